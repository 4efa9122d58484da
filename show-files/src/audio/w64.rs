//! Sony Wave64: WAVE with 16-byte names and 8-byte sizes.
//!
//! Source: Sony, "Sony Wave64 File Format". A size counts its own 24-byte header, and chunks start
//! at multiples of 8.

use std::io::{Read, Seek};

use super::probe::Found;
use super::riff::{MAX_CHUNKS, found};
use super::source::{Source, u64_le};
use super::wave_format::WaveFormat;
use super::{Container, ProbeError};

/// The name of the whole file.
pub(super) const RIFF_GUID: [u8; 16] = *b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
/// What follows the four letters in every other name.
const TAIL: [u8; 12] = *b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";
const HEADER_BYTES: u64 = 24;

/// Finds the format and the samples of a Wave64 file.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Found, ProbeError> {
    let wave: [u8; 16] = source.bytes(HEADER_BYTES)?;
    if wave[..4] != *b"wave" || wave[4..] != TAIL {
        return Err(ProbeError::Damaged("it is a Wave64 file without audio"));
    }
    let (mut format, mut data) = (None, None);
    let mut offset = HEADER_BYTES + 16;
    for _ in 0..MAX_CHUNKS {
        if source.bytes_from(offset) < HEADER_BYTES {
            break;
        }
        let header: [u8; 24] = source.bytes(offset)?;
        let (body, size) = (offset + HEADER_BYTES, u64_le(&header, 16));
        let ours = header[4..16] == TAIL;
        match &header[..4] {
            b"fmt " if ours => {
                format = Some(WaveFormat::read(source, body, size.saturating_sub(HEADER_BYTES))?);
            }
            // A size that does not even count itself was never filled in.
            b"data" if ours => data = Some((body, size.checked_sub(HEADER_BYTES))),
            _ => {}
        }
        if let (Some(format), Some((data_offset, bytes))) = (format, data) {
            return Ok(found(source, Container::W64, &format, data_offset, bytes));
        }
        let size = size.max(HEADER_BYTES);
        offset = offset.saturating_add(size.checked_next_multiple_of(8).unwrap_or(u64::MAX));
    }
    Err(ProbeError::Damaged("it has no format or no samples"))
}
