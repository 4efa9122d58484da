//! AIFF and AIFF-C without compression.
//!
//! Source: Apple, "Audio Interchange File Format" 1.3 and "AIFF-C" (1991).

use std::io::{Read, Seek};

use super::probe::Found;
use super::riff::MAX_CHUNKS;
use super::source::{Source, u16_be, u32_be};
use super::{Container, Encoding, PcmSample, ProbeError};

/// The `COMM` chunk.
#[derive(Clone, Copy)]
struct Common {
    channels: u16,
    frames: u64,
    rate: u32,
    sample: PcmSample,
}

/// Where the `SSND` chunk puts the samples.
#[derive(Clone, Copy)]
struct Samples {
    offset: u64,
    bytes: u64,
}

/// Finds the format and the samples, which may come in any order.
pub(super) fn read<R: Read + Seek>(
    source: &mut Source<R>,
    container: Container,
) -> Result<Found, ProbeError> {
    let (mut common, mut samples) = (None, None);
    let mut offset: u64 = 12;
    for _ in 0..MAX_CHUNKS {
        if source.bytes_from(offset) < 8 {
            break;
        }
        let header: [u8; 8] = source.bytes(offset)?;
        let (body, size) = (offset + 8, u64::from(u32_be(&header, 4)));
        match &header[..4] {
            b"COMM" => common = Some(read_common(source, container, body, size)?),
            b"SSND" => samples = Some(read_samples(source, body, size)?),
            _ => {}
        }
        if let (Some(common), Some(samples)) = (common, samples) {
            return Ok(found(source, container, common, samples));
        }
        offset = body + size + (size & 1);
    }
    Err(ProbeError::Damaged("it has no format or no samples"))
}

fn found<R: Read + Seek>(
    source: &Source<R>,
    container: Container,
    common: Common,
    samples: Samples,
) -> Found {
    let Common { channels, frames, rate, sample } = common;
    let frame_bytes = u64::from(channels) * sample.bytes() as u64;
    let held_frames = samples.bytes.min(source.bytes_from(samples.offset)) / frame_bytes;
    // A recorder that crashed leaves a zero, and so does a file that is really empty.
    let claimed_frames = if frames == 0 { held_frames } else { frames };
    let encoding = Encoding::Pcm { sample, data_offset: samples.offset };
    Found { container, channels, rate, claimed_frames, held_frames, encoding }
}

fn read_common<R: Read + Seek>(
    source: &mut Source<R>,
    container: Container,
    body: u64,
    size: u64,
) -> Result<Common, ProbeError> {
    let compressed = container == Container::Aifc;
    if size < if compressed { 22 } else { 18 } {
        return Err(ProbeError::Damaged("its format chunk is too short"));
    }
    let plain: [u8; 18] = source.bytes(body)?;
    let kind = if compressed { source.bytes(body + 18)? } else { *b"NONE" };
    let rate = rate(&plain[8..18]).ok_or(ProbeError::Damaged("its sample rate is not a number"))?;
    let channels = u16_be(&plain, 0);
    if channels == 0 || rate == 0 {
        return Err(ProbeError::Damaged("it has no channels or no sample rate"));
    }
    let sample = sample(kind, u16_be(&plain, 6))?;
    Ok(Common { channels, frames: u32_be(&plain, 2).into(), rate, sample })
}

fn read_samples<R: Read + Seek>(
    source: &mut Source<R>,
    body: u64,
    size: u64,
) -> Result<Samples, ProbeError> {
    let skip = u64::from(u32_be(&source.bytes::<8>(body)?, 0));
    let bytes = match size {
        // From a pipe: everything that follows.
        0 | 0xffff_ffff => u64::MAX,
        size => size.saturating_sub(8).saturating_sub(skip),
    };
    Ok(Samples { offset: body + 8 + skip, bytes })
}

/// Sizes between whole bytes sit in the high bits of the next whole byte, as in WAV.
fn sample(kind: [u8; 4], bits: u16) -> Result<PcmSample, ProbeError> {
    match (&kind, bits) {
        (b"NONE" | b"twos" | b"sowt", 1..=8) => Ok(PcmSample::I8),
        (b"NONE" | b"twos", 9..=16) => Ok(PcmSample::I16Be),
        (b"NONE" | b"twos", 17..=24) | (b"in24", _) => Ok(PcmSample::I24Be),
        (b"NONE" | b"twos", 25..=32) | (b"in32", _) => Ok(PcmSample::I32Be),
        (b"sowt", 9..=16) => Ok(PcmSample::I16Le),
        (b"sowt", 17..=24) => Ok(PcmSample::I24Le),
        (b"sowt", 25..=32) => Ok(PcmSample::I32Le),
        (b"fl32" | b"FL32", _) => Ok(PcmSample::F32Be),
        (b"fl64" | b"FL64", _) => Ok(PcmSample::F64Be),
        (b"NONE" | b"twos" | b"sowt", _) => {
            Err(ProbeError::Unsupported(format!("an AIFF file of {bits} bits")))
        }
        _ => {
            let kind = kind.escape_ascii();
            Err(ProbeError::Unsupported(format!("a compressed AIFF file (`{kind}`)")))
        }
    }
}

/// A whole number from an 80-bit float (IEEE 754 extended: sign, 15 bits of exponent with a bias of
/// 16383, 64 bits of mantissa with its leading one).
fn rate(bytes: &[u8]) -> Option<u32> {
    let exponent = u32::from(u16_be(bytes, 0)).checked_sub(16383)?;
    let mantissa = u64::from(u32_be(bytes, 2)) << 32 | u64::from(u32_be(bytes, 6));
    let shift = 63_u32.checked_sub(exponent)?;
    let whole = mantissa >> shift;
    (whole << shift == mantissa).then(|| u32::try_from(whole).ok()).flatten()
}
