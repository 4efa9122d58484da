//! GO, stop, panic, hold.
//!
//! | state    | GO                        | stop                  | hold    | panic            |
//! |----------|---------------------------|-----------------------|---------|------------------|
//! | stopped  | start the armed song      | take back a GO that waits | nothing | silence      |
//! | count-in | ignored, and said so      | fade out              | hold    | silence          |
//! | playing  | ignored, and said so      | fade out              | hold    | silence          |
//! | held     | go on                     | stopped               | go on   | silence, stopped |
//! | fading   | start the armed song      | at once               | nothing | silence          |
//!
//! A GO within [`GO_GUARD`] of the last one that did something is ignored in every state: a pedal
//! bounces. While the device does not call back GO is refused: it would start a song later, by itself.

use std::time::Duration;

use downbeat_rt::{ArmedId, Command, Doing, ramp_frames};

use super::Conductor;
use crate::{ArmedState, DeviceState, Weight};

/// The least time between two GOs.
const GO_GUARD: Duration = Duration::from_millis(100);

impl Conductor {
    fn doing(&self) -> Option<Doing> {
        self.front().map(|(_, front)| front.doing)
    }

    pub(super) fn go(&mut self) {
        if self.last_go.is_some_and(|last| self.now.duration_since(last) < GO_GUARD) {
            self.notices.add(Weight::Info, "GO ignored: it came twice at once");
            return;
        }
        if self.device_has_gone() {
            // It would start the song by itself when the device comes back, and nobody would know.
            let text = "GO refused: the device does not call back; see the device line";
            self.notices.add(Weight::Error, text);
            return;
        }
        match (self.doing(), self.armed_state()) {
            (Some(Doing::Held | Doing::Holding), _) => {
                self.last_go = Some(self.now);
                self.send(Command::GoOn);
            }
            (Some(Doing::Playing), _) => {
                let title = self.front_entry().map_or("a song", |entry| self.set.title(entry));
                let text = format!("GO ignored: {title} plays; stop it first");
                self.notices.add(Weight::Warning, text);
            }
            (_, ArmedState::None) => {
                self.notices.add(Weight::Warning, "GO ignored: no song is armed; pick one");
            }
            (_, ArmedState::Ready) => {
                if let Some(id) = self.slots.armed().map(|slot| slot.id) {
                    self.send_go(id);
                }
            }
            (_, ArmedState::GoWaits) => {
                let text = "GO refused: it waits already, and the song starts when it is armed";
                self.notices.add(Weight::Warning, text);
            }
            (_, ArmedState::Arming) => {
                self.last_go = Some(self.now);
                self.go_waits = true;
                self.notices.add(Weight::Info, "GO waits until the song is armed");
            }
        }
    }

    /// Whether the device called back once and does not any more. One that has not begun yet may
    /// take its time: a GO given at the start waits for it.
    fn device_has_gone(&mut self) -> bool {
        let begun = self.watchdog.health().callbacks() > 0;
        let state = self.watchdog.look(self.now);
        state == DeviceState::Lost || state == DeviceState::Silent && begun
    }

    pub(super) fn send_go(&mut self, id: ArmedId) {
        self.last_go = Some(self.now);
        self.auto_waits = false;
        // Before GO, so that faders that were moved before it stand from the first frame on.
        self.publish_levels();
        if self.send(Command::Go(id)) {
            self.pending_go = Some(id);
        }
    }

    pub(super) fn stop(&mut self) {
        let fade = match self.doing() {
            Some(Doing::Ending) => ramp_frames(self.set.rate),
            _ => self.stop_fade,
        };
        self.go_waits = false;
        self.auto_waits = true;
        self.send(Command::Stop { fade });
    }

    pub(super) fn panic(&mut self) {
        self.go_waits = false;
        self.auto_waits = true;
        self.notices.add(Weight::Warning, "panic: all is silent");
        self.send(Command::Panic);
    }

    pub(super) fn hold(&mut self) {
        match self.doing() {
            Some(Doing::Playing) => self.send(Command::Hold),
            Some(Doing::Held | Doing::Holding) => self.send(Command::GoOn),
            Some(Doing::Ending) | None => false,
        };
    }

    /// With `--auto`: GO wherever the setlist stops by itself.
    pub(super) fn go_by_itself(&mut self) {
        if self.auto
            && !self.auto_waits
            && !self.is_playing()
            && !self.go_is_pending()
            && let Some(id) = self.slots.armed().map(|slot| slot.id)
            && self.armed_state() == ArmedState::Ready
        {
            self.send_go(id);
        }
    }

    fn go_is_pending(&self) -> bool {
        self.pending_go.is_some() && self.pending_go == self.slots.armed().map(|slot| slot.id)
    }

    /// Sends a command, or tells why not. Returns whether it was sent.
    fn send(&mut self, command: Command) -> bool {
        let sent = self.link.send(command).is_ok();
        if !sent {
            let text = "not done: the audio device does not call back; is it still there?";
            self.notices.add(Weight::Error, text);
        }
        sent
    }
}
