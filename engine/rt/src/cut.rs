//! Crossing over from one place to another.
//!
//! A cut at border B (a frame of what plays) to a place P is a crossfade of X frames *before* B:
//! what plays fades out and is silent at B, what comes plays from P - X, fading in, so that P sounds
//! exactly at B and at full level. Where B comes in fewer frames than X, because the cut was not known
//! earlier, what comes fades in over those, and what plays is left as a tail that fades over X from
//! now on, past B.

use crate::border::Border;
use crate::cursor::Cursor;

/// Tails at a time. Jumps wait while [`TAILS_FOR_JUMPS`] fade; the others are for what cannot wait,
/// the end of a span that comes just after a landing.
const MAX_TAILS: usize = 4;
/// See [`MAX_TAILS`].
pub(crate) const TAILS_FOR_JUMPS: usize = 2;

/// A crossfade that has begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) border: Border,
    /// What fades in. `None` where nothing does: another song comes, or the end, or the block before
    /// the place is not there and the place sounds at once at the border.
    pub(crate) incoming: Option<Cursor>,
}

/// The places that were left and fade out, oldest first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tails {
    tails: [Option<Cursor>; MAX_TAILS],
    count: usize,
}

impl Tails {
    /// How many there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Adds one. Where there is no room, the oldest, which is nearly silent, is cut off.
    pub(crate) fn push(&mut self, tail: Cursor) {
        if tail.envelope.rests_at(0.0) {
            return;
        }
        if self.count == MAX_TAILS {
            self.tails.rotate_left(1);
            self.count -= 1;
        }
        self.tails[self.count] = Some(tail);
        self.count += 1;
    }

    /// All of them.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Cursor> {
        self.tails[..self.count].iter().flatten()
    }

    /// All of them, to let frames pass.
    #[inline]
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Cursor> {
        self.tails[..self.count].iter_mut().flatten()
    }

    /// Forgets those that are silent.
    pub(crate) fn drop_silent(&mut self) {
        let all = std::mem::take(self);
        all.iter().for_each(|tail| self.push(*tail));
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// Frames until the first one is silent.
    #[inline]
    pub(crate) fn stretch(&self) -> u64 {
        self.iter().map(|tail| u64::from(tail.envelope.remaining())).min().unwrap_or(u64::MAX)
    }
}
