//! WAV, and RF64 or BW64 past 4 GiB.
//!
//! Sources: Microsoft RIFF; EBU Tech 3306 (RF64); ITU-R BS.2088 (BW64).

use std::io::{Read, Seek};

use super::probe::Found;
use super::source::{Source, u32_le, u64_le};
use super::wave_format::WaveFormat;
use super::{Container, Encoding, ProbeError};

/// A walk gives up after so many chunks: files have a dozen.
pub(super) const MAX_CHUNKS: u32 = 1000;
/// In RF64 the size is in the `ds64` chunk instead; in a WAV from a pipe nobody knew it.
const SIZE_ELSEWHERE: u32 = u32::MAX;

/// Finds the format and the samples of a WAVE.
pub(super) fn read<R: Read + Seek>(
    source: &mut Source<R>,
    container: Container,
) -> Result<Found, ProbeError> {
    let (mut format, mut data, mut size_64) = (None, None, None);
    let mut offset: u64 = 12;
    for _ in 0..MAX_CHUNKS {
        if source.bytes_from(offset) < 8 {
            break;
        }
        let header: [u8; 8] = source.bytes(offset)?;
        let (body, size) = (offset + 8, u32_le(&header, 4));
        let mut skip = u64::from(size);
        match &header[..4] {
            b"ds64" if container == Container::Rf64 => {
                size_64 = Some(u64_le(&source.bytes::<16>(body)?, 8));
            }
            b"fmt " => format = Some(WaveFormat::read(source, body, size.into())?),
            b"data" => {
                let bytes = data_bytes(source, body, size, size_64)?;
                // After samples of unknown length nothing can be found.
                skip = bytes.unwrap_or(u64::MAX);
                data = Some((body, bytes));
            }
            _ => {}
        }
        if let (Some(format), Some((data_offset, bytes))) = (format, data) {
            return Ok(found(source, container, &format, data_offset, bytes));
        }
        offset = body.saturating_add(skip).saturating_add(skip & 1);
    }
    Err(ProbeError::Damaged("it has no format or no samples"))
}

/// The bytes of samples that the header claims; `None` if it was written before anyone knew.
fn data_bytes<R: Read + Seek>(
    source: &mut Source<R>,
    body: u64,
    size: u32,
    size_64: Option<u64>,
) -> Result<Option<u64>, ProbeError> {
    match (size, size_64) {
        (SIZE_ELSEWHERE, size_64) => Ok(size_64),
        // A recorder that crashed leaves zeros here and in the size of the whole file, where a file
        // that is really empty has the right size.
        (0, _) => {
            let whole = u32_le(&source.bytes::<4>(4)?, 0);
            let unfinished = whole == SIZE_ELSEWHERE || u64::from(whole) + 8 < body;
            Ok((!unfinished).then_some(0))
        }
        (size, _) => Ok(Some(size.into())),
    }
}

/// The result for samples at an offset, as many as the file holds or the header claims.
pub(super) fn found<R: Read + Seek>(
    source: &Source<R>,
    container: Container,
    format: &WaveFormat,
    data_offset: u64,
    claimed: Option<u64>,
) -> Found {
    let held = source.bytes_from(data_offset);
    Found {
        container,
        channels: format.channels,
        rate: format.rate,
        claimed_frames: format.frames(claimed.unwrap_or(held)),
        held_frames: format.frames(held),
        encoding: Encoding::Pcm { sample: format.sample, data_offset },
    }
}
