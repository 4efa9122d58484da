//! What a row takes.

use std::fmt;

/// A value that came from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text.
    Text(String),
    /// True or false.
    Bool(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number}"),
            // What comes over a network may be long and may be anything.
            Self::Text(text) => {
                let shown: String = text.chars().take(64).flat_map(char::escape_debug).collect();
                write!(f, "`{shown}`")
            }
            Self::Bool(value) => write!(f, "{value}"),
        }
    }
}

/// A parameter of a row.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it means, and where it may be left out, what counts then.
    pub about: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What a parameter may be. Things of the show go by name, or by number from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A bus.
    Bus,
    /// An out: a MIDI output of the show, or `osc` for the OSC messages of its songs.
    Out,
    /// A stem of the song on show: the playing one, or else the armed one.
    Stem,
    /// An entry of the setlist: by the title of its song or the word of the show file, or by its
    /// place. Of several with one name it is the first one after the playing or from the armed one
    /// on.
    Entry,
    /// A song of the show: by its title or its word, or by its place in the show file.
    Song,
    /// A section of a song, by its name, or by its place in the song file.
    Section,
    /// One pass over a section in the song on show, by the section's name, or by its place in the
    /// order of play.
    Span,
    /// A version of the song of an entry.
    Version,
    /// One of these words.
    Word(&'static [&'static str]),
    /// On, off, or the other of what it was.
    Switch,
    /// A whole number of a range, the ends included.
    Int {
        /// The least.
        least: i32,
        /// The greatest.
        most: i32,
    },
    /// A level in dB, at most [`downbeat_engine::MAX_LEVEL_DB`]; at or below
    /// [`downbeat_engine::MIN_LEVEL_DB`] the fader is closed.
    Decibels,
    /// What is added to a level, in dB.
    Change,
    /// The position of a fader from 0 to 1: see `fader_law`.
    Position,
}

impl Kind {
    /// What it is, with an article, for messages and the manual.
    pub fn is(&self) -> String {
        match self {
            Self::Bus => "a bus, by name or number".into(),
            Self::Out => "an out to other machines, by name or number".into(),
            Self::Stem => "a stem of the song on show, by name or number".into(),
            Self::Entry => "a song of the setlist, by title, word or number".into(),
            Self::Song => "a song of the show, by title, word or number".into(),
            Self::Section => "a section, by name or number".into(),
            Self::Span => "a span of the song on show, by name or number".into(),
            Self::Version => "a version, by name or number".into(),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(", ")
            }
            Self::Switch => "1 or `on`, 0 or `off`, or `toggle`".into(),
            Self::Int { least, most } => format!("a whole number from {least} to {most}"),
            Self::Decibels => "a level from -96 to +10 dB".into(),
            Self::Change => "a number of dB from -106 to +106".into(),
            Self::Position => "a fader's position from 0 to 1".into(),
        }
    }

    /// The OSC type tags it may have (OSC 1.0 and 1.1), the usual one first.
    pub fn tags(&self) -> &'static str {
        match self {
            Self::Bus
            | Self::Out
            | Self::Stem
            | Self::Entry
            | Self::Song
            | Self::Section
            | Self::Span
            | Self::Version => "si",
            Self::Word(_) => "s",
            Self::Switch => "iTFs",
            Self::Int { .. } => "i",
            Self::Decibels | Self::Change | Self::Position => "f",
        }
    }
}
