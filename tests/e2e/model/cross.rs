//! What a song does before its next frame: its cuts, its lead-in, its segue, its end.

use downbeat_engine::Quantum;
use downbeat_rt::Doing;

use super::place::Dest;
use super::plan::{Border, Why};
use super::ramp::Ramp;
use super::show::Follow;
use super::song::Place;
use super::vamp::Vamp;
use super::voice::{Cursor, Voice};

/// A crossfade that has begun.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    pub border: Border,
    pub incoming: Option<Cursor>,
}

/// What happens to a song that concerns others.
#[derive(Clone, Copy, Debug)]
pub enum Happening {
    Ended,
    Segue { crossfade: i64, click_after: i64 },
    Left(usize),
}

impl Voice<'_> {
    /// Does what is to be done before the next frame, while `armed` is the armed entry. To be called
    /// until nothing happens.
    pub fn think(&mut self, armed: Option<usize>) -> Option<Happening> {
        loop {
            if self.doing == Doing::Held {
                let opening = self.entering.take()?;
                self.enter_held(opening);
            }
            if self.leaving && self.lead.envelope.rests_at(0.0) {
                return None;
            }
            let frame = self.lead.place.frame;
            // What was to come at this very frame comes: it is behind the plan from here on.
            let border = match self.planned.take().filter(|border| border.frame == frame) {
                Some(border) => border,
                None => {
                    let border = self.border(armed);
                    self.turn_aside(&border);
                    border
                }
            };
            let unheard = border.frame == self.heard();
            let earliest = if border.why == Why::Jump || unheard { frame } else { self.heard() };
            let meeting = (border.frame - border.cross.unwrap_or(0)).max(earliest);
            let segue = self.segue_at(&border);
            let at = segue.or(self.cut.map(|cut| cut.border.frame)).unwrap_or(meeting);
            if self.opening.is_some() && self.lead.from <= at {
                if frame < self.lead.from {
                    self.planned = Some(border);
                    return None;
                }
                self.opening = None;
                continue;
            }
            if frame < at {
                self.planned = Some(border);
                return None;
            }
            let happening = match (segue, self.cut) {
                (Some(_), _) => self.segue(armed),
                (None, Some(cut)) => self.land(cut),
                (None, None) => self.meet(border, armed),
            };
            if happening.is_some() {
                return happening;
            }
        }
    }

    fn border(&mut self, armed: Option<usize>) -> Border {
        let released = self.plan().released_now();
        if let Some(vamp) = &mut self.vamp {
            vamp.now = vamp.now.or(released);
        }
        let natural = self.plan().natural();
        let Some(jump) = self.jump else { return natural };
        if let super::place::Target::Song(entry) = jump.to
            && jump.at == Quantum::Now
            && armed != Some(entry)
        {
            return natural;
        }
        match self.plan().jumped(&jump) {
            Ok(Some(jumped)) if jumped.frame <= natural.frame => {
                if let (None, Some(jump)) = (jumped.cross, &mut self.jump) {
                    jump.now = Some(jumped.frame).filter(|_| jump.at == Quantum::Now);
                }
                jumped
            }
            Ok(_) => natural,
            Err(()) => {
                self.jump = None;
                natural
            }
        }
    }

    /// In a crossfade: what comes at its border is now something else.
    fn turn_aside(&mut self, border: &Border) {
        let Some(cut) = self.cut else { return };
        let is_new = match border.why {
            Why::Jump => self.tails.len() < 2,
            // What was begun for a jump lands.
            _ => {
                !matches!(cut.border.why, Why::Jump | Why::Begun) && cut.border.dest != border.dest
            }
        };
        let to_song = matches!(border.dest, Dest::Song(_));
        if !is_new || cut.border.frame != border.frame || to_song {
            return;
        }
        if border.why == Why::Jump {
            self.jump = None;
        }
        if let Some(mut gone) = cut.incoming {
            gone.envelope.go(0.0, self.both.ramp);
            self.push_tail(gone);
        }
        self.cross_over(*border);
    }

    pub fn push_tail(&mut self, tail: Cursor) {
        if !tail.envelope.rests_at(0.0) {
            self.tails.push(tail);
            if self.tails.len() > 4 {
                self.tails.remove(0);
            }
        }
    }

    /// Begins the crossfade of a border, or passes one without.
    fn meet(&mut self, border: Border, armed: Option<usize>) -> Option<Happening> {
        if border.why == Why::Jump {
            let sooner = border.frame - self.lead.place.frame < border.cross.unwrap_or(0);
            let ready = match border.dest {
                Dest::Song(entry) => armed == Some(entry),
                _ => true,
            };
            if sooner && self.tails.len() >= 2 || !ready {
                self.jump.as_mut()?.missed = Some(border.frame);
                return None;
            }
            self.jump = None;
        }
        if border.cross.is_some() {
            self.cross_over(border);
            return None;
        }
        let Dest::Place(place) = border.dest else { return Some(Happening::Ended) };
        self.lead.place = place;
        self.settle(border.why);
        None
    }

    fn cross_over(&mut self, border: Border) {
        let left = border.frame - self.lead.place.frame;
        if self.cut.is_none() {
            match border.cross {
                Some(0) => self.lead.envelope = Ramp::still(0.0),
                cross => self.lead.envelope.go(0.0, cross.unwrap_or(0) as u32),
            }
        }
        let incoming = match border.dest {
            Dest::Place(place) if left > 0 => Some(Cursor {
                envelope: Ramp::new(0.0, 1.0, left as u32),
                ..Cursor::at(Place { frame: place.frame - left, ..place })
            }),
            _ => None,
        };
        self.cut = Some(Cut { border, incoming });
    }

    fn land(&mut self, cut: Cut) -> Option<Happening> {
        self.cut = None;
        let place = match cut.border.dest {
            Dest::Place(place) => place,
            Dest::Song(_) if cut.border.why == Why::Begun => return Some(Happening::Ended),
            Dest::Song(entry) => return Some(Happening::Left(entry)),
            Dest::End => return Some(Happening::Ended),
        };
        self.opening = None;
        let new = cut.incoming.map(|incoming| Cursor { place, ..incoming });
        let old = std::mem::replace(&mut self.lead, new.unwrap_or_else(|| Cursor::at(place)));
        if old.has_sounded() {
            self.push_tail(old);
        }
        self.settle(cut.border.why);
        None
    }

    /// A new pass has begun, maybe in another span than before. A vamp that holds the place goes on,
    /// whatever the span says. So does one that was made in the crossfade of another one that begins
    /// again: it may lie ahead.
    fn settle(&mut self, why: Why) {
        let place = self.lead.place;
        let begins = self.piece.start_of(place.span) == Some(place);
        match self.vamp {
            // Past the end of a part of this span.
            _ if why == Why::Release && !begins => self.vamp = None,
            Some(vamp) if why != Why::Release && vamp.holds(place) => {
                self.vamp = Some(Vamp { now: None, ..vamp });
            }
            _ => self.enter_span(),
        }
        if let Some(jump) = &mut self.jump {
            jump.missed = None;
        }
        self.no_segue = false;
    }

    /// The frame of the segue, where nothing comes before it.
    fn segue_at(&self, border: &Border) -> Option<i64> {
        let Follow::Segue { at, .. } = self.follow else { return None };
        let last = self.piece.spans.len() - 1;
        let span = self.piece.spans[last];
        let runs_out = match border.why {
            Why::Plan | Why::Release => border.cross.is_none() || border.frame == span.to,
            Why::Loop | Why::Jump | Why::Begun => false,
        };
        let may = self.lead.place.span == last && runs_out && !self.no_segue && !self.leaving;
        let at = (span.to - at).max(span.from);
        (may && self.cut.is_none() && self.heard() <= at && at <= border.frame).then_some(at)
    }

    fn segue(&mut self, armed: Option<usize>) -> Option<Happening> {
        self.no_segue = true;
        let Follow::Segue { crossfade, click_after, .. } = self.follow else { return None };
        armed.filter(|_| self.goes_on())?;
        let left = self.piece.left(self.lead.place);
        Some(Happening::Segue { crossfade, click_after: click_after.min(left) })
    }
}
