//! Any bytes as a show file: answered with problems, never with a panic or a hang.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use downbeat_show_files::{LoadOptions, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let file = FOLDER.path().join("show.yaml");
    fs::write(&file, bytes).expect("a file");
    let loaded = load(&file, &LoadOptions::default());
    assert_eq!(loaded.show.is_none(), loaded.errors().next().is_some());
    for problem in &loaded.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
});
