//! What could not be read, and where.

use std::fmt;
use std::path::PathBuf;

/// Something an import came upon that a person must look at. Nothing of it stops the rest.
///
/// Its `Display` is two lines, like those of `downbeat check`: place and cause, then what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub file: PathBuf,
    /// Where in it, if that can be said.
    pub place: Option<Place>,
    /// What is wrong, in one sentence without a full stop.
    pub cause: String,
    /// What to do about it, in one sentence without a full stop.
    pub suggestion: String,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of a text, counted from 1.
    Line(u64),
    /// A byte, counted from 0; of what a packed file holds, not of the packed file.
    Byte(u64),
}

impl Problem {
    pub(crate) fn of(
        file: impl Into<PathBuf>,
        cause: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            place: None,
            cause: harmless(&cause.into()),
            suggestion: harmless(&suggestion.into()),
        }
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, cause, suggestion } = self;
        write!(f, "{}", harmless(&file.to_string_lossy()))?;
        match place {
            Some(Place::Line(line)) => write!(f, ":{line}")?,
            Some(Place::Byte(byte)) => write!(f, " at byte {byte}")?,
            None => {}
        }
        write!(f, ": {cause}\n    {suggestion}")
    }
}

impl std::error::Error for Problem {}

/// Text from outside on one line, without codes that a terminal would obey and without marks that
/// turn the direction of writing.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(c.escape_unicode());
            }
            '\u{feff}' => {}
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}
