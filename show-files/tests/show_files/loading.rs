//! What a show without errors is read as.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_show_files::cache::Why;
use downbeat_show_files::{
    Bus, Click, Entry, LoadOptions, Loaded, Meter, Role, Section, Setlist, Show, SongEntry, Then,
    load,
};

use crate::audio_files::write_wav;

const SHOW: &str = "
show: Summer Tour
rate: 44.1 kHz
stop_fade: 500 ms
memory: 1GiB
buses:
  zulu: { outputs: [3], level: -2dB }
  alpha: { outputs: [1, 2] }
  click: { outputs: [9], role: monitor, level: +1.5 }
  ltc: { outputs: [10], role: timecode }
click: { bus: click, level: -6, subdivide: 2, accent: tick.wav, subdivision: tick.wav }
songs:
  opener: songs/opener.yaml
  ballad: songs/ballad.yaml
setlists:
  festival:
    - { song: opener, then: continue }
    - ballad
  headline: [ballad, { song: opener, then: stop }, ballad]
";

const OPENER: &str = "
title: Opener
tempo:
  - { bar: 1, bpm: 120, meter: 4/4 }
  - { bar: 3, bpm: 60 }
  - { bar: 4, meter: 2/4 }
offset: 500 ms
count_in: 2 bars
click: on
sections:
  - { name: Intro, bar: 1 }
  - { name: Verse 1, bar: 5 }
stems:
  - { name: Drums, file: ../drums.wav, bus: alpha }
  - { name: Bass, file: bass.wav, bus: [zulu, alpha], level: -1.5 dB, pan: -0.25 }
";

const BALLAD: &str = "
tempo: 72.5 6/8
stems:
  - { name: Piano, file: bass.wav, bus: alpha }
";

/// A folder with the show of these tests.
fn show_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let songs = folder.path().join("songs");
    fs::create_dir(&songs).unwrap();
    fs::write(folder.path().join("show.yaml"), SHOW).unwrap();
    fs::write(songs.join("opener.yaml"), OPENER).unwrap();
    fs::write(songs.join("ballad.yaml"), BALLAD).unwrap();
    write_wav(&folder.path().join("drums.wav"), 2, 44_100, 20 * 44_100);
    write_wav(&folder.path().join("tick.wav"), 1, 44_100, 441);
    write_wav(&songs.join("bass.wav"), 1, 44_100, 20 * 44_100);
    folder
}

fn problems(loaded: &Loaded) -> Vec<String> {
    loaded.problems.iter().map(ToString::to_string).collect()
}

fn loaded(folder: &Path) -> Show {
    let loaded = load(&folder.join("show.yaml"), &LoadOptions::default());
    assert_eq!(problems(&loaded), Vec::<String>::new());
    loaded.show.unwrap()
}

#[test]
fn the_rig_is_read_in_the_order_of_the_file() {
    let folder = show_folder();
    let show = loaded(folder.path());
    assert_eq!((show.name.as_str(), show.rate), ("Summer Tour", 44_100));
    assert_eq!((show.stop_fade_seconds, show.memory_bytes), (0.5, 1 << 30));
    let bus = |name: &str, outputs: &[u16], role, level_db| Bus {
        name: name.to_owned(),
        outputs: outputs.to_vec(),
        role,
        level_db,
    };
    assert_eq!(
        show.buses,
        [
            bus("zulu", &[3], Role::Pa, -2.0),
            bus("alpha", &[1, 2], Role::Pa, 0.0),
            bus("click", &[9], Role::Monitor, 1.5),
            bus("ltc", &[10], Role::Timecode, -18.0),
        ]
    );
    let Click { bus, level_db, subdivide, patterns, accent, beat, subdivision } =
        show.click.unwrap();
    assert_eq!(patterns, []);
    assert_eq!((bus, level_db, subdivide, beat), (2, -6.0, 2, None));
    assert_eq!(accent.map(|file| file.frames), Some(441));
    assert_eq!(subdivision.map(|file| file.path), Some(folder.path().join("tick.wav")));
}

#[test]
fn setlists_point_at_songs() {
    let folder = show_folder();
    let show = loaded(folder.path());
    let keys: Vec<&str> = show.songs.iter().map(|song| song.key.as_str()).collect();
    assert_eq!(keys, ["opener", "ballad"]);
    let setlist = |name: &str, entries: &[(usize, Then)]| Setlist {
        name: name.to_owned(),
        entries: entries
            .iter()
            .map(|&(song, then)| {
                Entry::Song(SongEntry { song, version: None, then, note: None, skip: false })
            })
            .collect(),
    };
    assert_eq!(
        show.setlists,
        [
            setlist("festival", &[(0, Then::Continue), (1, Then::Stop)]),
            setlist("headline", &[(1, Then::Stop), (0, Then::Stop), (1, Then::Stop)]),
        ]
    );
}

#[test]
fn a_song_is_read_with_its_sections_in_frames() {
    let folder = show_folder();
    let show = loaded(folder.path());
    let song = &show.songs[0];
    assert_eq!((song.title.as_str(), song.click, song.count_in_bars), ("Opener", true, 2));
    assert_eq!(song.frames, 20 * 44_100);
    let section = |name: &str, bar, frame, end| Section {
        name: name.to_owned(),
        bar,
        frame,
        end,
        colour: None,
        note: None,
        loops: false,
    };
    // Half a second, two bars of 2 s, one of 4 s, one of 2 s.
    let verse = (44_100 / 2) + (2 * 2 + 4 + 2) * 44_100;
    let end = 20 * 44_100;
    assert_eq!(
        song.sections,
        [section("Intro", 1, 22_050, verse), section("Verse 1", 5, verse, end)]
    );
    let [drums, bass] = &song.stems[..] else { panic!("two stems") };
    assert_eq!((drums.buses.as_slice(), drums.level_db, drums.pan), (&[1][..], 0.0, None));
    assert_eq!((bass.buses.as_slice(), bass.level_db, bass.pan), (&[0, 1][..], -1.5, Some(-0.25)));
    assert_eq!(drums.file.path, folder.path().join("songs/../drums.wav"));
    assert_eq!((drums.file.channels, bass.file.channels), (2, 1));
}

#[test]
fn what_a_song_leaves_out_has_a_default() {
    let folder = show_folder();
    let show = loaded(folder.path());
    let song = &show.songs[1];
    assert_eq!((song.title.as_str(), song.click, song.count_in_bars), ("ballad", true, 0));
    assert_eq!(song.tempo.first(), (72.5, Meter::new(6, 8).unwrap()));
    assert_eq!(song.sections, []);
}

#[test]
fn what_a_show_leaves_out_has_a_default() {
    let folder = show_folder();
    let show = "{ show: S, buses: { alpha: { outputs: [1] } }, songs: { b: b.yaml }, \
                setlists: { all: [b] } }";
    fs::write(folder.path().join("show.yaml"), show).unwrap();
    write_wav(&folder.path().join("bass.wav"), 1, 48_000, 48_000);
    fs::write(folder.path().join("b.yaml"), BALLAD).unwrap();
    let show = loaded(folder.path());
    assert_eq!((show.rate, show.stop_fade_seconds, show.memory_bytes), (48_000, 2.0, 256 << 20));
    assert_eq!((show.click, show.songs[0].click), (None, false));
}

#[test]
fn at_another_rate_for_one_run_every_file_is_converted() {
    let folder = show_folder();
    let file = folder.path().join("show.yaml");
    let loaded = load(&file, &LoadOptions { rate: Some(48_000) });
    assert_eq!(loaded.show, None);
    assert_eq!(loaded.errors().count(), 0);
    // Two click sounds and three stems, which are three files.
    let mut sources: Vec<_> = loaded.to_convert.iter().map(|it| &it.source).collect();
    sources.sort();
    let names = ["drums.wav", "songs/bass.wav", "tick.wav"];
    assert_eq!(sources.len(), names.len());
    assert!(sources.iter().zip(names).all(|(source, name)| source.ends_with(name)), "{sources:?}");
    assert!(loaded.to_convert.iter().all(|it| it.rate == 48_000 && it.why == Why::Rate(44_100)));
    let same = load(&file, &LoadOptions { rate: Some(44_100) });
    assert_eq!(same.show.map(|show| show.rate), Some(44_100));
    let absurd = load(&file, &LoadOptions { rate: Some(1) });
    assert!(absurd.errors().any(|error| error.cause.starts_with("the rate asked for, 1 Hz,")));
}

#[test]
fn warnings_do_not_keep_a_show_from_playing() {
    let folder = show_folder();
    write_wav(&folder.path().join("drums.wav"), 2, 44_100, 10 * 44_100);
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    // The drums end first, and nothing is an error.
    assert_eq!((loaded.warnings().count(), loaded.errors().count()), (1, 0));
    assert_eq!(loaded.show.unwrap().songs[0].frames, 20 * 44_100);
}

#[test]
fn a_show_file_that_is_not_there_is_one_problem() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("show.yaml");
    let loaded = load(&file, &LoadOptions::default());
    // It says which folder was looked in.
    let text = format!(
        "show.yaml:1:1: error: cannot read the show file `{}`: there is no such file\n    \
         check the spelling and the folder",
        file.display()
    );
    assert_eq!(problems(&loaded), [text]);
    let loaded = load(folder.path(), &LoadOptions::default());
    assert!(loaded.problems[0].cause.ends_with("`: it is a folder"));
    let loaded = load(Path::new("no-such-show.yaml"), &LoadOptions::default());
    let here = std::env::current_dir().unwrap().join("no-such-show.yaml");
    assert!(loaded.problems[0].cause.contains(&here.display().to_string()));
}

#[test]
fn files_outside_the_show_s_folder_are_called_as_written() {
    let folder = show_folder();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let show = SHOW.replace("songs/", "../songs/").replace("tick.wav", "../tick.wav");
    fs::write(inner.join("show.yaml"), format!("outside: on{show}")).unwrap();
    fs::write(folder.path().join("songs/ballad.yaml"), "tempo: 1\n").unwrap();
    let loaded = load(&inner.join("show.yaml"), &LoadOptions::default());
    let files: Vec<PathBuf> = loaded.problems.iter().map(|problem| problem.file.clone()).collect();
    assert_eq!(
        files,
        [PathBuf::from("../songs/ballad.yaml"), PathBuf::from("../songs/ballad.yaml")]
    );
}
