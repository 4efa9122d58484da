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
//! A GO within [`GO_GUARD`] of the last one is ignored in every state: a pedal bounces.

use std::time::Duration;

use downbeat_rt::{ArmedId, Command, Doing, ramp_frames};

use super::Conductor;
use crate::{ArmedState, Weight};

/// The least time between two GOs.
const GO_GUARD: Duration = Duration::from_millis(100);

impl Conductor {
    /// What the song in front does. A song that came back does nothing, whatever a status says
    /// that is older than its event.
    fn doing(&self) -> Option<Doing> {
        let front = self.status.front?;
        self.slots.get(front.song).map(|_| front.doing)
    }

    pub(super) fn go(&mut self) {
        if self.last_go.is_some_and(|last| self.now.duration_since(last) < GO_GUARD) {
            self.notices.add(Weight::Info, "GO ignored: it came twice at once");
            return;
        }
        match (self.doing(), self.armed_state()) {
            (Some(Doing::Held | Doing::Holding), _) => self.send(Command::GoOn),
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
                self.go_waits = true;
                self.notices.add(Weight::Info, "GO waits until the song is armed");
            }
        }
    }

    pub(super) fn send_go(&mut self, id: ArmedId) {
        self.last_go = Some(self.now);
        self.send(Command::Go(id));
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
            Some(Doing::Ending) | None => {}
        }
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
            self.pending_go = Some(id);
            self.send_go(id);
        }
    }

    fn go_is_pending(&self) -> bool {
        self.pending_go.is_some() && self.pending_go == self.slots.armed().map(|slot| slot.id)
    }

    fn send(&mut self, command: Command) {
        if self.link.send(command).is_err() {
            self.notices.add(
                Weight::Error,
                "not done: the audio device does not call back; is it still there?",
            );
        }
    }
}
