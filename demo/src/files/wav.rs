//! WAV files.

use std::io;
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

use super::{interleaved, quantised};
use crate::error::DemoError;
use crate::track::RATE;

/// Writes integer samples of 16 or 24 bits.
pub(super) fn integer(path: &Path, sides: &[&[f32]], bits: u16) -> Result<(), DemoError> {
    let samples = interleaved(sides).map(|sample| quantised(sample, bits));
    write(path, spec(sides, bits, SampleFormat::Int), samples)
}

/// Writes 32-bit float samples.
pub(super) fn float(path: &Path, sides: &[&[f32]]) -> Result<(), DemoError> {
    write(path, spec(sides, 32, SampleFormat::Float), interleaved(sides))
}

fn spec(sides: &[&[f32]], bits: u16, sample_format: SampleFormat) -> WavSpec {
    WavSpec {
        channels: sides.len() as u16,
        sample_rate: RATE,
        bits_per_sample: bits,
        sample_format,
    }
}

fn write<S: hound::Sample>(
    path: &Path,
    spec: WavSpec,
    samples: impl Iterator<Item = S>,
) -> Result<(), DemoError> {
    let all = || -> hound::Result<()> {
        let mut writer = WavWriter::create(path, spec)?;
        for sample in samples {
            writer.write_sample(sample)?;
        }
        writer.finalize()
    };
    all().map_err(|error| match error {
        hound::Error::IoError(source) => DemoError::io(path)(source),
        other => DemoError::io(path)(io::Error::other(other)),
    })
}
