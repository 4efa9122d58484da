//! Any bytes as a compressed file: converted whole or refused, never a panic or a hang.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use downbeat_convert::{NoProgress, Options, convert, verify};
use downbeat_show_files::cache::{Cache, Conversion, Why};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let source = FOLDER.path().join("source");
    fs::write(&source, bytes).expect("a file");
    let cache = Cache::in_folder(FOLDER.path());
    let why = Why::Compressed("any file");
    let job = Conversion { source, track: None, rate: 48_000, why, cache };
    let report = convert(std::slice::from_ref(&job), &Options::default(), &NoProgress);
    for (_, converted) in report.converted() {
        assert!(verify(&converted.file.path, &mut |_| true).is_ok());
        assert!(converted.file.frames > 0);
    }
    let _ = fs::remove_dir_all(job.cache.folder());
});
