//! What a song does at the frames where something happens, and what comes next.
//!
//! Between two such frames nothing is decided. Whatever may change what comes next (a command, a
//! landing, an armed song) makes the voice *stale*, and it looks forward anew.

use super::Voice;
use crate::border::{Border, Pass, Why, leaves};
use crate::link::AudioLink;
use crate::target::Dest;
use crate::{ArmedId, Doing, Event, Follow, Place, Quantum, Release, Target, Vamp};

/// What comes next, and when: a frame of the leading timeline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    pub(super) at: i64,
    what: What,
}

impl Next {
    /// Nothing ever.
    pub(super) const fn never() -> Self {
        Self { at: i64::MAX, what: What::Nothing }
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    Nothing,
    /// The lead-in is over.
    Open,
    /// The frame from which one may segue.
    Segue,
    /// A border is met, or a crossfade before it begins.
    Meet(Border),
    /// The crossfade has come to its border.
    Land,
}

/// What a voice has to know of the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// The frame of the device.
    pub(crate) rendered: u64,
    pub(crate) armed: Option<ArmedId>,
}

/// What happens to a song that concerns others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Its arrangement is played.
    Ended,
    /// The armed song starts, and this one goes on as it fades out.
    Segue {
        /// Frames of the crossfade.
        crossfade: u32,
        /// Frames after which the click is the other's.
        click_after: u64,
    },
    /// It was left for the armed song, by the jump of this token.
    Left {
        /// The song.
        song: ArmedId,
        /// The jump.
        token: u32,
    },
}

impl Voice {
    /// Does what is to be done before the next frame. To be called until it returns nothing.
    #[inline]
    pub(crate) fn think(&mut self, now: Now, link: &mut AudioLink) -> Option<Happening> {
        if !self.stale && self.lead.frame() < self.next.at {
            return None;
        }
        self.think_anew(now, link)
    }

    fn think_anew(&mut self, now: Now, link: &mut AudioLink) -> Option<Happening> {
        self.news = true;
        loop {
            if self.doing == Doing::Held
                && let Some(enter) = self.entering.take()
            {
                self.enter_held(&enter, now.rendered, link);
            }
            if std::mem::take(&mut self.stale) {
                self.look_forward(now, link);
            }
            if self.lead.frame() < self.next.at || self.doing == Doing::Held {
                return None;
            }
            self.stale = true;
            let happening = match self.next.what {
                What::Nothing => None,
                What::Open => {
                    self.begin_to_sound(now, link);
                    None
                }
                What::Segue => self.segue(now),
                What::Meet(border) => self.meet(border, now, link),
                What::Land => self.land(now, link),
            };
            if happening.is_some() {
                return happening;
            }
        }
    }

    pub(super) fn pass(&self) -> Pass<'_> {
        Pass {
            arrangement: &self.song.arrangement,
            grid: &self.song.grid,
            frames: i64::try_from(self.song.frames).unwrap_or(i64::MAX),
            ramp: self.ramp,
            place: self.lead.place,
            heard: self.lead.heard(),
            vamp: self.vamp.as_ref(),
            way_out: self.way_out,
            cut: self.cut.as_ref().map(|cut| cut.border.frame),
        }
    }

    /// Works out what comes next.
    fn look_forward(&mut self, now: Now, link: &mut AudioLink) {
        self.next_cue = None;
        self.next = Next::never();
        if self.leaving.is_some() && self.lead.envelope.rests_at(0.0) {
            return;
        }
        let border = self.border(now, link);
        self.turn_aside(&border, link);
        let (border, next) = match &self.cut {
            Some(cut) => (cut.border, Next { at: cut.border.frame, what: What::Land }),
            None => {
                let earliest = match border.why {
                    Why::Jump(_) => self.lead.frame(),
                    // Nothing of what plays is to be heard: what comes fades in before.
                    _ if border.frame == self.lead.heard() => self.lead.frame(),
                    _ => self.lead.heard(),
                };
                let cross = i64::from(border.cross.unwrap_or(0));
                let at = (border.frame - cross).max(earliest);
                (border, Next { at, what: What::Meet(border) })
            }
        };
        // Contiguous frames are read on past the border.
        self.limit = match border.cross {
            None if border.dest != Dest::End => i64::MAX,
            _ => border.frame,
        };
        self.next = self.segue_before(&border).unwrap_or(next);
        if self.opening.is_some() && self.lead.from() <= self.next.at {
            self.next = Next { at: self.lead.from(), what: What::Open };
        }
        self.next_cue = self.cue_before(&border);
    }

    /// The next border: of the jump that is queued, or else of the arrangement and its vamp.
    fn border(&mut self, now: Now, link: &mut AudioLink) -> Border {
        let natural = self.pass().natural();
        let at_once = |vamp: Vamp| vamp.releasing == Some(Release::Now);
        if natural.why == Why::Release && self.vamp.is_some_and(at_once) && self.cut.is_none() {
            self.way_out = Some(natural.frame);
        }
        let Some(waiting) = &mut self.jump else { return natural };
        if leaves(&waiting.jump)
            && waiting.jump.at == Quantum::Now
            && waiting.jump.to != Target::Song(now.armed.unwrap_or_default())
        {
            waiting.waits = true;
            return natural;
        }
        let Some(waiting) = &self.jump else { return natural };
        match self.pass().jumped(waiting) {
            Ok(Some(jumped)) if jumped.frame <= natural.frame => {
                if let Some(waiting) = &mut self.jump
                    && waiting.jump.at == Quantum::Now
                    && jumped.cross.is_none()
                {
                    waiting.soon = Some(jumped.frame);
                }
                jumped
            }
            Ok(_) => natural,
            Err(why) => {
                link.tell(Event::Refused { token: waiting.jump.token, why });
                self.jump = None;
                natural
            }
        }
    }

    /// The frame of the segue, where it comes before this border.
    fn segue_before(&self, border: &Border) -> Option<Next> {
        let Follow::Segue { at, .. } = self.song.follow else { return None };
        let span = self.song.arrangement.span(self.lead.place.span)?;
        // Not out of a vamp that goes on, and not where one goes elsewhere.
        let runs_out = match border.why {
            Why::Plan | Why::Release => border.cross.is_none() || border.frame == span.to,
            Why::Loop | Why::Jump(_) | Why::Begun => false,
        };
        let is_last = self.song.arrangement.is_last(self.lead.place.span);
        if !is_last || !runs_out || self.no_segue || self.leaving.is_some() || self.cut.is_some() {
            return None;
        }
        let at = span.to.saturating_sub_unsigned(at).max(span.from);
        // Later than that it is too late: then one song continues with the other.
        (self.lead.heard() <= at && at <= border.frame).then_some(Next { at, what: What::Segue })
    }

    fn segue(&mut self, now: Now) -> Option<Happening> {
        self.no_segue = true;
        let Follow::Segue { crossfade, click_after, .. } = self.song.follow else { return None };
        now.armed.filter(|_| self.goes_on())?;
        let left = self.song.arrangement.left(self.lead.place);
        Some(Happening::Segue { crossfade, click_after: u64::from(click_after).min(left) })
    }

    /// The cue that announces what comes at a border, and its frame, if that has not passed.
    fn cue_before(&self, border: &Border) -> Option<(i64, u16)> {
        let cues = self.song.cues.as_deref()?;
        let announced = |place: Place| {
            let span = self.song.arrangement.span(place.span)?;
            span.cue.filter(|_| span.from == place.frame)
        };
        let grid = &self.song.grid;
        let on_grid = |border: i64| {
            let beat = grid.beats().before(border).checked_sub(usize::from(cues.beats()))?;
            grid.beats().frame(beat)
        };
        let within = |at: Option<i64>, from: i64, to: i64| at.filter(|at| (from..to).contains(at));
        if let Some(opening) = self.opening
            && let Some(cue) = announced(opening.place)
        {
            let to = opening.place.frame;
            let at = match opening.pattern {
                Some(pattern) => pattern.beats_before(grid, to, cues.beats()),
                None => on_grid(to),
            };
            if let Some(at) = within(at, self.lead.frame(), to) {
                return Some((at, cue));
            }
        }
        let Dest::Place(place) = border.dest else { return None };
        let cue = announced(place)?;
        let at = within(on_grid(border.frame), self.lead.heard(), border.frame)?;
        Some((at, cue))
    }
}
