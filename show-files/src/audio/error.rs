//! Why a file cannot be a stem.

use std::io;

/// Why a file cannot be played. Its `Display` is the cause; [`ProbeError::suggestion`] the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// The system refused to open or read it.
    #[error("it cannot be read: {0}")]
    Io(io::Error),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// Nothing in it says that it is audio.
    #[error("it is not an audio file that Downbeat knows")]
    Unknown,
    /// It is compressed audio that can be converted, of the kind that is named with an article.
    #[error("it is {0}, which must be converted before it can be played")]
    Compressed(&'static str),
    /// It is audio, but of a kind that cannot be played as it is.
    #[error("it is {0}, which cannot be played as it is")]
    Unsupported(String),
    /// Its header contradicts itself or breaks off.
    #[error("its header is damaged: {0}")]
    Damaged(&'static str),
}

impl ProbeError {
    /// What a person can do about it.
    #[must_use]
    pub fn suggestion(&self) -> &'static str {
        match self {
            Self::Missing => "check the spelling, the folder and the extension",
            Self::NotAFile => "name a WAV, W64, AIFF or FLAC file",
            Self::Io(_) => "check the permissions of the file and the disk it is on",
            Self::Compressed(_) => "run `downbeat convert SHOW`",
            Self::Unknown => "export it again as WAV or FLAC",
            Self::Unsupported(_) => {
                "convert it to WAV or FLAC, for example with `ffmpeg -i OLD NEW.wav`"
            }
            Self::Empty | Self::Damaged(_) => {
                "export it again, or copy it again from where it came"
            }
        }
    }
}

impl From<io::Error> for ProbeError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::UnexpectedEof => Self::Damaged("the file ends inside it"),
            _ => Self::Io(error),
        }
    }
}
