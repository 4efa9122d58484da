//! What a song is told to do.

use super::Voice;
use crate::border::{Waiting, Why};
use crate::jump::Quantum;
use crate::lead_in::Opening;
use crate::link::AudioLink;
use crate::ramp::Ramp;
use crate::target::Dest;
use crate::timecode::Timeline;
use crate::{
    Doing, Enter, Event, Jump, Refusal, Release, Stretch, Target, Vamp, VampOrder, VampSpan, When,
};

impl Voice {
    /// Whether it is the song that one talks to: it plays or is held, and gives way to none.
    pub(crate) fn leads(&self) -> bool {
        self.doing != Doing::Ending && self.leaving.is_none()
    }

    /// Whether it gives way to another song, or has ended.
    pub(crate) fn gives_way(&self) -> bool {
        self.leaving.is_some()
    }

    /// Where timecode is that follows it; nowhere while it stands still.
    pub(crate) fn timeline(&self) -> Option<Timeline> {
        let start = self.song.timecode.filter(|_| self.doing != Doing::Held)?;
        Some(Timeline { song: self.song.id, start, frame: self.lead.frame() })
    }

    /// Whether what follows it may start by itself: it plays, and nobody told it to stop, to stand
    /// still or to fade out.
    pub(crate) fn goes_on(&self) -> bool {
        self.doing == Doing::Playing && !self.fade.is_going_out()
    }

    /// Looks forward anew before the next frame.
    pub(crate) fn look_again(&mut self) {
        self.stale = true;
    }

    /// Fades to silence over `frames`, or faster if it does already, and goes.
    pub(crate) fn stop(&mut self, frames: u32) {
        // What fades already (a hold, a stop) is over no later than it would have been.
        let plays = self.doing == Doing::Playing || !self.transport.is_moving();
        if plays || frames < self.transport.remaining() {
            self.transport.go(0.0, frames);
        }
        if self.doing == Doing::Held {
            self.transport = Ramp::still(0.0);
        }
        self.doing = Doing::Ending;
    }

    /// Fades over `frames` and stands still on the frame after.
    pub(crate) fn hold(&mut self, frames: u32) {
        if self.leaving.is_some() {
            // What gives way is gone when the others stand still.
            self.stop(frames);
        } else if self.doing == Doing::Playing {
            self.doing = Doing::Holding;
            self.transport.go(0.0, frames);
        }
    }

    /// Stands still at once: nothing of it has sounded.
    pub(crate) fn stand_still(&mut self) {
        self.doing = Doing::Held;
        self.transport = Ramp::still(0.0);
    }

    /// Goes on from where it stands, unless an entry is about to take it elsewhere.
    pub(crate) fn go_on(&mut self, frames: u32) {
        if matches!(self.doing, Doing::Holding | Doing::Held) && self.entering.is_none() {
            self.doing = Doing::Playing;
            self.transport.go(1.0, frames);
        }
    }

    /// Whether it fades out because of a stop, and not only because it gives way.
    pub(super) fn is_told_to_end(&self) -> bool {
        self.doing == Doing::Ending && self.transport.target() == 0.0
    }

    /// Turns the fade around.
    pub(crate) fn fade(&mut self, frames: u32) {
        if !self.is_told_to_end() {
            self.fade.turn(frames);
        }
    }

    /// Queues a jump in place of the one before.
    pub(crate) fn jump(&mut self, jump: Jump, link: &mut AudioLink) {
        self.cancel_jump(Refusal::Replaced, link);
        self.jump = Some(Waiting { jump, missed: None, waits: false, soon: None });
        self.stale = true;
    }

    /// Forgets the queued jump.
    pub(crate) fn cancel_jump(&mut self, why: Refusal, link: &mut AudioLink) {
        if let Some(waiting) = self.jump.take() {
            link.tell(Event::Refused { token: waiting.jump.token, why });
            self.stale = true;
        }
    }

    /// Answers everybody who still waits: it comes to nothing.
    pub(crate) fn answer_all(&mut self, why: Refusal, link: &mut AudioLink) {
        self.cancel_jump(why, link);
        let begun = self.cut.as_mut().and_then(|cut| {
            let jump = cut.border.jump()?;
            cut.border.why = Why::Begun;
            Some(jump.token)
        });
        let opening = self.opening.as_mut().and_then(|opening| opening.token.take());
        let entering = self.entering.take().map(|enter| enter.token);
        for token in [begun, opening, entering].into_iter().flatten() {
            link.tell(Event::Refused { token, why });
        }
    }

    /// Repeats a stretch from now on.
    pub(crate) fn vamp(&mut self, order: &VampOrder, link: &mut AudioLink) {
        let token = order.token;
        let Some(stretch) = self.stretch_of(order.span) else {
            link.tell(Event::Refused { token, why: Refusal::NoPlace });
            return;
        };
        let before = self.vamp.filter(|vamp| vamp.stretch == stretch);
        let passes = before.map_or(1, |vamp| vamp.passes);
        self.vamp = Some(Vamp { passes, ..Vamp::of(stretch) });
        self.way_out = None;
        self.stale = true;
        link.tell(Event::Vamping { token, stretch });
    }

    fn stretch_of(&self, wanted: VampSpan) -> Option<Stretch> {
        let arrangement = &self.song.arrangement;
        let here = self.place();
        let stretch = match wanted {
            VampSpan::Section => Stretch::span(here.span, arrangement.span(here.span)?),
            VampSpan::Bars(bars) => Stretch::last_bars(arrangement, &self.song.grid, here, bars)?,
            VampSpan::Between(stretch) => stretch,
        };
        (stretch.is_in(arrangement) && stretch.holds(here)).then_some(stretch)
    }

    /// Lets the vamp end.
    pub(crate) fn release(&mut self, how: Option<Release>) {
        if let Some(vamp) = &mut self.vamp {
            vamp.releasing = how;
            self.way_out = None;
            self.stale = true;
        }
    }

    /// Enters a place: from held at once, from playing like a jump, or with its count-in.
    pub(crate) fn enter(&mut self, enter: &Enter, rendered: u64, link: &mut AudioLink) {
        if !self.song.arrangement.has(enter.at) {
            link.tell(Event::Refused { token: enter.token, why: Refusal::NoPlace });
            return;
        }
        let opening = Opening::entered(&self.song, enter, rendered);
        if opening.frames == 0 && enter.when == When::Next && self.doing == Doing::Playing {
            let Enter { token, song, at, .. } = *enter;
            self.jump(Jump { token, song, to: Target::Place(at), at: Quantum::Now }, link);
            return;
        }
        self.answer_all(Refusal::Replaced, link);
        match self.doing {
            // It stands still first, so that nothing is heard of the leap.
            Doing::Holding => {
                self.entering = Some(*enter);
                // It stays with this song.
                self.cut.take_if(|cut| matches!(cut.border.dest, Dest::Song(_)));
            }
            Doing::Held => self.enter_held(enter, rendered, link),
            Doing::Playing | Doing::Ending => {
                let incoming = self.cut.take().and_then(|cut| cut.incoming);
                let outgoing = self.lead.has_sounded().then_some(self.lead);
                for mut cursor in incoming.into_iter().chain(outgoing) {
                    cursor.envelope.go(0.0, self.ramp);
                    self.tails.push(cursor);
                }
                self.fade.open(self.ramp);
                self.open(opening);
            }
        }
        self.stale = true;
    }

    /// Enters from standing still: at full level, because nothing sounds.
    pub(super) fn enter_held(&mut self, enter: &Enter, rendered: u64, link: &mut AudioLink) {
        if let Some(jump) = self.cut.take().and_then(|cut| cut.border.jump()) {
            // It came after the entry, and its crossfade did not end before the hold's fade.
            link.tell(Event::Refused { token: jump.token, why: Refusal::Replaced });
        }
        self.tails.clear();
        self.click.clear();
        self.cues.clear();
        self.fade = crate::fade::Fade::full();
        self.transport = Ramp::still(1.0);
        self.doing = Doing::Playing;
        self.open(Opening::entered(&self.song, enter, rendered));
        self.stale = true;
    }
}
