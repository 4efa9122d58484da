//! How long what is rendered lasts.

use super::cut::Cut;

/// A stretch of audio, and where it fades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The frame of the first song that is played first.
    pub(crate) first: i64,
    /// Frames after the count-in; `None` is to the end of the setlist.
    pub(crate) frames: Option<u64>,
    /// Whether it starts after the first frame of what the version plays.
    pub(crate) starts_inside: bool,
    /// The frames before its end in which it fades out: the last bar of a cutdown.
    pub(crate) fade: Option<u64>,
}

impl Stretch {
    /// All that a cut plays.
    pub(super) fn of(cut: &Cut) -> Self {
        Self {
            first: cut.passes[0].from,
            frames: Some(cut.frames),
            starts_inside: cut.starts_inside,
            fade: cut.fade,
        }
    }
}
