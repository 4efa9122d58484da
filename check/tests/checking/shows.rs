//! What is found in the show as a whole, and how much is looked at where it is not whole.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_check::{Findings, Kind, Severity, Verdict};

use crate::band::{RATE, band, checked, kinds, write, write_wav};

/// A show of two songs, with these lines at the head of the show and of each song.
fn two_songs(folder: &Path, show: &str, songs: [&str; 2]) -> PathBuf {
    let file = write(folder, &band(), "");
    let text = fs::read_to_string(folder.join("song.yaml")).unwrap();
    fs::write(folder.join("song.yaml"), format!("{}\n{text}", songs[0])).unwrap();
    fs::write(folder.join("other.yaml"), format!("{}\n{text}", songs[1])).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("  a: song.yaml\n", "  a: song.yaml\n  b: other.yaml\n");
    fs::write(&file, format!("{show}\n{}", text.replace("[a]", "[a, b]"))).unwrap();
    file
}

fn of_kind(findings: &Findings, kind: Kind) -> Vec<&downbeat_check::Finding> {
    findings.all().filter(|finding| finding.kind == kind).collect()
}

#[test]
fn two_songs_of_one_program_number() {
    let folder = tempfile::tempdir().unwrap();
    let findings = checked(&two_songs(folder.path(), "", ["program: 7", "program: 8"]));
    assert_eq!((kinds(&findings), findings.verdict), (vec![], Verdict::Ready), "\n{findings}");
    let findings = checked(&two_songs(folder.path(), "", ["program: 7", "program: 7"]));
    assert_eq!(findings.verdict, Verdict::NotReady);
    assert_eq!(kinds(&findings), [Kind::ShowFile], "\n{findings}");
    let finding = findings.all().next().unwrap();
    assert!(finding.what.contains("program 7 calls `a` already"), "{}", finding.what);
}

/// The MiB that two songs need, if they do not fit.
fn needed(findings: &Findings) -> Option<u64> {
    let [short] = of_kind(findings, Kind::MemoryPlan)[..] else { return None };
    assert_eq!(short.severity, Severity::Warning);
    let (_, words) = short.what.split_once("together need ").unwrap();
    Some(words.split_once(" MiB").unwrap().0.parse().unwrap())
}

#[test]
fn songs_that_do_not_fit_into_the_memory_of_the_show() {
    let folder = tempfile::tempdir().unwrap();
    let file = two_songs(folder.path(), "memory: 32 MiB", ["", ""]);
    // Two songs of four channels, of which a little more than 4 s are kept: about 8 MiB.
    assert_eq!(kinds(&checked(&file)), []);
    // With 24 channels more in each they are at least 2 * 28 * 4 * 48000 floats, which are 41 MiB.
    for song in ["song.yaml", "other.yaml"] {
        let path = folder.path().join(song);
        let mut text = fs::read_to_string(&path).unwrap();
        for stem in 0..24 {
            text +=
                &format!("  - {{ name: More {stem}, file: 1.wav, bus: main, level: -90 dB }}\n");
        }
        fs::write(path, text).unwrap();
    }
    let without_cues = needed(&checked(&file)).unwrap();
    assert!((41..80).contains(&without_cues), "{without_cues}");
    let text = fs::read_to_string(&file).unwrap();
    let allow = |more: &str| {
        fs::write(&file, text.replace("32 MiB", &format!("{without_cues} MiB\n{more}"))).unwrap();
        needed(&checked(&file))
    };
    assert_eq!(allow(""), None);
    // A cue of 10 s in each song is 2 * 480000 floats, 3.7 MiB more.
    fs::create_dir(folder.path().join("cues")).unwrap();
    write_wav(&folder.path().join("cues/Verse.wav"), &[vec![0.0; 10 * RATE as usize]], 16);
    for song in ["song.yaml", "other.yaml"] {
        let path = folder.path().join(song);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("sections:\n  - {{ name: Verse, bar: 1 }}\n{text}")).unwrap();
    }
    let with_cues = allow("guide: { bus: sub, folder: cues }").unwrap();
    assert!((3..=4).contains(&(with_cues - without_cues)), "{without_cues} {with_cues}");
}

#[test]
fn measures_that_cannot_be_kept_are_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &band(), "");
    // A file where the folder of the cache would be.
    fs::write(folder.path().join(".downbeat"), "").unwrap();
    let findings = checked(&file);
    assert_eq!((kinds(&findings), findings.verdict), (vec![Kind::Cache], Verdict::Ready));
    assert!(findings.findings[0].what.starts_with("what was measured cannot be kept: "));
    fs::remove_file(folder.path().join(".downbeat")).unwrap();
    assert_eq!(kinds(&checked(&file)), []);
}

/// A band with a clipped stem, and one more stem at another rate.
fn unconverted(folder: &Path) -> PathBuf {
    let mut stems = band();
    stems[0].planes[0][100_000..100_005].fill(1.0);
    let file = write(folder, &stems, "");
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(folder.join("pad.wav"), spec).unwrap();
    (0..44_100 * 24).for_each(|_| writer.write_sample(0i16).unwrap());
    writer.finalize().unwrap();
    let song = folder.join("song.yaml");
    let text = fs::read_to_string(&song).unwrap();
    fs::write(&song, text + "  - { name: Pad, file: pad.wav, bus: main }\n").unwrap();
    file
}

#[test]
fn the_rest_is_looked_at_while_a_file_is_not_converted() {
    let folder = tempfile::tempdir().unwrap();
    let file = unconverted(folder.path());
    let findings = checked(&file);
    assert_eq!(findings.verdict, Verdict::NotReady);
    assert_eq!(kinds(&findings), [Kind::NotConverted, Kind::Clipped], "\n{findings}");
    assert!(findings.findings[0].what.contains("pad.wav is at 44100 Hz and is not converted yet"));
    let song = &findings.songs[0];
    let stems: Vec<&str> = song.stems.iter().map(|stem| stem.stem.as_str()).collect();
    assert_eq!((song.whole, stems), (false, vec!["Drums", "Bass", "Keys"]));
    // Nothing is said of sums that nobody will hear.
    assert_eq!((song.bus_peaks_dbfs.len(), song.output_peaks_dbfs.len()), (0, 0));
}

#[test]
fn the_rest_is_looked_at_where_something_is_wrong_with_the_show() {
    let folder = tempfile::tempdir().unwrap();
    let file = unconverted(folder.path());
    // No bus of that name; a song that is no song; a stem that is not there.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("  a: song.yaml\n", "  a: song.yaml\n  b: broken.yaml\n"))
        .unwrap();
    fs::write(folder.path().join("broken.yaml"), "stems: [\n").unwrap();
    let song = folder.path().join("song.yaml");
    let text = fs::read_to_string(&song).unwrap().replace("pad.wav", "gone.wav");
    fs::write(&song, text.replacen("bus: main", "bus: mian", 1)).unwrap();
    let findings = checked(&file);
    // The drums, which are clipped, feed no bus, and are no stem then: the bass and keys are left.
    let errors = findings.count(Severity::Error);
    assert_eq!((findings.verdict, errors), (Verdict::NotReady, 3), "\n{findings}");
    assert_eq!((findings.songs.len(), findings.songs[0].whole), (1, false));
    assert_eq!(findings.songs[0].stems.len(), 2, "\n{findings}");
    assert!(findings.songs[0].stems.iter().all(|stem| stem.sound.is_some()));
}
