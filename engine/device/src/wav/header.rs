//! The header of a WAV or RF64 file of 32-bit floats.
//!
//! Microsoft's `WAVEFORMATEXTENSIBLE` for the format, because it alone allows more than two
//! channels; EBU Tech 3306 for RF64: a `JUNK` chunk keeps the place in which a long file finds its
//! wide sizes (`ds64`), so that nothing has to move when a file turns out to be long.

/// Bytes before the first sample.
pub(super) const HEADER_BYTES: usize = 12 + (8 + DS64_BYTES) + (8 + FORMAT_BYTES) + 8;

const DS64_BYTES: usize = 28;
const FORMAT_BYTES: usize = 40;
const SAMPLE_BYTES: u16 = 4;

/// `KSDATAFORMAT_SUBTYPE_IEEE_FLOAT`.
const FLOAT: [u8; 16] = [3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/// The header of a file of `frames`.
pub(super) fn header(rate: u32, channels: u16, frames: u64) -> Vec<u8> {
    let data = frames * u64::from(channels) * u64::from(SAMPLE_BYTES);
    // The size of the whole file without the eight bytes that say so.
    let riff = data + HEADER_BYTES as u64 - 8;
    let long = riff > u64::from(u32::MAX);

    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    chunk(&mut bytes, if long { b"RF64" } else { b"RIFF" }, riff);
    bytes.extend(b"WAVE");
    wide_sizes(&mut bytes, long, riff, data, frames);
    format(&mut bytes, rate, channels);
    chunk(&mut bytes, b"data", data);
    bytes
}

/// A chunk's name and size; a size too large for the field is all ones and stands in `ds64`.
fn chunk(bytes: &mut Vec<u8>, name: &[u8; 4], size: u64) {
    bytes.extend(name);
    bytes.extend(u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
}

fn wide_sizes(bytes: &mut Vec<u8>, long: bool, riff: u64, data: u64, frames: u64) {
    chunk(bytes, if long { b"ds64" } else { b"JUNK" }, DS64_BYTES as u64);
    let sizes = if long { [riff, data, frames] } else { [0; 3] };
    bytes.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
    // No table of further chunks.
    bytes.extend(0_u32.to_le_bytes());
}

fn format(bytes: &mut Vec<u8>, rate: u32, channels: u16) {
    let frame_bytes = channels.saturating_mul(SAMPLE_BYTES);
    let bits = SAMPLE_BYTES * 8;
    chunk(bytes, b"fmt ", FORMAT_BYTES as u64);
    bytes.extend(0xfffe_u16.to_le_bytes()); // the format stands in the GUID below
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.saturating_mul(u32::from(frame_bytes)).to_le_bytes());
    bytes.extend(frame_bytes.to_le_bytes());
    bytes.extend(bits.to_le_bytes());
    bytes.extend(22_u16.to_le_bytes()); // what follows
    bytes.extend(bits.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes()); // no channel belongs to a loudspeaker
    bytes.extend(FLOAT);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
        bytes[at..at + N].try_into().unwrap()
    }

    #[test]
    fn sizes_of_a_short_file_stand_in_the_chunks() {
        let bytes = header(48_000, 2, 100);
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(&at::<4>(&bytes, 0), b"RIFF");
        // 100 frames of 2 samples of 4 bytes, behind 104 bytes of header, of which 8 do not count.
        assert_eq!(u32::from_le_bytes(at(&bytes, 4)), 800 + 104 - 8);
        assert_eq!(&at::<4>(&bytes, 12), b"JUNK");
        assert_eq!(&at::<4>(&bytes, 96), b"data");
        assert_eq!(u32::from_le_bytes(at(&bytes, 100)), 800);
    }

    #[test]
    fn sizes_of_a_long_file_stand_in_ds64() {
        // An hour of 64 outputs at 96 kHz: 345600000 frames, 88473600000 bytes.
        let bytes = header(96_000, 64, 345_600_000);
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(&at::<4>(&bytes, 0), b"RF64");
        assert_eq!(at::<4>(&bytes, 4), [0xff; 4]);
        assert_eq!(&at::<4>(&bytes, 12), b"ds64");
        assert_eq!(u32::from_le_bytes(at(&bytes, 16)), 28);
        assert_eq!(u64::from_le_bytes(at(&bytes, 20)), 88_473_600_000 + 104 - 8);
        assert_eq!(u64::from_le_bytes(at(&bytes, 28)), 88_473_600_000);
        assert_eq!(u64::from_le_bytes(at(&bytes, 36)), 345_600_000);
        assert_eq!(at::<4>(&bytes, 100), [0xff; 4]);
    }

    #[test]
    fn the_last_short_file_is_one_frame_below_the_first_long_one() {
        // 2^32 - 1 counts all but 8 bytes; the header's other 96 leave (2^32 - 97) / 4 frames.
        let most = ((1_u64 << 32) - 97) / 4;
        assert_eq!(&at::<4>(&header(48_000, 1, most), 0), b"RIFF");
        assert_eq!(&at::<4>(&header(48_000, 1, most + 1), 0), b"RF64");
    }
}
