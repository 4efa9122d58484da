//! FLAC: the first block of its header says what it is, and its last frame whether it is whole.
//!
//! Source: RFC 9639, section 8.2 (STREAMINFO). The library's reader would read pictures and search
//! for frames all through a damaged file. So it is given only the two ends, which are bounded.

use std::io::{Cursor, Read, Seek};

use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::default::formats::FlacReader;

use super::probe::Found;
use super::source::{Source, u64_le};
use super::{Container, Encoding, ProbeError};

/// `fLaC`, the header of the first block, and STREAMINFO.
const HEAD_BYTES: usize = 42;
/// Set in the header of the last block before the audio.
const LAST_BLOCK: u8 = 0x80;
/// Enough for two frames of most files.
const MIN_TAIL_BYTES: u64 = 64 << 10;
/// Enough for two frames of any sane file.
const MAX_TAIL_BYTES: u64 = 1 << 20;

/// Reads the STREAMINFO block and finds the end of the audio.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Found, ProbeError> {
    let head: [u8; HEAD_BYTES] = source.bytes(0)?;
    if head[4] & !LAST_BLOCK != 0 || head[5..8] != [0, 0, 34] {
        return Err(ProbeError::Damaged("it does not start with STREAMINFO"));
    }
    // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of frames.
    let packed = u64_le(&head, 18).swap_bytes();
    let rate = (packed >> 44) as u32;
    let channels = (packed >> 41 & 0b111) as u16 + 1;
    let bits = (packed >> 36 & 0b1_1111) as u32 + 1;
    let frames = packed & ((1 << 36) - 1);
    if rate == 0 || bits < 4 {
        return Err(ProbeError::Damaged("it has no sample rate or too few bits"));
    }
    let held_frames = last_frame(&head, source)
        .ok_or(ProbeError::Damaged("there is no FLAC audio at the end of the file"))?;
    // Zero says that the encoder did not know.
    let claimed_frames = if frames == 0 { held_frames } else { frames };
    let encoding = Encoding::Flac { bits };
    Ok(Found { container: Container::Flac, channels, rate, claimed_frames, held_frames, encoding })
}

/// The end of the last whole frame, found by reading the header and the tail as if they were a file.
fn last_frame<R: Read + Seek>(head: &[u8; HEAD_BYTES], source: &mut Source<R>) -> Option<u64> {
    let largest = u64::from(head[15]) << 16 | u64::from(head[16]) << 8 | u64::from(head[17]);
    let tail_bytes = (2 * largest).clamp(MIN_TAIL_BYTES, MAX_TAIL_BYTES);
    let mut ends = head.to_vec();
    ends[4] |= LAST_BLOCK;
    let after_head = source.bytes_from(HEAD_BYTES as u64);
    ends.extend(source.tail(tail_bytes.min(after_head)).ok()?);
    let stream =
        MediaSourceStream::new(Box::new(Cursor::new(ends)), MediaSourceStreamOptions::default());
    let mut reader = FlacReader::try_new(stream, FormatOptions::default()).ok()?;
    let mut end = None;
    while let Ok(Some(packet)) = reader.next_packet() {
        end = u64::try_from(packet.pts.get()).ok()?.checked_add(packet.dur.get());
    }
    end
}
