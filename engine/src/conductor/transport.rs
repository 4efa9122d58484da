//! GO, stop, fade, panic, hold: docs/transport.md has the table of states and actions, and a test
//! compares it with what is done here.
//!
//! A GO within the show's guard time of the last one that did something is ignored in every state: a
//! pedal bounces. While the device does not call back GO is refused: it would start a song later, by
//! itself.

use downbeat_rt::{ArmedId, Command, Doing, Enter, When, ramp_frames};

use super::Conductor;
use super::arming::Target;
use super::slots::{Arming, Place};
use crate::{ArmedState, DeviceState, Weight};

impl Conductor {
    pub(super) fn doing(&self) -> Option<Doing> {
        self.front().map(|(_, front)| front.doing)
    }

    pub(super) fn go(&mut self) {
        if self.last_go.is_some_and(|last| self.now.duration_since(last) < self.rules.go_guard) {
            self.refuse(Weight::Info, "GO ignored: it came twice at once");
            return;
        }
        if self.device_has_gone() {
            // It would start the song by itself when the device comes back, and nobody would know.
            let text = "GO refused: the device does not call back; see the device line";
            self.refuse(Weight::Error, text);
            return;
        }
        match (self.doing(), self.armed_state()) {
            (Some(Doing::Held | Doing::Holding), _) => self.go_on_from_held(),
            (Some(Doing::Playing), _) => {
                let title = self.front_entry().map_or("a song", |entry| self.set.title(entry));
                let text = format!("GO ignored: {title} plays; stop it first");
                self.refuse(Weight::Warning, text);
            }
            (_, ArmedState::None) => {
                self.refuse(Weight::Warning, "GO ignored: no song is armed; pick one");
            }
            (_, ArmedState::Ready) => {
                if let Some(id) = self.slots.armed().map(|slot| slot.id) {
                    self.send_go(id);
                }
            }
            (_, ArmedState::GoWaits) => {
                let text = "GO refused: it waits already, and the song starts when it is armed";
                self.refuse(Weight::Warning, text);
            }
            (_, ArmedState::Arming) => {
                self.last_go = Some(self.now);
                self.go_waits = true;
                self.note_starter();
                self.notices.add(Weight::Info, "GO waits until the song is armed");
            }
        }
    }

    /// Whether the device called back once and does not any more. One that has not begun yet may
    /// take its time: a GO given at the start waits for it.
    pub(super) fn device_has_gone(&mut self) -> bool {
        let begun = self.watchdog.health().callbacks() > 0;
        let state = self.watchdog.look(self.now);
        state == DeviceState::Lost || state == DeviceState::Silent && begun
    }

    /// Starts the armed song, at its start or where it is to be entered.
    pub(super) fn send_go(&mut self, id: ArmedId) {
        self.last_go = Some(self.now);
        self.note_starter();
        self.auto_waits = false;
        // Before GO, so that faders that were moved before it stand from the first frame on.
        self.publish_levels();
        let enter_at = self.slots.get(id).and_then(|slot| slot.what.enter_at);
        let command = match enter_at {
            Some(at) => {
                let token = self.token("GO");
                let (when, vamp) = (When::Next, self.vamp_left_at(at));
                let count_in_bars = self.counted_at_start(id);
                Command::Enter(Enter { token, song: id, at, when, count_in_bars, vamp })
            }
            None => Command::Go(id),
        };
        if self.send(command) {
            self.pending_go = Some(id);
        }
    }

    /// Bars that are counted before an armed song that is entered inside: as many as before its start.
    /// One that an earlier run left goes on without, as from a hold.
    fn counted_at_start(&self, id: ArmedId) -> u16 {
        let slot = self.slots.get(id).filter(|_| !self.is_held());
        slot.map_or(0, |slot| slot.what.source.count_in)
    }

    pub(super) fn stop(&mut self) {
        let fade = match self.doing() {
            // A count-in has nothing to fade, and the song must not come in on the fade's way out.
            Some(Doing::Playing) if self.counts_in() => ramp_frames(self.set.rate),
            Some(Doing::Ending) => ramp_frames(self.set.rate),
            // Nobody hears a fade.
            _ if self.is_out() => ramp_frames(self.set.rate),
            _ => self.rules.stop_fade,
        };
        self.fall_silent(Command::Stop { fade });
    }

    /// Whether the click counts, and nothing else sounds.
    fn counts_in(&self) -> bool {
        self.front().is_some_and(|(_, front)| front.lead_in > 0)
    }

    /// The song of which only the count-in was heard since GO, and where it was to begin.
    fn unheard(&self) -> Option<Target> {
        let (_, front) = self.front().filter(|_| self.counts_in())?;
        let slot = self.slots.get(front.song)?;
        let Place::Started { from, .. } = slot.place else { return None };
        let Arming { entry, enter_at, .. } = slot.what;
        (from == front.place).then_some(Target { entry, enter_at })
    }

    pub(super) fn fade(&mut self) {
        match self.doing() {
            Some(Doing::Playing) if self.counts_in() || self.is_out() => self.stop(),
            Some(Doing::Playing) => {
                let frames = self.rules.stop_fade;
                self.send(Command::Fade { frames });
            }
            // A stray press would throw the song away, and the next GO start another one.
            _ if self.is_held() => {
                let text = "held: there is nothing to fade; GO goes on, stop ends it";
                self.refuse(Weight::Info, text);
            }
            Some(Doing::Ending) => {
                self.refuse(Weight::Info, "it fades out already; stop ends it at once");
            }
            _ => self.refuse(Weight::Info, "nothing to fade: no song plays"),
        }
    }

    pub(super) fn panic(&mut self) {
        self.notices.add(Weight::Warning, "panic: all is silent");
        self.fall_silent(Command::Panic);
    }

    fn fall_silent(&mut self, command: Command) {
        self.go_waits = false;
        self.auto_waits = true;
        self.pausing = None;
        // One that an earlier run left is stopped like one that is held: what follows it is armed.
        if self.front().is_none()
            && let Some(standing) = self.stands()
        {
            self.arm_behind(standing.entry);
        }
        // GO was a slip, or the band was not ready: the next one is for the same song, unless another
        // was picked.
        if let Some(Target { entry, enter_at }) = self.unheard().filter(|_| self.follows) {
            self.arm_entry(entry, enter_at);
        }
        self.standing = None;
        self.going_on = None;
        if self.send(command) {
            self.ordered(None);
        }
    }

    pub(super) fn hold(&mut self) {
        match self.doing() {
            Some(Doing::Playing) => {
                // It stands where it is, and not where one was moved to in a hold before.
                if self.send(Command::Hold) {
                    self.standing = None;
                    self.ordered(Some(Doing::Held));
                }
            }
            _ if self.is_held() => self.go_on_from_held(),
            Some(Doing::Ending) => {
                self.refuse(Weight::Info, "nothing to hold: the song fades out and ends");
            }
            _ => self.refuse(Weight::Info, "nothing to hold: no song plays"),
        }
    }

    /// With `--auto`: GO wherever the setlist stops by itself.
    pub(super) fn go_by_itself(&mut self) {
        if self.auto
            && !self.auto_waits
            && !self.is_playing()
            && !self.go_is_pending()
            && self.status.pause.is_none()
            && self.pausing.is_none()
            && let Some(id) = self.slots.armed().map(|slot| slot.id)
            && self.armed_state() == ArmedState::Ready
            && !self.device_has_gone()
        {
            self.send_go(id);
        }
    }

    fn go_is_pending(&self) -> bool {
        self.pending_go.is_some() && self.pending_go == self.slots.armed().map(|slot| slot.id)
    }
}
