//! One file, read from its start to its end in large chunks.

use std::path::PathBuf;

use downbeat_rt::{BLOCK_FRAMES, TILE_FRAMES};
use downbeat_show_files::{AudioFile, Encoding};

use crate::form::{Form, still_the_same};

/// Frames of a chunk of a file with one or two channels: large enough that a disk streams, small
/// enough that a chunk stays in the cache of a core between its reading and its use.
pub const CHUNK_FRAMES: usize = 2 * BLOCK_FRAMES;
/// Files of more channels get shorter chunks, so that no claim of a header takes more memory.
const MAX_CHUNK_SAMPLES: usize = 2 * CHUNK_FRAMES;

/// A file that is read in order, as planar samples: bit for bit those that the engine plays.
///
/// It works at the speed of the disk. Several may be read side by side; each has one open file and
/// less than a megabyte of memory.
pub struct Frames {
    file: AudioFile,
    form: Form,
    position: u64,
    chunk: usize,
    /// A tile of all channels, on its way into the planes.
    runs: Vec<f32>,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {cause}", file.display())]
pub struct StemFault {
    /// The file.
    pub file: PathBuf,
    /// The first frame of the chunk that is not whole; `None` if the file cannot be opened.
    pub frame: Option<u64>,
    /// What is wrong, in a sentence without its full stop.
    pub cause: String,
}

impl Frames {
    /// Opens a file that was probed, at its first frame.
    ///
    /// # Errors
    /// The file is gone, was changed since it was probed, or its format cannot be decoded.
    pub fn open(file: &AudioFile) -> Result<Self, StemFault> {
        let channels = usize::from(file.channels).max(1);
        let tiles =
            (MAX_CHUNK_SAMPLES / channels / TILE_FRAMES).clamp(1, CHUNK_FRAMES / TILE_FRAMES);
        let chunk = tiles * TILE_FRAMES;
        let form = Form::open(file, chunk).map_err(|cause| fault(file, None, cause))?;
        let runs = vec![0.0; channels * TILE_FRAMES];
        Ok(Self { file: file.clone(), form, position: 0, chunk, runs })
    }

    /// The file that is read.
    #[must_use]
    pub fn file(&self) -> &AudioFile {
        &self.file
    }

    /// The frame that [`Self::next_chunk`] starts with.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Moves to a frame; past the end there is nothing more to read. Costs nothing for PCM, and a
    /// search for FLAC.
    pub fn seek(&mut self, frame: u64) {
        self.position = frame;
    }

    /// Reads the next frames, at most [`CHUNK_FRAMES`], into `planes`: one for each channel, resized
    /// to the frames that were read. Returns how many those are; 0 at the end of the file.
    ///
    /// Samples of float files that are no sound (NaN, infinite, above +60 dBFS, denormal) are zero,
    /// as they are for the engine.
    ///
    /// # Errors
    /// A part of the chunk cannot be read or decoded. The planes hold the chunk all the same, with
    /// silence where frames are missing, and the position is behind it, so a caller may go on.
    pub fn next_chunk(&mut self, planes: &mut [Vec<f32>]) -> Result<usize, StemFault> {
        let frame = self.position;
        let count = self.file.frames.saturating_sub(frame).min(self.chunk as u64) as usize;
        for plane in &mut *planes {
            plane.resize(count, 0.0);
        }
        if count == 0 {
            return Ok(0);
        }
        self.position += count as u64;
        let loaded = self.form.load(frame);
        self.place(count, planes);
        match loaded {
            Ok(()) => Ok(count),
            Err(cause) => Err(fault(&self.file, Some(frame), cause)),
        }
    }

    /// Whether the file is still the one that was opened, by its length and its time. Ask after the
    /// last chunk: a file that was written to meanwhile is part old, part new.
    ///
    /// # Errors
    /// It is not, or cannot be asked.
    pub fn still_the_same(&self) -> Result<(), StemFault> {
        still_the_same(&self.file).map_err(|cause| fault(&self.file, None, cause))
    }

    fn place(&mut self, count: usize, planes: &mut [Vec<f32>]) {
        let channels = usize::from(self.file.channels);
        for start in (0..count).step_by(TILE_FRAMES) {
            self.form.place(start / TILE_FRAMES, channels, &mut self.runs);
            let end = count.min(start + TILE_FRAMES);
            for (plane, run) in planes.iter_mut().zip(self.runs.chunks_exact(TILE_FRAMES)) {
                plane[start..end].copy_from_slice(&run[..end - start]);
            }
        }
    }

    /// Bits of a sample as the file is written, for reports: 24 for 24-bit PCM.
    #[must_use]
    pub fn bits(&self) -> u32 {
        match self.file.encoding {
            Encoding::Pcm { sample, .. } => 8 * sample.bytes() as u32,
            Encoding::Flac { bits } => bits,
        }
    }
}

fn fault(file: &AudioFile, frame: Option<u64>, cause: String) -> StemFault {
    StemFault { file: file.path.clone(), frame, cause }
}
