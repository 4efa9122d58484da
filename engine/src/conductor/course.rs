//! Where a song is when it has gone on by itself for a while.

use downbeat_rt::{Place, Stretch, Vamp};

use crate::song_source::SongSource;

/// The way that a song takes when nobody does anything: its spans one after another, and what vamps
/// again and again.
pub(super) struct Course<'a> {
    source: &'a SongSource,
    /// The span that was left, and what vamps there: that may have been made or released on the spot.
    left: Option<(u32, Option<Vamp>)>,
}

impl<'a> Course<'a> {
    /// The way of a song; `left` is the span that was left, if one was, and what repeated in it.
    pub(super) fn new(source: &'a SongSource, left: Option<(u32, Option<Vamp>)>) -> Self {
        Self { source, left }
    }

    /// What repeats from a place on and ends in its span.
    fn vamp(&self, at: Place) -> Option<Stretch> {
        let vamp = match self.left {
            // Every span of it, whatever the arrangement says of that.
            Some((_, Some(vamp))) if vamp.stretch.has_span(at.span) => {
                vamp.releasing.is_none().then_some(vamp.stretch)
            }
            Some((span, None)) if span == at.span => None,
            _ => {
                let span = self.source.arrangement.span(at.span).filter(|span| span.vamps);
                span.map(|span| Stretch::span(at.span, span))
            }
        };
        vamp.filter(|vamp| vamp.ends_in(at.span) && vamp.holds(at))
    }

    /// The place so many frames on; the song's last frame at the most.
    pub(super) fn walk(&self, from: Place, mut frames: u64) -> Place {
        let arrangement = &self.source.arrangement;
        let mut place = from;
        while let Some(span) = arrangement.span(place.span) {
            let vamp = self.vamp(place);
            let end = vamp.map_or(span.to, |vamp| vamp.to.frame);
            let left = u64::try_from(end - place.frame).unwrap_or(0);
            if frames < left {
                return Place { frame: place.frame + frames as i64, ..place };
            }
            frames -= left;
            if let Some(vamp) = vamp {
                // So far into a pass, which is walked from its start.
                frames %= vamp.frames(arrangement).max(1);
                place = vamp.from;
                continue;
            }
            let Some(next) = arrangement.start_of(place.span + 1) else {
                return Place { frame: span.to - 1, ..place };
            };
            place = next;
        }
        from
    }

    /// The first bar line at or after a place, and how many frames away it is.
    pub(super) fn bar_line(&self, from: Place) -> Option<(Place, u64)> {
        let arrangement = &self.source.arrangement;
        let mut place = from;
        let mut gone = 0;
        let mut round = false;
        loop {
            let span = arrangement.span(place.span)?;
            // Once round: what vamps may have no bar line at all.
            let vamp = self.vamp(place).filter(|_| !round);
            let end = vamp.map_or(span.to, |vamp| vamp.to.frame);
            match self.source.grid.bars().next(place.frame) {
                Some(frame) if frame < end => {
                    return Some((Place { frame, ..place }, gone + frame.abs_diff(place.frame)));
                }
                _ => {}
            }
            gone += end.abs_diff(place.frame);
            round |= vamp.is_some();
            place = match vamp {
                Some(vamp) => vamp.from,
                None => arrangement.start_of(place.span + 1)?,
            };
        }
    }

    /// The bar line that is nearest to a place, in its span if there is one.
    pub(super) fn nearest_bar(&self, from: Place) -> Option<Place> {
        let bars = self.source.grid.bars();
        let span = self.source.arrangement.span(from.span)?;
        let before = bars.last_at(from.frame).and_then(|line| bars.frame(line));
        let before = before.filter(|&frame| frame >= span.from);
        let after = self.bar_line(from);
        match (before, after) {
            (Some(before), Some((_, distance))) if from.frame.abs_diff(before) <= distance => {
                Some(Place { frame: before, ..from })
            }
            (_, Some((after, _))) => Some(after),
            (Some(before), None) => Some(Place { frame: before, ..from }),
            (None, None) => None,
        }
    }
}
