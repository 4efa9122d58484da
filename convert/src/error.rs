//! Why a file could not be converted.

use std::io;

/// Why a file could not be converted. Its `Display` is the cause; [`ConvertError::suggestion`] the
/// remedy. Every other file is converted all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The source cannot be opened or read.
    #[error("it cannot be read: {0}")]
    Read(io::Error),
    /// It was written to meanwhile.
    #[error("it was changed while it was converted")]
    Changed,
    /// It is of a kind that cannot be converted.
    #[error("it is {0}, which cannot be converted")]
    Unsupported(String),
    /// It does not hold the track that the show names.
    #[error("it has {has} audio tracks, and the show asks for track {wanted}")]
    NoSuchTrack {
        /// Tracks with audio.
        has: usize,
        /// The track that was asked for, counted from 1.
        wanted: u16,
    },
    /// What is in it contradicts itself or breaks off.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It is damaged at a place in the music.
    #[error("it is damaged at {seconds:.3} s: {cause}")]
    DamagedAt {
        /// Seconds from the first frame.
        seconds: f64,
        /// What is wrong there.
        cause: String,
    },
    /// It holds no frames.
    #[error("it holds no audio")]
    Empty,
    /// It lasts longer than any song.
    #[error("it lasts longer than {0} hours")]
    TooLong(u32),
    /// The converted file cannot be written.
    #[error("the converted file cannot be written: {0}")]
    Write(io::Error),
    /// The caller did not want to go on. Nothing of it is left behind.
    #[error("it was not converted, because the conversion was cancelled")]
    Cancelled,
}

impl ConvertError {
    /// What a person can do about it.
    #[must_use]
    pub fn suggestion(&self) -> &'static str {
        match self {
            Self::Read(_) => "check the permissions of the file and the disk it is on",
            Self::Changed => "wait until nothing writes to it any more, and convert again",
            Self::Unsupported(_) => {
                "export it as WAV or FLAC, or convert it with another program, for example with \
                 `ffmpeg -i OLD NEW.wav`"
            }
            Self::NoSuchTrack { .. } => "put the right number behind `track`, or leave it out",
            Self::Damaged(_) | Self::DamagedAt { .. } | Self::Empty => {
                "export it again, or copy it again from where it came"
            }
            Self::TooLong(_) => "cut it, or name another file",
            Self::Write(_) => "make room on the disk, and check that its folder can be written to",
            Self::Cancelled => "run it again; what is done stays done",
        }
    }
}
