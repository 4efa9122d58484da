//! Any bytes as a Live set, packed or not, beside stems that are there: a plan that can be shown and that writes a show which loads.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use downbeat_import::{Options, plan};
use downbeat_show_files::{LoadOptions, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// A WAV of four frames: PCM, mono, 48000 Hz, 16 bits.
const WAV: &[u8] =
    b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0\
data\x08\0\0\0abcdefgh";

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.wav", "b.wav"] {
        fs::write(folder.path().join(name), WAV).expect("a stem");
    }
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let folder: PathBuf = FOLDER.path().to_owned();
    fs::write(folder.join("song.als"), bytes).expect("a file");
    let plan = plan(&[folder], &Options::default());
    assert!(plan.to_string().chars().all(|c| c == '\n' || !c.is_control()));
    for problem in &plan.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
    let paths = plan.write(true).expect("files");
    let loaded = load(paths.last().expect("a show"), &LoadOptions::default());
    assert_eq!(
        loaded.errors().map(ToString::to_string).collect::<Vec<String>>(),
        Vec::<String>::new()
    );
});
