//! Any bytes as the lyrics of a sound song: they are shown in order, and never keep it from playing.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use downbeat_show_files::{LoadOptions, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const SHOW: &str = "
show: Fuzz
buses: { main: { outputs: [1, 2] } }
songs: { one: song.yaml }
setlists: { all: [one] }
";

const SONG: &str = "{ tempo: 120, lyrics: a.lrc, stems: [{ name: A, file: a.wav, bus: main }] }";

/// A WAV of four frames: PCM, mono, 48000 Hz, 16 bits.
const WAV: &[u8] = b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0\
data\x08\0\0\0abcdefgh";

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
    fs::write(folder.path().join("song.yaml"), SONG).expect("a song");
    fs::write(folder.path().join("a.wav"), WAV).expect("a stem");
    folder
});

fuzz_target!(|bytes: &[u8]| {
    fs::write(FOLDER.path().join("a.lrc"), bytes).expect("lyrics");
    let loaded = load(&FOLDER.path().join("show.yaml"), &LoadOptions::default());
    let text = str::from_utf8(bytes).is_ok() && bytes.len() <= 1 << 20;
    assert_eq!(loaded.show.is_some(), text);
    for song in loaded.show.iter().flat_map(|show| &show.songs) {
        assert!(song.lyrics.is_sorted_by_key(|line| line.frame));
        assert!(song.lyrics.iter().all(|line| line.text.chars().count() <= 200));
    }
});
