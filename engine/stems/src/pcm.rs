//! PCM files, whose bytes `pread` gets at any place.

use std::fs::File;
use std::io;
use std::path::Path;

use downbeat_rt::TILE_FRAMES;
use downbeat_show_files::{AudioFile, PcmSample};

use crate::positioned::read_at;
use crate::samples::convert;

/// An open file of PCM samples.
pub(crate) struct PcmReader {
    file: File,
    sample: PcmSample,
    data_offset: u64,
    channels: usize,
    frames: u64,
    capacity: usize,
    /// The bytes of the run that was read last, and how many frames of it are there.
    bytes: Vec<u8>,
    here: usize,
}

impl PcmReader {
    /// Opens a file that is read in runs of `capacity` frames.
    pub(crate) fn open(
        path: &Path,
        file: &AudioFile,
        sample: PcmSample,
        data_offset: u64,
        capacity: usize,
    ) -> io::Result<Self> {
        let channels = usize::from(file.channels);
        Ok(Self {
            file: File::open(path)?,
            sample,
            data_offset,
            channels,
            frames: file.frames,
            capacity,
            bytes: vec![0; capacity * channels * sample.bytes()],
            here: 0,
        })
    }

    /// Reads the bytes of the run that starts with `frame`; see [`Self::place`]. Frames past the
    /// end of the file, and those that could not be read, are silence.
    pub(crate) fn read(&mut self, frame: u64) -> io::Result<()> {
        let frame_bytes = self.frame_bytes();
        let wanted = self.frames.saturating_sub(frame).min(self.capacity as u64) as usize;
        let offset = self.data_offset + frame * frame_bytes as u64;
        self.here = 0;
        let read = read_at(&self.file, &mut self.bytes[..wanted * frame_bytes], offset)?;
        self.here = read / frame_bytes;
        if self.here < wanted {
            // All that is missing from here on, and not only in this run.
            let early = self.frames.saturating_sub(frame + self.here as u64);
            let cause = format!("the file ends {early} frames early");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, cause));
        }
        Ok(())
    }

    /// Converts a tile of what was read into runs of [`TILE_FRAMES`], one for each channel.
    #[inline]
    pub(crate) fn place(&self, tile: usize, runs: &mut [f32]) {
        let start = (tile * TILE_FRAMES).min(self.here);
        let count = (self.here - start).min(TILE_FRAMES);
        if count < TILE_FRAMES {
            runs.fill(0.0);
        }
        let frame_bytes = self.frame_bytes();
        let bytes = &self.bytes[start * frame_bytes..(start + count) * frame_bytes];
        convert(self.sample, self.channels, count, bytes, runs);
    }

    fn frame_bytes(&self) -> usize {
        self.channels * self.sample.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn samples_beyond_four_gigabytes_are_where_they_belong() {
        use std::os::unix::fs::FileExt as _;

        use downbeat_show_files::{Container, Encoding};

        let frame = 1_500_000_000u64;
        let (sample, data_offset) = (PcmSample::I16Le, 80);
        let sparse = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> =
            [16_384i16, -8_192, 1, 2].into_iter().flat_map(i16::to_le_bytes).collect();
        sparse.as_file().write_all_at(&bytes, data_offset + frame * 4).unwrap();
        let file = AudioFile {
            path: sparse.path().to_owned(),
            container: Container::Rf64,
            channels: 2,
            rate: 48_000,
            frames: frame + 2,
            encoding: Encoding::Pcm { sample, data_offset },
            stamp: None,
            source: None,
        };
        let mut reader =
            PcmReader::open(sparse.path(), &file, sample, data_offset, TILE_FRAMES).unwrap();
        let mut runs = [1.0; 2 * TILE_FRAMES];
        reader.read(frame).unwrap();
        reader.place(0, &mut runs);
        let (left, right) = runs.split_at(TILE_FRAMES);
        assert_eq!(left[..3], [0.5, 1.0 / 32_768.0, 0.0]);
        assert_eq!(right[..3], [-0.25, 2.0 / 32_768.0, 0.0]);
    }
}
