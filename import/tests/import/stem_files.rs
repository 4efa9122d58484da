//! NI Stem files.

use crate::disk::Disk;

fn atom(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut atom = (8 + body.len() as u32).to_be_bytes().to_vec();
    atom.extend_from_slice(kind);
    atom.extend_from_slice(body);
    atom
}

/// A file with the heads of audio tracks and a text of names, but without sound.
pub(crate) fn stem_file(tracks: usize, json: &str) -> Vec<u8> {
    let hdlr = [&[0; 8][..], b"soun", &[0; 13]].concat();
    let track = atom(b"trak", &atom(b"mdia", &atom(b"hdlr", &hdlr)));
    let udta = atom(b"udta", &atom(b"stem", json.as_bytes()));
    let moov = atom(b"moov", &[track.repeat(tracks), udta].concat());
    [atom(b"ftyp", b"M4A \0\0\0\0M4A mp42"), atom(b"mdat", &[0; 64]), moov].concat()
}

pub(crate) const JSON: &str = r##"{"mastering_dsp":{},"stems":[{"color":"#009E73","name":"Drums"},
    {"color":"#D55E00","name":"Bass"},{"color":"#CC79A7","name":"Synths"},{"color":"#56B4E9","name":"Vox"}],
    "version":1}"##;

#[test]
fn its_tracks_are_stems_with_the_names_in_it() {
    let disk = Disk::new();
    disk.file("Set/02 Sun 124bpm.stem.mp4", stem_file(5, JSON));
    disk.file("Set/01 Halo.stem.mp4", stem_file(5, JSON));
    let plan = disk.plan(&["Set"]);
    assert_eq!(plan.problems, []);
    let titles: Vec<&str> = plan.songs.iter().map(|song| song.title.as_str()).collect();
    assert_eq!(titles, ["Halo", "Sun"]);
    let text = disk.text(&plan, "Set/songs/sun/song.yaml");
    for line in [
        "tempo: 124",
        "  - { name: Drums, file: ../../02 Sun 124bpm.stem.mp4, track: 2, bus: drums }  # is converted before the show",
        "  - { name: Synths, file: ../../02 Sun 124bpm.stem.mp4, track: 4, bus: music }  # is converted before the show",
        "  - { name: Vox, file: ../../02 Sun 124bpm.stem.mp4, track: 5, bus: vocals }  # is converted before the show",
        "# - track 1: it is the mixdown, which the stems make already",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn one_file_alone_can_be_imported() {
    let disk = Disk::new();
    disk.file("Halo.stem.mp4", stem_file(5, JSON));
    let plan = disk.plan(&["Halo.stem.mp4"]);
    assert_eq!(plan.songs[0].stems.len(), 4);
    assert!(disk.text(&plan, "song.yaml").contains("file: Halo.stem.mp4, track: 2"));
}

#[test]
fn a_damaged_file_is_a_problem_with_its_place() {
    let disk = Disk::new();
    let mut bytes = stem_file(5, JSON);
    bytes.truncate(bytes.len() - 10);
    disk.file("Set/Halo.stem.mp4", bytes);
    let shown = disk.plan(&["Set"]).problems[0].to_string();
    assert!(shown.contains("Halo.stem.mp4 at byte") && shown.contains("past the end"), "{shown}");
}
