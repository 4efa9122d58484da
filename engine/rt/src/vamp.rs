//! A stretch of a span that repeats.

use crate::Release;

/// The frames `[from, to)` of the span that plays, which repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vamp {
    /// Where it begins again.
    pub from: i64,
    /// The frame that is not played any more.
    pub to: i64,
    /// Which pass this is, from 1.
    pub passes: u32,
    /// How it ends, once it was released.
    pub releasing: Option<Release>,
}
