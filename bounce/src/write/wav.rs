//! WAV files, and RF64 past 4 GiB.
//!
//! Sources: Microsoft, "Multiple Channel Audio Data and WAVE Files" (the extensible format, needed
//! for more than two channels or 16 bits); the sizes are those of [`WaveHead`]. Written here because
//! the `hound` crate stops at 4 GiB and writes sample by sample.

use std::io::{self, Seek, SeekFrom, Write};

use downbeat_show_files::WaveHead;

use super::format::Depth;

/// What every header has, and `fmt `, 8 + 40.
const HEADER_BYTES: usize = WaveHead::BYTES + 48;
/// `KSDATAFORMAT_SUBTYPE_PCM`, and with 3 in its first byte `..._IEEE_FLOAT`.
const PCM: [u8; 16] = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/// Begins a file: the header's place.
pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; HEADER_BYTES])
}

/// Ends a file: the pad byte that an odd length wants, and the header.
pub(super) fn end(
    out: &mut (impl Write + Seek),
    rate: u32,
    channels: usize,
    depth: Depth,
    frames: u64,
) -> io::Result<()> {
    if frames * (channels * depth.bytes()) as u64 % 2 == 1 {
        out.write_all(&[0])?;
    }
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&header(rate, channels, depth, frames))?;
    out.flush()
}

fn header(rate: u32, channels: usize, depth: Depth, frames: u64) -> Vec<u8> {
    let frame_bytes = (channels * depth.bytes()) as u64;
    let data = frames * frame_bytes;
    let head = WaveHead::new(HEADER_BYTES, data, frames);
    let mut out = head.start();
    let bits = (8 * depth.bytes()) as u16;
    let per_second = (u64::from(rate) * frame_bytes).min(u64::from(u32::MAX)) as u32;
    // Loudspeakers only where there is a pair of them, or one: outputs of a rig have none.
    let speakers: u32 = match channels {
        1 => 0x4,
        2 => 0x3,
        _ => 0,
    };
    out.extend(b"fmt ");
    out.extend(40u32.to_le_bytes());
    out.extend(0xfffe_u16.to_le_bytes()); // the format stands in the GUID below
    out.extend((channels as u16).to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend(per_second.to_le_bytes());
    out.extend((frame_bytes as u16).to_le_bytes());
    out.extend(bits.to_le_bytes());
    out.extend(22_u16.to_le_bytes()); // bytes that follow
    out.extend(bits.to_le_bytes());
    out.extend(speakers.to_le_bytes());
    let mut kind = PCM;
    if depth == Depth::Float {
        kind[0] = 3;
    }
    out.extend(kind);
    out.extend(head.data());
    out
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use downbeat_show_files::{Container, Encoding, PcmSample, probe};

    use super::*;

    #[test]
    fn other_people_s_readers_read_it() {
        let mut file = Cursor::new(Vec::new());
        begin(&mut file).unwrap();
        file.write_all(&[1, 0, 0, 2, 0, 0, 3, 0, 0]).unwrap();
        end(&mut file, 44_100, 3, Depth::Bits24, 1).unwrap();
        let bytes = file.into_inner();
        assert_eq!(bytes.len(), HEADER_BYTES + 10);
        let mut reader = hound::WavReader::new(Cursor::new(bytes)).unwrap();
        assert_eq!(reader.spec().sample_rate, 44_100);
        assert_eq!(reader.samples::<i32>().map(Result::unwrap).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn past_four_gigabytes_it_is_rf64() {
        let frames = 800_000_000;
        let head = header(48_000, 2, Depth::Bits24, frames);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &head).unwrap();
        // Sparse: the samples take no room.
        file.as_file().set_len(head.len() as u64 + frames * 6).unwrap();
        let probed = probe(file.path()).unwrap();
        assert_eq!(probed.truncated, None);
        assert_eq!((probed.file.container, probed.file.frames), (Container::Rf64, frames));
        let data_offset = HEADER_BYTES as u64;
        assert_eq!(probed.file.encoding, Encoding::Pcm { sample: PcmSample::I24Le, data_offset });
    }
}
