//! Compressed files, and files at another rate.

use std::fs;

use downbeat_convert::{NoProgress, Options, convert};
use downbeat_show_files::cache::{Cache, Conversion, Why, verify};
use tempfile::TempDir;

use super::Target;

/// Any bytes as a compressed file: converted whole or refused, never a panic or a hang.
#[derive(Debug)]
pub struct Convert(TempDir);

impl Target for Convert {
    const NAME: &'static str = "convert";

    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let source = self.0.path().join("source");
        fs::write(&source, bytes).expect("a file");
        let cache = Cache::in_folder(self.0.path());
        let why = Why::Compressed("any file");
        let job = Conversion { source, track: None, rate: 48_000, why, cache };
        let report = convert(std::slice::from_ref(&job), &Options::default(), &NoProgress);
        for (_, converted) in report.converted() {
            assert!(verify(&converted.file.path, &mut |_| true).is_ok());
            assert!(converted.file.frames > 0);
        }
        let _ = fs::remove_dir_all(job.cache.folder());
        report.converted().count() == 1
    }
}
