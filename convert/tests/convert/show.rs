//! From a show that cannot be played yet to one that can.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_convert::{NoProgress, Options, convert};
use downbeat_show_files::cache::{Conversion, Why};
use downbeat_show_files::{LoadOptions, Loaded, load};

use crate::support::{Folder, write_wav};

const SHOW: &str = "
show: Conversions
rate: 48000
buses: { main: { outputs: [1, 2] } }
songs: { one: song.yaml }
setlists: { all: [one] }
";
const SONG: &str = "
title: One
tempo: [{ bar: 1, bpm: 120, meter: 4/4 }]
stems:
  - { name: Plain, file: plain.wav, bus: main }
  - { name: Other, file: other.wav, bus: main }
  - { name: Lame, file: lame.mp3, bus: main }
  - { name: Again, file: lame.mp3, bus: main }
  - { name: Track, file: tracks.stem.mp4, track: 2, bus: main }
";

fn write_show(folder: &Folder, song: &str) -> PathBuf {
    let file = folder.path("show.yaml");
    fs::write(&file, SHOW).unwrap();
    fs::write(folder.path("song.yaml"), song).unwrap();
    write_wav(&folder.path("plain.wav"), 48_000, &[vec![0.1; 48_000]]);
    write_wav(&folder.path("other.wav"), 44_100, &[vec![0.1; 44_100]]);
    folder.fixture("lame.mp3");
    folder.fixture("tracks.stem.mp4");
    file
}

fn opened(file: &Path) -> Loaded {
    let loaded = load(file, &LoadOptions::default());
    let errors: Vec<String> = loaded.errors().map(ToString::to_string).collect();
    assert_eq!(errors, [""; 0]);
    loaded
}

#[test]
fn a_show_asks_for_what_it_needs_and_is_whole_afterwards() {
    let folder = Folder::new();
    let file = write_show(&folder, SONG);
    let loaded = opened(&file);
    assert!(loaded.show.is_none());
    let asked: Vec<(String, Option<u16>)> =
        loaded.to_convert.iter().map(|job| (job.name(), job.track)).collect();
    let expected = [("other.wav", None), ("lame.mp3", None), ("tracks.stem.mp4 track 2", Some(2))];
    assert_eq!(asked, expected.map(|(name, track)| (name.to_owned(), track)));
    assert_eq!(loaded.to_convert[0].why, Why::Rate(44_100));

    let report = convert(&loaded.to_convert, &Options::default(), &NoProgress);
    assert_eq!(report.failures().count(), 0);

    let loaded = opened(&file);
    assert_eq!(loaded.to_convert, []);
    let show = loaded.show.unwrap();
    let stems = &show.songs[0].stems;
    assert!(stems.iter().all(|stem| stem.file.rate == 48_000));
    let sources: Vec<Option<PathBuf>> = stems.iter().map(|stem| stem.file.source.clone()).collect();
    let source = |name: &str| Some(folder.path(name));
    let lame = source("lame.mp3");
    let expected = [None, source("other.wav"), lame.clone(), lame, source("tracks.stem.mp4")];
    assert_eq!(sources, expected);
    assert_eq!(stems[1].file.frames, 48_000);

    // Another rate for a run: all but the one at that rate, and the plain one too.
    let options = LoadOptions { rate: Some(44_100) };
    let asked: Vec<String> =
        load(&file, &options).to_convert.iter().map(Conversion::name).collect();
    assert_eq!(asked, ["plain.wav", "lame.mp3", "tracks.stem.mp4 track 2"]);
}

#[test]
fn other_problems_are_told_while_files_wait_for_conversion() {
    let folder = Folder::new();
    let song = SONG.replace(
        "name: Plain, file: plain.wav, bus: main",
        "name: Plain, file: plain.wav, bus: mian",
    );
    let file = write_show(&folder, &song);
    let loaded = load(&file, &LoadOptions::default());
    assert_eq!(loaded.to_convert.len(), 3);
    let errors: Vec<&str> = loaded.errors().map(|problem| problem.cause.as_str()).collect();
    assert_eq!(errors, ["there is no bus `mian`"]);
}

#[test]
fn a_track_of_a_file_that_has_one_is_an_error() {
    let folder = Folder::new();
    let song = SONG.replace("file: plain.wav,", "file: plain.wav, track: 2,");
    let file = write_show(&folder, &song);
    let loaded = load(&file, &LoadOptions::default());
    let errors: Vec<&str> = loaded.errors().map(|problem| problem.cause.as_str()).collect();
    assert_eq!(errors, ["`plain.wav` has one audio track, and the show asks for track 2"]);
}
