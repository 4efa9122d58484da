//! Where a song goes on from where it is: its blocks in the order in which the audio thread will
//! want them.
//!
//! The order is that of the *plan* (arrangement, vamp, queued jump) and not that of the file. From
//! where the song is:
//!
//! 1. what is played within [`NEAR_BLOCKS`];
//! 2. the first blocks of the target of a queued jump: it lands only where these are in memory;
//! 3. those of the place at which a running vamp goes on when it is released, at any moment;
//! 4. what is played within half the window, and then what is played from the jump's target on in
//!    the other half: when it lands only the audio thread knows, and it may not land at all;
//! 5. what is played within the window if there is no jump, or if it is cancelled.
//!
//! Pure arithmetic over the arrangement: no file, no block and no thread is known here.

use downbeat_rt::{BlockSize, Place, Span, Stretch};

use super::needs::Needs;
use crate::song_source::{PIN_BLOCKS, ready_blocks};

/// Blocks that are read before anything that may come instead: as many as the head of a song.
const NEAR_BLOCKS: usize = PIN_BLOCKS;

/// How many stretches are followed at the most: an arrangement of very short spans is followed as
/// far as it takes the disk to fill the memory there is, and no thread gets lost in it.
const MOST_STRETCHES: usize = 256;

/// Where a song is, and what it is about to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    /// The next place it sounds at.
    pub(super) place: Place,
    /// Frames until it sounds there: what is left of a count-in, or the time until it follows.
    pub(super) lead: i64,
    /// What repeats, if a vamp runs and is not released.
    pub(super) vamp: Option<Stretch>,
    /// The target of a queued jump in this song.
    pub(super) target: Option<Place>,
}

/// A song's arrangement, as far as reading goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'a> {
    /// The spans in order of play.
    pub(super) spans: &'a [Span],
    /// The frames of its blocks.
    pub(super) size: BlockSize,
    /// The length of a cut's crossfade: what comes after a cut sounds that much before its border.
    pub(super) crossfade: i64,
    /// Frames ahead that are to be in memory.
    pub(super) window: i64,
}

impl Course<'_> {
    /// The frames of [`NEAR_BLOCKS`].
    pub(super) fn near(&self) -> i64 {
        (NEAR_BLOCKS * self.size.frames()) as i64
    }

    /// Lists the blocks that are needed from `heading` on.
    pub(super) fn ahead(&self, heading: &Heading, needs: &mut Needs) {
        let Heading { place, lead, vamp, target } = *heading;
        self.follow(place, vamp, lead, self.near().min(self.window), needs);
        for place in target.into_iter().chain(self.release(heading)) {
            self.ready(place, needs);
        }
        if let Some(target) = target {
            let landing = self.window / 2;
            self.follow(place, vamp, lead, landing, needs);
            // A jump into what repeats leaves it repeating.
            let kept = vamp.filter(|vamp| vamp.holds(target));
            let vamp_there = kept.or_else(|| self.own_vamp(target));
            self.follow(target, vamp_there, landing, self.window, needs);
        }
        self.follow(place, vamp, lead, self.window, needs);
    }

    /// The first frame that was played before a place without a cut, where something repeats there: what
    /// is before that is not played again and again, and would be read anew in each pass.
    pub(super) fn begun(&self, heading: &Heading) -> Option<i64> {
        let vamp = heading.vamp.filter(|vamp| vamp.holds(heading.place))?;
        let mut number = heading.place.span;
        let mut from = self.spans.get(number as usize)?.from;
        while number > vamp.from.span
            && let Some(before) = self.spans.get(number as usize - 1).filter(|span| span.to == from)
        {
            (number, from) = (number - 1, before.from);
        }
        Some(if number == vamp.from.span { from.max(vamp.from.frame) } else { from })
    }

    /// What must be in memory before a place may be jumped to: the block in which the crossfade into
    /// it begins, and the first ones from it on. See [`ready_blocks`].
    fn ready(&self, place: Place, needs: &mut Needs) {
        for index in ready_blocks(self.size, place.frame, self.crossfade) {
            needs.add(index, self.near());
        }
    }

    /// Where a running vamp goes on when it is released: past its end, which is the next span where
    /// it repeats up to the end of one.
    fn release(&self, heading: &Heading) -> Option<Place> {
        let to = heading.vamp?.to;
        if to.frame < self.spans.get(to.span as usize)?.to {
            return Some(to);
        }
        let next = to.span + 1;
        let frame = self.spans.get(next as usize)?.from;
        Some(Place { span: next, frame })
    }

    fn own_vamp(&self, place: Place) -> Option<Stretch> {
        let span = self.spans.get(place.span as usize)?;
        span.vamps.then(|| Stretch::span(place.span, span))
    }

    /// Lists what is played from `place` on, which sounds in `due` frames, until `until`. A vamp is
    /// listed once round, and then what follows it, because it may be released at any time. `None`
    /// where it stopped before the last span's end.
    fn follow(
        &self,
        place: Place,
        vamp: Option<Stretch>,
        due: i64,
        until: i64,
        needs: &mut Needs,
    ) -> Option<()> {
        let last = u32::try_from(self.spans.len().checked_sub(1)?).ok()?;
        let end = Place { span: last, frame: self.spans[last as usize].to };
        let mut run = Run { size: self.size, crossfade: self.crossfade, due, until, needs };
        let mut from = place;
        if let Some(vamp) = vamp.filter(|vamp| vamp.holds(place)) {
            self.along(&mut run, false, place, vamp.to)?;
            self.along(&mut run, true, vamp.from, place.min(vamp.to))?;
            from = vamp.to;
        }
        self.along(&mut run, false, from, end)
    }

    /// Lists what is played along the arrangement from one place, to which one cuts or not, up to
    /// another; over [`MOST_STRETCHES`] spans at the most.
    fn along(&self, run: &mut Run<'_>, mut is_cut: bool, from: Place, to: Place) -> Option<()> {
        let mut frame = from.frame;
        for number in (from.span..=to.span).take(MOST_STRETCHES) {
            let end =
                if number == to.span { to.frame } else { self.spans.get(number as usize)?.to };
            if is_cut {
                run.cut_to(frame, end)?;
            } else {
                run.over(frame, end)?;
            }
            let Some(next) = self.spans.get(number as usize + 1) else { break };
            is_cut = next.from != end;
            frame = next.from;
        }
        Some(())
    }
}

/// A stretch by stretch listing of what is played.
struct Run<'a> {
    size: BlockSize,
    crossfade: i64,
    /// When the next stretch begins.
    due: i64,
    until: i64,
    needs: &'a mut Needs,
}

impl Run<'_> {
    /// Lists the frames from `from` to `to`, which are played next. `None` when the end of the
    /// listing is reached.
    fn over(&mut self, from: i64, to: i64) -> Option<()> {
        self.list(from, to, self.due)?;
        self.due += (to - from).max(0);
        Some(())
    }

    /// The same for frames that are cut to, whose crossfade begins before they are due.
    fn cut_to(&mut self, from: i64, to: i64) -> Option<()> {
        self.list(from - self.crossfade, to.max(from), self.due - self.crossfade)?;
        self.due += (to - from).max(0);
        Some(())
    }

    fn list(&mut self, from: i64, to: i64, due: i64) -> Option<()> {
        // What is before the song's first frame is silence and needs no block.
        let mut frame = from.max(0);
        while frame < to {
            let due = due + frame - from;
            let index = self.size.index_of(frame);
            if due >= self.until || !self.needs.add(index, due) {
                return None;
            }
            frame = self.size.end_of(frame);
        }
        // What comes next may be cut to, and begins that much sooner.
        (due + to - from < self.until + self.crossfade).then_some(())
    }
}

#[cfg(test)]
mod tests;
