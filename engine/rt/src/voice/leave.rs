//! How a song gives way to another one.

use super::Voice;
use crate::link::AudioLink;
use crate::ramp::Ramp;
use crate::target::Dest;
use crate::{ArmedId, Doing, Event, Farewell, Refusal};

impl Voice {
    /// Fades the stems in over the crossfade of a segue; the click sounds after `click_in` frames.
    pub(crate) fn segue_in(&mut self, crossfade: u32, click_in: u64) {
        if crossfade > 0 {
            self.segue = Ramp::still(0.0);
            self.segue.go(1.0, crossfade);
        }
        self.click_in = click_in;
    }

    /// Goes: it gives way to another song, or nothing is left to play.
    pub(crate) fn leave(&mut self, farewell: Farewell, link: &mut AudioLink) {
        self.answer_all(Refusal::Gone, link);
        if self.lead.has_sounded() && self.lead.envelope.is_moving() {
            self.tails.push(self.lead);
        }
        self.lead.envelope = Ramp::still(0.0);
        self.cut = None;
        self.opening = None;
        self.leaving = Some(farewell);
        self.click_left = Some(0);
        self.doing = Doing::Ending;
        self.stale = true;
    }

    /// A song is not armed any more. If it was about to be gone to, this one comes back to full from
    /// where its crossfade is, and plays on.
    pub(crate) fn stay(&mut self, gone: ArmedId, link: &mut AudioLink) {
        let border = self.cut.as_ref().map(|cut| cut.border);
        let Some(border) = border.filter(|border| border.dest == Dest::Song(gone)) else { return };
        // Nobody waits for the jump of one that was stopped meanwhile: it ends.
        let Some(jump) = border.jump() else { return };
        self.cut = None;
        self.lead.envelope.go(1.0, self.ramp);
        self.stale = true;
        link.tell(Event::Refused { token: jump.token, why: Refusal::Cancelled });
    }

    /// Fades the stems out over the crossfade of a segue; the click sounds for `click_left` frames.
    pub(crate) fn segue_out(&mut self, crossfade: u32, click_left: u64, link: &mut AudioLink) {
        self.answer_all(Refusal::Gone, link);
        if crossfade > 0 {
            self.segue.go(0.0, crossfade);
        } else {
            self.segue = Ramp::still(0.0);
        }
        self.leaving = Some(Farewell::Ended);
        self.click_left = Some(click_left);
        if click_left == 0 {
            self.doing = Doing::Ending;
        }
        self.stale = true;
    }
}
