//! Audio files, by their headers.

use std::io::Cursor;
use std::path::Path;

use downbeat_show_files::{Encoding, probe_reader};

use super::Target;

/// Any bytes as an audio file: what is claimed is in the file.
#[derive(Debug)]
pub struct Probe;

impl Target for Probe {
    const NAME: &'static str = "probe";

    fn new() -> Self {
        Self
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let Ok(found) = probe_reader(Cursor::new(bytes), Path::new("stem")) else { return false };
        let file = found.file;
        assert!(file.channels > 0 && file.rate > 0);
        if let Encoding::Pcm { sample, data_offset } = file.encoding
            && file.frames > 0
        {
            let samples = file.frames * u64::from(file.channels) * sample.bytes() as u64;
            assert!(data_offset + samples <= bytes.len() as u64);
        }
        true
    }
}
