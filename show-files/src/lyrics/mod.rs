//! The words of a song, line by line.

pub(crate) mod lrc;

/// A line of the lyrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LyricLine {
    /// The frame at which it is shown, counted from the first frame of the stems. It stays until
    /// the next one.
    pub frame: i64,
    /// The words, at most 200 characters; empty where nothing is sung.
    pub text: String,
}
