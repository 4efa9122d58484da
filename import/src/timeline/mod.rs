//! What a project of any workstation comes down to: tempo, cues and clips on one line of time, and
//! the songs in it.

mod sections;
mod songs;
mod spans;
mod stems;
mod tempo;

use std::path::PathBuf;

pub(crate) use songs::drafts;
pub(crate) use tempo::{Shape, TempoLine, TempoPoint};

use crate::draft::LeftOut;

/// Starts closer than this, in seconds, are the same: half a millisecond is what nobody hears, and
/// more than any rounding in a project.
const SAME: f64 = 0.0005;

/// A project, laid out in seconds from its start.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timeline {
    /// The project file.
    pub(crate) file: PathBuf,
    /// Its title, from the name of the file.
    pub(crate) title: String,
    /// What a cue, a clip and a track are called in the program that made it.
    pub(crate) words: Words,
    pub(crate) tempo: TempoLine,
    pub(crate) cues: Vec<Cue>,
    pub(crate) clips: Vec<Clip>,
    pub(crate) guesses: Vec<String>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// More cues are not read: they are no songs and sections.
pub(crate) const MAX_CUES: usize = 2000;
/// More clips are not read: a project of forty songs of sixteen stems has 640.
const MAX_CLIPS: usize = 20_000;

impl Timeline {
    /// How many more clips are read.
    pub(crate) fn room(&self) -> usize {
        MAX_CLIPS.saturating_sub(self.clips.len())
    }
}

/// What things are called in the program that made a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) program: &'static str,
    pub(crate) cue: &'static str,
    pub(crate) clip: &'static str,
}

/// A named place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cue {
    pub(crate) at: f64,
    pub(crate) name: String,
    pub(crate) role: CueRole,
}

/// What a cue is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CueRole {
    /// A song starts, by its spelling.
    Song {
        /// Set if playback stops here first.
        after_stop: bool,
    },
    /// A section starts.
    Section,
    /// A song if clips start with it, else a section. With an end for what has one.
    Either(Option<f64>),
    /// A song ends.
    End {
        /// Set if playback stops here.
        stops: bool,
    },
}

/// An audio file on a track.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clip {
    /// The name of the track, or of the file if the track has none.
    pub(crate) track: String,
    /// Which track, so that two tracks of one name are two.
    pub(crate) track_index: usize,
    pub(crate) file: PathBuf,
    pub(crate) at: f64,
    pub(crate) end: f64,
    pub(crate) level_db: f64,
    pub(crate) pan: Option<f64>,
    /// Why it cannot be a stem, and what to do; a stem is a whole file, played as it is.
    pub(crate) unfit: Option<String>,
    pub(crate) remark: Option<String>,
}

/// A time as people read it.
pub(crate) fn clock(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let millis = (seconds.abs() * 1000.0).round();
    let minutes = (millis / 60_000.0).floor();
    let rest = (millis - minutes * 60_000.0) / 1000.0;
    format!("{sign}{minutes}:{rest:06.3}")
}
