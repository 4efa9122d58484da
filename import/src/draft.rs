//! A song as guessed, before it is written.

use std::path::PathBuf;

use crate::names::Kind;

/// A song as it was found, with what was guessed on the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// Its title, 1 to 64 characters.
    pub title: String,
    /// Its number in the set, if a name had one.
    pub number: Option<u32>,
    /// Its musical key as it was spelt, if a name had one.
    pub key: Option<String>,
    /// The folder its audio files are in; its song file goes there if it may.
    pub home: PathBuf,
    /// What it was read from, for the first line of the song file.
    pub source: String,
    /// Its tempo.
    pub tempo: Tempo,
    /// Where bar 1 is, in seconds from the first frame of the stems.
    pub offset_seconds: f64,
    /// Its sections, in the order of time.
    pub sections: Vec<SectionDraft>,
    /// Its stems, in the order of their names or tracks.
    pub stems: Vec<StemDraft>,
    /// An LRC file with its lyrics.
    pub lyrics: Option<PathBuf>,
    /// Whether the next song follows without a stop, if the source told.
    pub runs_on: Option<bool>,
    /// What was guessed, and from what, in the order of the song file.
    pub guesses: Vec<String>,
    /// What was found and is not in the song file, and why.
    pub left_out: Vec<LeftOut>,
}

/// The tempo of a song.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tempo {
    /// Nothing told it.
    #[default]
    Unknown,
    /// Changes in the order of bars, the first at bar 1.
    Changes(Vec<Change>),
    /// The tempo track of a MIDI file.
    Midi(PathBuf),
}

/// From a place on, another tempo or meter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The place; a meter starts with a bar.
    pub at: Position,
    /// Quarter notes a minute; `None` to stay as before.
    pub bpm: Option<f64>,
    /// The tempo to which it moves in a straight line over time, and where that is reached.
    pub ramp: Option<(f64, Position)>,
    /// Beats of a bar, and the note value of one beat; `None` to stay as before.
    pub meter: Option<(u16, u16)>,
}

impl Change {
    /// The start of a song of one tempo and meter.
    pub(crate) fn start(bpm: f64, meter: (u16, u16)) -> Self {
        Self { at: Position::Bar(1), bpm: Some(bpm), ramp: None, meter: Some(meter) }
    }
}

/// A section.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionDraft {
    /// Its name.
    pub name: String,
    /// Where it starts.
    pub start: Position,
}

/// A place in a song.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    /// The start of a bar, from 1.
    Bar(u32),
    /// A beat of a bar, both from 1.
    Beat(u32, u32),
    /// Seconds from the first frame of the stems.
    Seconds(f64),
}

/// A stem.
#[derive(Debug, Clone, PartialEq)]
pub struct StemDraft {
    /// Its name, of which the song has only one.
    pub name: String,
    /// Its audio file.
    pub file: PathBuf,
    /// Which audio track of the file, from 1, if the file has several.
    pub track: Option<u32>,
    /// What it is, and so its bus.
    pub kind: Kind,
    /// Set if its name did not say what it is.
    pub kind_unknown: bool,
    /// Its level in decibels, from -96 to +10.
    pub level_db: f64,
    /// Its pan from -1 to 1.
    pub pan: Option<f64>,
    /// What a person should know of it, for a comment beside it.
    pub remark: Option<String>,
}

/// Something that is not in the song file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub what: String,
    /// Why, and what to do to have it.
    pub why: String,
}

impl LeftOut {
    pub(crate) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into() }
    }
}
