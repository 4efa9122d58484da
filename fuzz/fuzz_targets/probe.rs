//! Any bytes as an audio file: what is claimed is in the file.
#![no_main]

use std::io::Cursor;
use std::path::Path;

use downbeat_show_files::{Encoding, probe_reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = probe_reader(Cursor::new(bytes), Path::new("stem")) else { return };
    let file = found.file;
    assert!(file.channels > 0 && file.rate > 0);
    if let Encoding::Pcm { sample, data_offset } = file.encoding
        && file.frames > 0
    {
        let samples = file.frames * u64::from(file.channels) * sample.bytes() as u64;
        assert!(data_offset + samples <= bytes.len() as u64);
    }
});
