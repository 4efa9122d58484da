//! What is wrong with a show, said so that it can be put right on a bus at night.

use std::fmt;
use std::path::PathBuf;

/// Whether a show can be played with a problem in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The show does not start.
    Error,
    /// The show plays, but perhaps not as meant.
    Warning,
}

/// One thing that is wrong, where it is, and what to do about it.
///
/// Its `Display` is two lines: `songs/opener/song.yaml:12:17: error: CAUSE` and the suggestion,
/// indented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the show can be played with it.
    pub severity: Severity,
    /// The file, relative to the show's folder where it is inside.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// What is wrong, in one sentence without a full stop.
    pub cause: String,
    /// What to do about it, in one sentence without a full stop.
    pub suggestion: String,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, file, line, column, cause, suggestion } = self;
        let file = harmless(file.to_string_lossy().chars());
        write!(f, "{file}:{line}:{column}: {severity}: {cause}\n    {suggestion}")
    }
}

impl std::error::Error for Problem {}

/// Text from outside as a terminal may have it: codes that it would obey, and marks that turn the
/// direction of writing, are spelt out.
pub(crate) fn harmless(text: impl IntoIterator<Item = char>) -> String {
    let mut shown = String::new();
    for c in text {
        match c {
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(c.escape_unicode());
            }
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_are_and_codes_are_not_obeyed() {
        let name = "C:\\Songs\\Beyonce\u{301} 'Live' \"2\".wav";
        assert_eq!(harmless(name.chars()), name);
        assert_eq!(harmless("a\x1b[2J\n\u{202e}b".chars()), r"a\u{1b}[2J\n\u{202e}b");
    }
}
