//! Writing of converted files: WAV of 32-bit floats, or RF64 past 4 GiB.
//!
//! Source of the format: Microsoft, "Multiple Channel Audio Data and WAVE Files"; the sizes are those of
//! [`WaveHead`]. A chunk of our own (`dnbt`) holds the hashes of the source and of the samples, so that
//! a converted file can be checked with nothing but itself: `downbeat_show_files::cache::verify` reads
//! it.

use std::io::{self, Seek, SeekFrom, Write};

use downbeat_show_files::WaveHead;
use downbeat_show_files::cache::{CONVERTED_HEADER_BYTES as HEADER_BYTES, HASHES_ID};

const FLOAT: u16 = 3;
const SAMPLE_BYTES: u64 = 4;
/// Bytes that are collected before they are hashed and written.
const BUFFER_BYTES: usize = 256 << 10;

/// A file of float samples that is being written.
pub(crate) struct WavWriter<W> {
    out: W,
    channels: u16,
    rate: u32,
    frames: u64,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
}

impl<W: Write + Seek> WavWriter<W> {
    /// Begins a file; its header is written when it is finished.
    pub(crate) fn new(mut out: W, channels: u16, rate: u32) -> io::Result<Self> {
        out.write_all(&[0; HEADER_BYTES])?;
        let buffer = Vec::with_capacity(BUFFER_BYTES);
        Ok(Self { out, channels, rate, frames: 0, buffer, hasher: blake3::Hasher::new() })
    }

    /// Appends frames: one slice for each channel, all of one length.
    pub(crate) fn write(&mut self, planes: &[Vec<f32>]) -> io::Result<()> {
        let count = planes.first().map_or(0, Vec::len);
        for frame in 0..count {
            for plane in planes {
                self.buffer.extend_from_slice(&plane[frame].to_le_bytes());
            }
            if self.buffer.len() >= BUFFER_BYTES {
                self.flush()?;
            }
        }
        self.frames += count as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Writes the header. The file is whole then, and need only be brought to the disk.
    pub(crate) fn finish(mut self, source: &[u8; 32]) -> io::Result<W> {
        self.flush()?;
        let samples = *self.hasher.finalize().as_bytes();
        self.out.seek(SeekFrom::Start(0))?;
        let header = header(self.channels, self.rate, self.frames, source, &samples);
        self.out.write_all(&header)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn header(channels: u16, rate: u32, frames: u64, source: &[u8; 32], samples: &[u8; 32]) -> Vec<u8> {
    let frame_bytes = u64::from(channels) * SAMPLE_BYTES;
    let data = frames * frame_bytes;
    let head = WaveHead::new(HEADER_BYTES, data, frames);
    let mut out = head.start();
    out.extend(b"fmt ");
    out.extend(18u32.to_le_bytes());
    out.extend(FLOAT.to_le_bytes());
    out.extend(channels.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend((u64::from(rate) * frame_bytes).min(u64::from(u32::MAX)).to_le_bytes()[..4].iter());
    out.extend((frame_bytes as u16).to_le_bytes());
    out.extend((8 * SAMPLE_BYTES as u16).to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out.extend(b"fact");
    out.extend(4u32.to_le_bytes());
    out.extend((frames.min(u64::from(u32::MAX)) as u32).to_le_bytes());
    out.extend(HASHES_ID);
    out.extend(64u32.to_le_bytes());
    out.extend(source);
    out.extend(samples);
    out.extend(head.data());
    out
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use downbeat_show_files::cache::HASHES_AT;
    use downbeat_show_files::{Container, Encoding, PcmSample, probe_reader};

    use super::*;

    #[test]
    fn a_file_is_what_the_prober_and_other_people_s_readers_read() {
        let mut writer = WavWriter::new(Cursor::new(Vec::new()), 2, 48_000).unwrap();
        writer.write(&[vec![0.25, -1.5], vec![1e-3, 0.0]]).unwrap();
        let bytes = writer.finish(&[7; 32]).unwrap().into_inner();
        assert_eq!(bytes.len(), HEADER_BYTES + 2 * 2 * 4);

        let probed = probe_reader(Cursor::new(&bytes), Path::new("x")).unwrap();
        assert_eq!(probed.truncated, None);
        let file = probed.file;
        assert_eq!((file.channels, file.rate, file.frames), (2, 48_000, 2));
        let data_offset = HEADER_BYTES as u64;
        assert_eq!(file.encoding, Encoding::Pcm { sample: PcmSample::F32Le, data_offset });

        let mut reader = hound::WavReader::new(Cursor::new(&bytes)).unwrap();
        let samples: Vec<f32> = reader.samples().map(Result::unwrap).collect();
        assert_eq!(samples, [0.25, 1e-3, -1.5, 0.0]);

        assert_eq!(bytes[HASHES_AT - 8..HASHES_AT - 4], HASHES_ID);
        assert_eq!(bytes[HASHES_AT..HASHES_AT + 32], [7; 32]);
        let hash = blake3::hash(&bytes[HEADER_BYTES..]);
        assert_eq!(bytes[HASHES_AT + 32..HASHES_AT + 64], *hash.as_bytes());
    }

    #[test]
    fn past_four_gigabytes_the_sizes_are_those_of_rf64() {
        let frames = 600_000_000u64;
        let head = header(2, 96_000, frames, &[0; 32], &[0; 32]);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &head).unwrap();
        // Sparse: the samples take no room.
        file.as_file().set_len(head.len() as u64 + frames * 8).unwrap();
        let probed = downbeat_show_files::probe(file.path()).unwrap();
        assert_eq!(probed.truncated, None);
        assert_eq!((probed.file.container, probed.file.frames), (Container::Rf64, frames));
    }
}
