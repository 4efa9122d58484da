//! The frames of a source, in order, from the first one that is music to the last.

mod compressed;
mod counting;
mod itunes;
mod mp4;
mod ogg;
mod opened;
mod timeline;

use downbeat_show_files::cache::{Conversion, Why};
use downbeat_show_files::{AudioFile, probe};
use downbeat_stems::Frames;

use self::compressed::Compressed;
use crate::ConvertError;

/// A longer file is no song, and would fill a disk.
const MAX_HOURS: u32 = 6;

/// An open source, whatever its format.
pub(crate) struct Source {
    form: Form,
    rate: u32,
    channels: usize,
    done: u64,
}

enum Form {
    /// PCM or FLAC, read as the engine reads them.
    Plain(Box<Frames>),
    Compressed(Box<Compressed>),
}

impl Source {
    /// Opens what a conversion is to convert.
    pub(crate) fn open(conversion: &Conversion) -> Result<Self, ConvertError> {
        match conversion.why {
            Why::Rate(_) => {
                let file = probe(&conversion.source)
                    .map_err(|error| ConvertError::Damaged(error.to_string()))?
                    .file;
                let AudioFile { rate, channels, .. } = file;
                let frames =
                    Frames::open(&file).map_err(|fault| ConvertError::Damaged(fault.cause))?;
                let form = Form::Plain(Box::new(frames));
                Ok(Self { form, rate, channels: channels.into(), done: 0 })
            }
            Why::Compressed(_) => {
                let compressed = Compressed::open(conversion)?;
                let (rate, channels) = (compressed.rate(), compressed.channels());
                Ok(Self { form: Form::Compressed(Box::new(compressed)), rate, channels, done: 0 })
            }
        }
    }

    /// Frames per second.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    pub(crate) fn channels(&self) -> usize {
        self.channels
    }

    /// What a person should know about where its frames lie.
    pub(crate) fn note(&self) -> Option<&'static str> {
        match &self.form {
            Form::Plain(_) => None,
            Form::Compressed(compressed) => compressed.note(),
        }
    }

    /// How far it is read, in bytes of its file.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.form {
            Form::Plain(frames) => {
                let file = frames.file();
                let bytes = file.stamp.map_or(0, |stamp| stamp.bytes());
                let share = frames.position() as f64 / file.frames.max(1) as f64;
                (share * bytes as f64) as u64
            }
            Form::Compressed(compressed) => compressed.bytes_read(),
        }
    }

    /// Reads the next frames into `planes`, one for each channel. Returns how many; 0 at the end.
    pub(crate) fn next(&mut self, planes: &mut Vec<Vec<f32>>) -> Result<usize, ConvertError> {
        planes.resize(self.channels, Vec::new());
        let count = match &mut self.form {
            Form::Plain(frames) => frames.next_chunk(planes).map_err(|fault| {
                let seconds = fault.frame.unwrap_or(0) as f64 / f64::from(self.rate);
                ConvertError::DamagedAt { seconds, cause: fault.cause }
            })?,
            Form::Compressed(compressed) => compressed.next(planes)?,
        };
        self.done += count as u64;
        if self.done > u64::from(self.rate) * u64::from(MAX_HOURS) * 3600 {
            return Err(ConvertError::TooLong(MAX_HOURS));
        }
        Ok(count)
    }
}
