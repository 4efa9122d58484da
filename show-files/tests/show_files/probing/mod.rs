//! What `probe` finds in files made byte by byte.

mod aiff;
mod flac;
mod large;
mod random;
mod wave;

use std::io::Cursor;
use std::path::Path;

use downbeat_show_files::{Encoding, PcmSample, ProbeError, Probed, probe_reader};

/// Probes bytes as if they were a file.
fn probe(bytes: &[u8]) -> Result<Probed, ProbeError> {
    probe_reader(Cursor::new(bytes), Path::new("stem"))
}

/// The cause of a refusal.
fn refusal(bytes: &[u8]) -> String {
    probe(bytes).unwrap_err().to_string()
}

fn pcm(sample: PcmSample, data_offset: u64) -> Encoding {
    Encoding::Pcm { sample, data_offset }
}

/// A RIFF chunk, padded to an even length.
fn chunk(id: &[u8; 4], size: u32, body: &[u8]) -> Vec<u8> {
    let pad = vec![0; body.len() % 2];
    [&id[..], &size.to_le_bytes(), body, &pad].concat()
}

/// The body of a plain `fmt ` chunk.
fn format(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
    let align = channels * bits.div_ceil(8);
    [
        &tag.to_le_bytes()[..],
        &channels.to_le_bytes(),
        &rate.to_le_bytes(),
        &(rate * u32::from(align)).to_le_bytes(),
        &align.to_le_bytes(),
        &bits.to_le_bytes(),
    ]
    .concat()
}

/// A whole RIFF file of chunks.
fn riff(id: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [&id[..], &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
}

/// A WAV of so many bytes of zeros.
fn wav(format: &[u8], data_bytes: usize) -> Vec<u8> {
    let format = chunk(b"fmt ", format.len() as u32, format);
    riff(b"RIFF", &[format, chunk(b"data", data_bytes as u32, &vec![0; data_bytes])])
}
