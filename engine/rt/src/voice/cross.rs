//! How a song crosses over to another place and lands there.

use super::Voice;
use super::think::{Happening, Now};
use crate::border::{Border, Why};
use crate::cursor::Cursor;
use crate::cut::{Cut, TAILS_FOR_JUMPS};
use crate::link::AudioLink;
use crate::ramp::Ramp;
use crate::target::Dest;
use crate::{BlockMap, Event, Place, Quantum, READY_BLOCKS, Refusal, Stretch, Vamp};

impl Voice {
    /// Where a crossfade has begun, and what now comes at its border is something else: lets go of what
    /// fades in, and fades that in over what is left.
    pub(super) fn turn_aside(&mut self, border: &Border, link: &mut AudioLink) {
        let Some(cut) = &self.cut else { return };
        let old = cut.border;
        let is_new = match border.why {
            Why::Jump(jump) => {
                let ready = jump.at == Quantum::Now || self.is_ready(&border.dest);
                ready && self.tails.len() < TAILS_FOR_JUMPS
            }
            // What was begun for a jump lands.
            _ => !matches!(old.why, Why::Jump(_) | Why::Begun) && old.dest != border.dest,
        };
        if !is_new || old.frame != border.frame || matches!(border.dest, Dest::Song(_)) {
            return;
        }
        if let Why::Jump(_) = border.why {
            self.jump = None;
        }
        if let Why::Jump(jump) = old.why {
            link.tell(Event::Refused { token: jump.token, why: Refusal::Replaced });
        }
        if let Some(mut gone) = cut.incoming {
            gone.envelope.go(0.0, self.ramp);
            self.tails.push(gone);
        }
        self.cross_over(*border);
    }

    /// The lead-in is over: the place sounds, unless it has to wait for its blocks.
    pub(super) fn begin_to_sound(&mut self, now: Now, link: &mut AudioLink) {
        let Some(opening) = self.opening else { return };
        if let Some(pattern) = opening.pattern
            && opening.waits
            && self.cut.is_none()
            && !self.is_ready(&Dest::Place(opening.place))
        {
            self.lead.go_back(pattern.length());
            return;
        }
        self.opening = None;
        self.find_point();
        if let Some(token) = opening.token {
            self.tell_landed(token, opening.place, now, link);
        }
    }

    fn tell_landed(&self, token: u32, place: Place, now: Now, link: &mut AudioLink) {
        let rendered = now.rendered;
        link.tell(Event::Landed { token, song: self.song.id, place, rendered });
    }

    /// A border whose crossfade is to begin, or that is reached where there is none.
    pub(super) fn meet(
        &mut self,
        border: Border,
        now: Now,
        link: &mut AudioLink,
    ) -> Option<Happening> {
        if let (Why::Jump(jump), Some(waiting)) = (border.why, &mut self.jump) {
            // A tail is left where the border comes sooner than the crossfade is long.
            let sooner = border.frame - self.lead.frame() < i64::from(border.cross.unwrap_or(0));
            let no_tail = sooner && self.tails.len() >= TAILS_FOR_JUMPS;
            let ready = match border.dest {
                Dest::Song(song) => now.armed == Some(song),
                // Where frames follow each other nothing new is needed.
                _ if jump.at == Quantum::Now || border.cross.is_none() => true,
                _ => is_ready(&self.song.blocks, &border.dest),
            };
            if no_tail || !ready {
                waiting.missed = Some(border.frame);
                waiting.waits = true;
                return None;
            }
            if border.cross.is_some() {
                self.jump = None;
            }
        }
        if border.cross.is_some() {
            self.cross_over(border);
            return None;
        }
        match border.dest {
            Dest::Place(place) => {
                self.lead.place = place;
                self.settle(border.why);
                if let Why::Jump(jump) = border.why {
                    self.jump = None;
                    self.tell_landed(jump.token, place, now, link);
                }
                None
            }
            Dest::End => Some(Happening::Ended),
            Dest::Song(_) => None,
        }
    }

    /// Begins a crossfade.
    fn cross_over(&mut self, border: Border) {
        let left = border.frame - self.lead.frame();
        match border.cross {
            // What plays fades already where another crossfade is turned aside.
            _ if self.cut.is_some() => {}
            Some(0) => self.lead.envelope = Ramp::still(0.0),
            cross => self.lead.envelope.go(0.0, cross.unwrap_or(self.ramp)),
        }
        let incoming = match border.dest {
            Dest::Place(place) if left > 0 => self.fading_in(place, left),
            _ => None,
        };
        self.cut = Some(Cut { border, incoming });
    }

    /// A cursor that fades in over `left` frames to be at `place` then; none where the block before
    /// that place is missing.
    fn fading_in(&self, place: Place, left: i64) -> Option<Cursor> {
        let before = Place { frame: place.frame - left, ..place };
        if !self.song.blocks.covers(self.song.blocks.size().index_of(before.frame)) {
            return None;
        }
        let mut cursor = Cursor::new(before, before.frame, &self.song.blocks, i64::MAX);
        cursor.envelope = Ramp::still(0.0);
        cursor.envelope.go(1.0, left as u32);
        Some(cursor)
    }

    /// A crossfade has come to its border.
    pub(super) fn land(&mut self, now: Now, link: &mut AudioLink) -> Option<Happening> {
        let Cut { border, incoming } = self.cut.take()?;
        let place = match (border.dest, border.why) {
            (Dest::Place(place), _) => place,
            (Dest::Song(song), Why::Jump(jump)) => {
                return Some(Happening::Left { song, token: jump.token });
            }
            _ => return Some(Happening::Ended),
        };
        let opening = self.opening.take();
        let new = incoming.map(|incoming| incoming.landed(place));
        let new =
            new.unwrap_or_else(|| Cursor::new(place, place.frame, &self.song.blocks, i64::MAX));
        let old = std::mem::replace(&mut self.lead, new);
        if old.has_sounded() {
            self.tails.push(old);
        }
        self.settle(border.why);
        self.find_point();
        if let Some(token) = opening.and_then(|opening| opening.token) {
            link.tell(Event::Refused { token, why: Refusal::Replaced });
        }
        if let Why::Jump(jump) = border.why {
            self.tell_landed(jump.token, place, now, link);
        }
        None
    }

    /// A new pass has begun, in a span that may be another one than before.
    fn settle(&mut self, why: Why) {
        let here = self.lead.place;
        let inside = self.song.arrangement.start_of(here.span) != Some(here);
        match (&mut self.vamp, why) {
            (Some(vamp), Why::Loop) if vamp.stretch.from == here => {
                vamp.passes = vamp.passes.saturating_add(1);
            }
            // What was released ended inside a span, which plays on to its end.
            (_, Why::Release) if inside => self.vamp = None,
            (_, Why::Release) => self.enter_span(),
            (Some(vamp), _) if vamp.holds(here) => {}
            _ => self.enter_span(),
        }
        self.way_out = None;
        if let Some(waiting) = &mut self.jump {
            waiting.missed = None;
        }
        self.no_segue = false;
    }

    /// Vamps if the span that plays now does.
    pub(super) fn enter_span(&mut self) {
        let number = self.lead.place.span;
        let span = self.song.arrangement.span(number).filter(|span| span.vamps);
        self.vamp = span.map(|span| Vamp::of(Stretch::span(number, span)));
        self.no_segue = false;
        self.find_point();
    }

    /// Finds the first point of the grid that has not come.
    pub(super) fn find_point(&mut self) {
        let frame = self.lead.frame();
        self.point = self.song.grid.points().partition_point(|point| point.frame < frame);
    }

    fn is_ready(&self, dest: &Dest) -> bool {
        is_ready(&self.song.blocks, dest)
    }
}

/// Whether the blocks from a place on are there.
fn is_ready(blocks: &BlockMap, dest: &Dest) -> bool {
    let Dest::Place(place) = dest else { return true };
    let first = blocks.size().index_of(place.frame);
    (first..first + READY_BLOCKS).all(|index| blocks.covers(index))
}
