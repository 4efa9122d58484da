//! The open file of a stem, whatever its format.

use downbeat_rt::TILE_FRAMES;
use downbeat_show_files::{AudioFile, Encoding, Stamp};

use crate::flac::FlacReader;
use crate::pcm::PcmReader;

/// An open file, and the run of frames that was got out of it last.
pub(crate) enum Form {
    Pcm(PcmReader),
    Flac(Box<FlacReader>),
    /// It could not be opened: silence, in time with the others.
    Silent,
}

/// What is said of a file that is not the one that was probed.
const CHANGED: &str = "its file was changed after the show was opened; open the show again";

/// Whether the file is still what it was when it was probed.
pub(crate) fn still_the_same(file: &AudioFile) -> Result<(), String> {
    let metadata = std::fs::metadata(&file.path).map_err(|error| error.to_string())?;
    if file.stamp.is_some_and(|stamp| stamp != Stamp::of(&metadata)) {
        // Where its samples begin and what they are may be something else now: noise at full
        // scale, if it were read as it was.
        return Err(CHANGED.into());
    }
    Ok(())
}

impl Form {
    /// Opens a file that is read in runs of `capacity` frames.
    pub(crate) fn open(file: &AudioFile, capacity: usize) -> Result<Self, String> {
        still_the_same(file)?;
        match &file.encoding {
            Encoding::Pcm { sample, data_offset } => {
                PcmReader::open(&file.path, file, *sample, *data_offset, capacity)
                    .map(Self::Pcm)
                    .map_err(|error| error.to_string())
            }
            Encoding::Flac { .. } => {
                FlacReader::open(&file.path, file.channels, file.frames, capacity)
                    .map(|reader| Self::Flac(Box::new(reader)))
            }
        }
    }

    /// Gets a run of frames from `frame` on out of the file.
    pub(crate) fn load(&mut self, frame: u64) -> Result<(), String> {
        match self {
            Self::Pcm(reader) => reader.read(frame).map_err(|error| error.to_string()),
            Self::Flac(reader) => reader.decode(frame),
            Self::Silent => Ok(()),
        }
    }

    /// Writes a tile of what was loaded into runs of [`TILE_FRAMES`], one for each channel. What the
    /// file lacks is silence.
    #[inline]
    pub(crate) fn place(&self, tile: usize, channels: usize, runs: &mut [f32]) {
        match self {
            Self::Pcm(reader) => reader.place(tile, runs),
            Self::Flac(reader) => {
                let count = TILE_FRAMES * channels;
                deinterleave(&reader.decoded()[tile * count..][..count], channels, runs);
            }
            Self::Silent => runs.fill(0.0),
        }
    }
}

fn deinterleave(samples: &[f32], channels: usize, runs: &mut [f32]) {
    for (channel, run) in runs.chunks_exact_mut(TILE_FRAMES).enumerate() {
        for (to, from) in run.iter_mut().zip(samples.iter().skip(channel).step_by(channels)) {
            *to = *from;
        }
    }
}
