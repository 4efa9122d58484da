//! A stretch that repeats.

use crate::{Place, Release, Stretch};

/// A stretch of the arrangement that repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vamp {
    /// What repeats.
    pub stretch: Stretch,
    /// Which pass this is, from 1.
    pub passes: u32,
    /// How it ends, once it was released.
    pub releasing: Option<Release>,
}

impl Vamp {
    /// The first pass of a stretch. Real-time safe.
    pub fn of(stretch: Stretch) -> Self {
        Self { stretch, passes: 1, releasing: None }
    }

    /// Whether a place is in one of its spans, with its end still to come. Real-time safe.
    #[inline]
    pub fn holds(&self, place: Place) -> bool {
        self.stretch.holds(place)
    }
}
