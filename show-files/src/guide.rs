//! The guide: spoken or played cues that announce the sections of a song.

use crate::AudioFile;

/// The guide of a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Guide {
    /// The bus it feeds.
    pub bus: usize,
    /// Its level in dB, from -96 to +10.
    pub level_db: f32,
    /// How long before its section a cue starts.
    pub lead: Lead,
    /// The cue of each section, in the order of [`Song::sections`](crate::Song::sections); `None`
    /// where the folder has none. Cues are mono or stereo, at the show's rate, and at most 30 s.
    pub cues: Vec<Option<AudioFile>>,
}

/// How long before its section a cue starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// So many bars, from 1 to 16.
    Bars(u16),
    /// So many beats, from 1 to 64.
    Beats(u16),
}
