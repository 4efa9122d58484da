//! From a disk of stems to a show that plays, as a playback tech does it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::offline::{Play, play};
use super::run::{Ran, run};
use crate::support::audio::{Format, expected, write};

/// The length of every stem.
const FRAMES: u64 = 24_000;

/// A disk with folders of stems.
struct Disk(TempDir);

impl Disk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    fn stem(&self, path: &str, format: Format, channels: u16, seed: u64) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, format, 48_000, channels, FRAMES, seed);
        self
    }

    /// Two songs, and what else lies about on such a disk.
    fn tour() -> Self {
        let disk = Self::new();
        disk.stem("My Tour/01 - Opener 120BPM/Opener_Drums.wav", Format::Wav24, 2, 1)
            .stem("My Tour/01 - Opener 120BPM/Opener_Bass.wav", Format::Wav16, 1, 2)
            .stem("My Tour/01 - Opener 120BPM/Opener_Mixdown.wav", Format::Wav16, 2, 3)
            .stem("My Tour/02_夜のうた_96bpm/Stems/ベース.flac", Format::Flac, 1, 4)
            .stem("My Tour/02_夜のうた_96bpm/Stems/ドラム.wav", Format::Float, 2, 5)
            .file("My Tour/02_夜のうた_96bpm/tech rider.pdf", "%PDF")
            .file("My Tour/01 - Opener 120BPM/__MACOSX/._Opener_Drums.wav", "rubbish")
            .file("My Tour/Thumbs.db", "rubbish");
        disk
    }

    /// Every file with what is in it.
    fn all(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut found, mut folders) = (BTreeMap::new(), vec![self.0.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir().unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    found.insert(path, bytes);
                }
            }
        }
        found
    }

    fn import(&self, folder: &str, more: &[&str]) -> Ran {
        let folder = self.path(folder);
        let args = ["import".as_ref(), folder.as_os_str()];
        run(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
    }
}

fn check(show: &Path) -> Ran {
    run(["check".as_ref(), show.as_os_str(), "--no-machine".as_ref()])
}

#[test]
fn a_disk_of_stems_is_a_show_that_plays_sample_for_sample() {
    let disk = Disk::tour();
    let before = disk.all();
    let Ran { code, out, err } = disk.import("My Tour", &[]);
    assert_eq!(code, Some(0), "{err}");
    // Results are the files, one a line; all else is for the person.
    let tour = disk.path("My Tour").canonicalize().unwrap();
    let made = ["01 - Opener 120BPM/song.yaml", "02_夜のうた_96bpm/song.yaml", "show.yaml"];
    let lines: Vec<PathBuf> = out.lines().map(PathBuf::from).collect();
    assert_eq!(lines, made.map(|file| tour.join(file)));
    for words in [
        "1. Opener: 2 stems, 120 bpm",
        "2. 夜のうた: 2 stems, 96 bpm",
        "left out: tech rider.pdf",
        "left out: Mixdown",
        "guessed: tempo 120",
        // Blanks in a path, as a shell takes them.
        &format!("next: downbeat check '{}'", tour.display()),
    ] {
        assert!(err.contains(words), "no word of `{words}`\n{err}");
    }
    assert!(!err.contains("MACOSX") && !err.contains("Thumbs"), "{err}");
    let mut after = disk.all();
    after.retain(|path, _| path.extension().is_none_or(|end| end != "yaml"));
    assert!(after == before, "an import changed or copied files that were there");

    let Ran { code, out, err } = check(&tour);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("READY"), "{out}");

    // Drums on 1 and 2, the bass, which is mono, on 3 and 4; the click that follows is not looked at.
    let Play { ran, recording } = play(&tour, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let song = |drums: (Format, u64), bass: (Format, u64)| {
        let bass = expected(bass.0, bass.1, 0, FRAMES);
        let drums = [0, 1].map(|channel| expected(drums.0, drums.1, channel, FRAMES));
        let [left, right] = drums;
        [left, right, bass.clone(), bass]
    };
    let wanted =
        [song((Format::Wav24, 1), (Format::Wav16, 2)), song((Format::Float, 5), (Format::Flac, 4))];
    let rest = recording.outputs(4).starting_with(&wanted[0]);
    rest.aligned_to(&wanted[1]).assert_is(&wanted[1]);
}

#[test]
fn a_dry_run_shows_everything_and_writes_nothing() {
    let disk = Disk::tour();
    let before = disk.all();
    let Ran { code, out, err } = disk.import("My Tour", &["--dry-run"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(disk.all() == before, "a dry run wrote something");
    for words in ["1. Opener: 2 stems", "guessed: ", "song.yaml", "show.yaml"] {
        assert!(out.contains(words), "no word of `{words}`\n{out}");
    }
    // What it shows is what it writes then.
    disk.import("My Tour", &[]);
    for (path, bytes) in disk.all() {
        if path.extension().is_some_and(|end| end == "yaml") {
            for line in String::from_utf8(bytes).unwrap().lines() {
                assert!(out.contains(&format!("    {line}\n")) || out.ends_with(line), "{line}");
            }
        }
    }
}

#[test]
fn what_is_there_is_only_written_over_by_force() {
    let disk = Disk::tour();
    disk.import("My Tour", &[]);
    disk.file("My Tour/01 - Opener 120BPM/song.yaml", "# mine");
    let mine = disk.all();
    let Ran { code, out, err } = disk.import("My Tour", &[]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("song.yaml is there already") && err.contains("--force"), "{err}");
    assert!(disk.all() == mine, "something was written over");

    let Ran { code, err, .. } = disk.import("My Tour", &["--force"]);
    assert_eq!(code, Some(0), "{err}");
    let song = std::fs::read_to_string(disk.path("My Tour/01 - Opener 120BPM/song.yaml")).unwrap();
    assert!(song.contains("title: Opener"), "{song}");
}

#[test]
fn a_show_in_another_folder_says_that_its_files_are_outside() {
    let disk = Disk::tour();
    let out = disk.path("show");
    let ran = disk.import("My Tour", &["--out", out.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let show = std::fs::read_to_string(out.join("show.yaml")).unwrap();
    assert!(show.contains("outside: on"), "{show}");
    let Ran { code, out: said, .. } = check(&out);
    assert_eq!(code, Some(0), "{said}");

    // Without those words such a show is refused.
    std::fs::write(out.join("show.yaml"), show.replace("outside: on", "outside: off")).unwrap();
    let Ran { code, out: said, .. } = check(&out);
    assert_eq!(code, Some(1));
    assert!(said.contains("outside the show's folder"), "{said}");
    let ran = play(&out, &[]).ran;
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
}

#[test]
fn broken_files_are_named_and_the_rest_is_imported() {
    let disk = Disk::tour();
    disk.file("My Tour/01 - Opener 120BPM/Opener_Vox.wav", "")
        .file("My Tour/01 - Opener 120BPM/Opener_Keys.wav", &b"RIFF\xff\xff\xff\xffWAVEfmt "[..]);
    for more in [&["--dry-run"][..], &[]] {
        let Ran { code, err, .. } = disk.import("My Tour", more);
        assert_eq!(code, Some(1), "{err}");
        for words in ["Opener_Vox.wav: it is empty", "Opener_Keys.wav: its header is damaged"] {
            assert!(err.contains(words), "no word of `{words}`\n{err}");
        }
    }
    let Ran { code, out, .. } = check(&disk.path("My Tour"));
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn a_folder_without_music_is_an_error() {
    let disk = Disk::new();
    disk.file("Papers/contract.pdf", "%PDF");
    for (folder, words) in [
        ("Papers", "Papers: there is no audio file and no project in it"),
        ("Nowhere", "Nowhere: "),
    ] {
        for more in [&["--dry-run"][..], &[]] {
            let Ran { code, err, .. } = disk.import(folder, more);
            assert_eq!(code, Some(1), "{folder} {more:?}");
            assert!(err.contains(words), "{folder} {more:?}: {err}");
        }
    }
}

#[test]
fn a_project_without_audio_says_what_is_in_it_instead() {
    let disk = Disk::new();
    let midi = "    <ITEM\n      POSITION 0\n      LENGTH 4\n      <SOURCE MIDI\n        HASDATA 1 960 QN\n      >\n    >\n";
    let track = format!("  <TRACK {{0A}}\n    NAME Synth\n{midi}  >\n");
    disk.file(
        "Song/Song.rpp",
        format!("<REAPER_PROJECT 0.1 \"7.16\" 1\n  TEMPO 120 4 4\n{track}>\n"),
    );
    let Ran { code, out, err } = disk.import("Song", &[]);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(err.contains("left out: Synth: 1 items without an audio file: render"), "{err}");
    assert!(err.ends_with("error: there is no song to write\n"), "{err}");
}

/// A track of a REAPER project with one item that plays a whole file from `at` on.
fn reaper_track(name: &str, file: &str) -> String {
    format!(
        "  <TRACK {{0A}}\n    NAME \"{name}\"\n    VOLPAN 1 0 -1 -1 1\n    MUTESOLO 0 0 0\n    ISBUS 0 0\n    \
         <ITEM\n      POSITION 0\n      LENGTH 0.5\n      LOOP 0\n      MUTE 0 0\n      VOLPAN 1 0 1 -1\n      \
         SOFFS 0\n      PLAYRATE 1 1 0 -1 0 0.0025\n      CHANMODE 0\n      <SOURCE WAVE\n        \
         FILE \"{file}\"\n      >\n    >\n  >\n"
    )
}

/// Plays the one song of an imported folder: drums, stereo, on 1 and 2, and music, mono, on 3 and 4.
fn assert_plays(disk: &Disk, folder: &str) {
    let Play { ran, recording } = play(&disk.path(folder), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let keys = expected(Format::Wav16, 8, 0, FRAMES);
    let drums = [0, 1].map(|channel| expected(Format::Wav24, 7, channel, FRAMES));
    let [left, right] = drums;
    let wanted = [left, right, keys.clone(), keys];
    recording.outputs(4).aligned_to(&wanted).assert_is(&wanted);
}

#[test]
fn a_reaper_project_plays_as_it_did() {
    let disk = Disk::new();
    disk.stem("Halo/Audio/take 7.wav", Format::Wav24, 2, 7).stem(
        "Halo/Audio/k.wav",
        Format::Wav16,
        1,
        8,
    );
    let project = format!(
        "<REAPER_PROJECT 0.1 \"7.16/linux-x86_64\" 1717000000\n  SAMPLERATE 48000 0 0\n  TEMPO 960 4 4\n  \
         MARKER 1 0 Intro 0 0 1 B {{2}} 0\n  MARKER 2 0.25 Hit 0 0 1 B {{3}} 0\n{}{}>\n",
        reaper_track("Drums", "Audio/take 7.wav"),
        reaper_track("Keys", "Audio/k.wav")
    );
    disk.file("Halo/Halo.rpp", project);
    let Ran { code, err, .. } = disk.import("Halo", &[]);
    assert_eq!(code, Some(0), "{err}");
    let song = std::fs::read_to_string(disk.path("Halo/song.yaml")).unwrap();
    // A bar at 960 is a quarter of a second.
    for line in ["{ name: Intro, bar: 1 }", "{ name: Hit, bar: 2 }"] {
        assert!(song.contains(line), "{line}\n{song}");
    }
    assert_plays(&disk, "Halo");
}

/// An audio track of a Live set with one clip that plays a whole file as it is.
fn live_track(name: &str, file: &str) -> String {
    format!(
        "<AudioTrack Id=\"1\"><Name><UserName Value=\"{name}\" /></Name><TrackGroupId Value=\"-1\" /><DeviceChain>\
         <Mixer><Speaker><Manual Value=\"true\" /></Speaker><Pan><Manual Value=\"0\" /></Pan><Volume>\
         <Manual Value=\"1\" /></Volume></Mixer><MainSequencer><Sample><ArrangerAutomation><Events>\
         <AudioClip Id=\"0\" Time=\"0\"><CurrentStart Value=\"0\" /><CurrentEnd Value=\"1\" /><Loop>\
         <LoopStart Value=\"0\" /><LoopEnd Value=\"0.5\" /><StartRelative Value=\"0\" /><LoopOn Value=\"false\" />\
         </Loop><IsWarped Value=\"false\" /><SampleRef><FileRef><RelativePathType Value=\"3\" />\
         <RelativePath Value=\"{file}\" /><Path Value=\"/Volumes/Tour/{file}\" /></FileRef></SampleRef>\
         <SampleVolume Value=\"1\" /><WarpMarkers></WarpMarkers></AudioClip></Events></ArrangerAutomation></Sample>\
         </MainSequencer></DeviceChain></AudioTrack>"
    )
}

#[test]
fn a_live_set_plays_as_it_did() {
    let disk = Disk::new();
    disk.stem("Sun Project/Samples/d.wav", Format::Wav24, 2, 7).stem(
        "Sun Project/Samples/k.wav",
        Format::Wav16,
        1,
        8,
    );
    let set = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Ableton MajorVersion=\"5\" Creator=\"Ableton Live 12.2\"><LiveSet>\
         <Tracks>{}{}</Tracks><MainTrack><AutomationEnvelopes><Envelopes></Envelopes></AutomationEnvelopes>\
         <DeviceChain><Mixer><Tempo><Manual Value=\"120\" /><AutomationTarget Id=\"8\"></AutomationTarget></Tempo>\
         <TimeSignature><Manual Value=\"201\" /><AutomationTarget Id=\"10\" /></TimeSignature></Mixer></DeviceChain>\
         </MainTrack><Locators><Locators><Locator Id=\"0\"><Time Value=\"0\" /><Name Value=\"Intro\" /></Locator>\
         </Locators></Locators></LiveSet></Ableton>\n",
        live_track("Drums", "Samples/d.wav"),
        live_track("Keys", "Samples/k.wav")
    );
    disk.file("Sun Project/Sun.xml", set);
    let plain = disk.path("Sun Project/Sun.xml");
    // A Live set is packed by gzip.
    let packed = std::fs::File::create(disk.path("Sun Project/Sun.als")).unwrap();
    let mut gzip = Command::new("gzip");
    let status = gzip.arg("-c").arg(&plain).stdout(Stdio::from(packed)).status().unwrap();
    assert!(status.success());
    std::fs::remove_file(plain).unwrap();

    let Ran { code, err, .. } = disk.import("Sun Project", &[]);
    assert_eq!(code, Some(0), "{err}");
    let song = std::fs::read_to_string(disk.path("Sun Project/song.yaml")).unwrap();
    assert!(song.contains("{ name: Intro, bar: 1 }") && song.contains("120"), "{song}");
    assert_plays(&disk, "Sun Project");
}
