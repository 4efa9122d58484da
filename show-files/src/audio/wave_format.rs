//! The `fmt ` chunk, which WAV, RF64 and W64 have in common.
//!
//! Source: Microsoft, "Multiple Channel Audio Data and WAVE Files" (WAVE_FORMAT_EXTENSIBLE).

use std::io::{Read, Seek};

use super::source::{Source, u16_le, u32_le};
use super::{PcmSample, ProbeError};

const PCM: u16 = 0x0001;
const FLOAT: u16 = 0x0003;
const EXTENSIBLE: u16 = 0xfffe;
/// Every subformat is this identifier behind the two bytes of a plain format.
const SUBFORMAT_TAIL: [u8; 14] = *b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71";

/// How the samples of a WAVE are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct WaveFormat {
    pub(super) channels: u16,
    pub(super) rate: u32,
    pub(super) sample: PcmSample,
}

impl WaveFormat {
    /// Reads the chunk whose `size` bytes start at `offset`.
    pub(super) fn read<R: Read + Seek>(
        source: &mut Source<R>,
        offset: u64,
        size: u64,
    ) -> Result<Self, ProbeError> {
        if size < 16 {
            return Err(ProbeError::Damaged("its format chunk is too short"));
        }
        let plain: [u8; 16] = source.bytes(offset)?;
        let tag = match u16_le(&plain, 0) {
            EXTENSIBLE if size < 40 => {
                return Err(ProbeError::Damaged("its format chunk is too short"));
            }
            EXTENSIBLE => subformat(&source.bytes(offset + 24)?)?,
            tag => tag,
        };
        let (channels, rate) = (u16_le(&plain, 2), u32_le(&plain, 4));
        let (block_align, bits) = (u16_le(&plain, 12), u16_le(&plain, 14));
        let sample = sample(tag, bits)?;
        if channels == 0 || rate == 0 {
            return Err(ProbeError::Damaged("it has no channels or no sample rate"));
        }
        if usize::from(block_align) != usize::from(channels) * sample.bytes() {
            return Err(ProbeError::Damaged("its block size does not fit its channels and bits"));
        }
        Ok(Self { channels, rate, sample })
    }

    /// Whole frames in a number of bytes.
    pub(super) fn frames(&self, bytes: u64) -> u64 {
        bytes / (u64::from(self.channels) * self.sample.bytes() as u64)
    }
}

fn subformat(guid: &[u8; 16]) -> Result<u16, ProbeError> {
    if guid[2..] != SUBFORMAT_TAIL {
        return Err(ProbeError::Unsupported("a WAV file of an unknown subformat".to_owned()));
    }
    Ok(u16_le(guid, 0))
}

/// Sizes between whole bytes, such as 20 bits, sit in the high bits of the next whole byte, so that
/// they are read like the larger size.
fn sample(tag: u16, bits: u16) -> Result<PcmSample, ProbeError> {
    match (tag, bits) {
        (PCM, 1..=8) => Ok(PcmSample::U8),
        (PCM, 9..=16) => Ok(PcmSample::I16Le),
        (PCM, 17..=24) => Ok(PcmSample::I24Le),
        (PCM, 25..=32) => Ok(PcmSample::I32Le),
        (FLOAT, 32) => Ok(PcmSample::F32Le),
        (FLOAT, 64) => Ok(PcmSample::F64Le),
        (PCM | FLOAT, _) => Err(ProbeError::Unsupported(format!("a WAV file of {bits} bits"))),
        _ => Err(ProbeError::Unsupported(format!("a compressed WAV file (format {tag:#06x})"))),
    }
}
