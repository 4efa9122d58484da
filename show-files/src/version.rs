//! Versions: the same song in another order, with other stems.

use crate::AudioFile;

/// One way to play a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The name, unique in the song.
    pub name: String,
    /// What is played, in order. Never empty.
    pub passes: Vec<Pass>,
    /// What it changes of each stem of the song.
    pub stems: Vec<StemChange>,
}

/// One time through a stretch of a song's frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// The section it belongs to; `None` before the first one and between sections with an end of
    /// their own.
    pub section: Option<usize>,
    /// Its first frame, 0 or later.
    pub from: i64,
    /// The frame after its last one: later than `from`, at most the song's frames.
    pub to: i64,
    /// Whether it repeats until it is released.
    pub loops: bool,
}

impl Pass {
    /// The frames it lasts, once.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.to.abs_diff(self.from)
    }
}

/// What a version changes of a stem.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StemChange {
    /// Whether it starts muted.
    pub muted: bool,
    /// What is added to its level, in dB, from -96 to +10.
    pub level_db: f32,
    /// The take it plays; `None` is the stem's default.
    pub take: Option<Take>,
}

/// The two files of a stem that is there with and without its effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Takes {
    /// With effects.
    pub wet: AudioFile,
    /// Without.
    pub dry: AudioFile,
    /// The one that plays if no version says otherwise.
    pub default: Take,
}

/// One of the two files of a stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Take {
    /// With effects.
    Wet,
    /// Without.
    Dry,
}

impl Take {
    /// The word for it in a song file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wet => "wet",
            Self::Dry => "dry",
        }
    }
}
