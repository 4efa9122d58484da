//! What repeats in a song.

use downbeat_engine::Release;

use super::song::{Piece, Place};

/// A stretch of the arrangement that repeats, from a place up to the frame of a span that is not
/// played any more.
#[derive(Clone, Copy, Debug)]
pub struct Vamp {
    pub from: Place,
    pub to: Place,
    pub releasing: Option<Release>,
    /// The border of a release at once, which stands still while the pass lasts.
    pub now: Option<i64>,
}

impl Vamp {
    pub fn new(from: Place, to: Place) -> Self {
        Self { from, to, releasing: None, now: None }
    }

    /// Whether a place is played before it begins again: the start may lie ahead in its own span.
    pub fn holds(&self, place: Place) -> bool {
        self.from.span <= place.span && place < self.to
    }

    /// Frames of a pass.
    pub fn frames(&self, piece: &Piece) -> i64 {
        let played = (self.from.span..=self.to.span).map(|number| {
            let span = piece.spans[number];
            let from = if number == self.from.span { self.from.frame } else { span.from };
            let to = if number == self.to.span { self.to.frame } else { span.to };
            to - from
        });
        played.sum()
    }
}
