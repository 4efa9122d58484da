//! Why a MIDI file has no tempo map for us.

use std::io;

/// Why a MIDI file cannot be used. Its `Display` is the cause; [`MidiError::suggestion`] the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MidiError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// The system refused to open or read it.
    #[error("it cannot be read: {0}")]
    Io(io::Error),
    /// It is longer than any tempo map.
    #[error("it is larger than {} MiB", super::file::MAX_BYTES >> 20)]
    Large,
    /// Nothing in it says that it is a MIDI file.
    #[error("it is not a Standard MIDI file")]
    Unknown,
    /// It contradicts itself or breaks off.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    /// Its tracks are songs of their own.
    #[error("it is of format 2, whose tracks have no common time")]
    Sequential,
    /// It counts frames of a film instead of beats.
    #[error("it counts SMPTE frames instead of beats, so it has no tempo map")]
    Smpte,
    /// More changes than a tempo map may have.
    #[error("it has more than {} tempos, meters or markers", super::changes::MAX_CHANGES)]
    TooMany,
    /// More messages than a song may send.
    #[error("it has more than 200000 messages, or 4 MiB of them")]
    TooManyMessages,
    /// A meter that a show file could not have either.
    #[error("its meter at tick {tick} is {beats}/2^{power}")]
    Meter {
        /// Where it is.
        tick: u64,
        /// The beats of a bar.
        beats: u8,
        /// The note of a beat, as a power of two.
        power: u8,
    },
    /// A meter that does not start with a bar.
    #[error("its meter changes inside bar {bar}, at tick {tick}")]
    InBar {
        /// The bar.
        bar: u32,
        /// Where it is.
        tick: u64,
    },
    /// A meter after more bars than a song may have.
    #[error("it has more than {} bars", super::bars::MAX_BARS)]
    Long,
}

impl MidiError {
    /// What a person can do about it.
    #[must_use]
    pub fn suggestion(&self) -> &'static str {
        match self {
            Self::Missing => "check the spelling, the folder and the extension",
            Self::NotAFile => "name a MIDI file",
            Self::Io(_) => "check the permissions of the file and the disk it is on",
            Self::Large | Self::Unknown => {
                "check that it is the right file, or export the tempo track again"
            }
            Self::Damaged(_) => "export it again, or copy it again from where it came",
            Self::Sequential => "export it as format 0 or 1",
            Self::Smpte => "export it with ticks per quarter note",
            Self::TooManyMessages => "leave out tracks that are not played",
            Self::TooMany => "export the tempo track with fewer steps",
            Self::Meter { .. } => "write 1 to 64 beats over 1, 2, 4, 8, 16 or 32",
            Self::InBar { .. } => "move the change to the start of a bar, and export it again",
            Self::Long => "check that it is the right file",
        }
    }
}

impl From<io::Error> for MidiError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}
