//! Any bytes as a song file of a sound show, with a stem that is there.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use downbeat_show_files::{LoadOptions, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const SHOW: &str = "
show: Fuzz
buses: { main: { outputs: [1, 2] }, ltc: { outputs: [3], role: timecode } }
click: { bus: main }
songs: { one: song.yaml }
setlists: { all: [one] }
";

/// A WAV of four frames: PCM, mono, 48000 Hz, 16 bits.
const WAV: &[u8] = b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0\
data\x08\0\0\0abcdefgh";

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
    fs::write(folder.path().join("a.wav"), WAV).expect("a stem");
    folder
});

fuzz_target!(|bytes: &[u8]| {
    fs::write(FOLDER.path().join("song.yaml"), bytes).expect("a song");
    let loaded = load(&FOLDER.path().join("show.yaml"), &LoadOptions::default());
    assert_eq!(loaded.show.is_none(), loaded.errors().next().is_some());
    for song in loaded.show.iter().flat_map(|show| &show.songs) {
        let grid = song.tempo.points(48_000, 8, 0, song.frames as i64);
        assert!(grid.is_sorted_by_key(|point| point.frame));
    }
});
