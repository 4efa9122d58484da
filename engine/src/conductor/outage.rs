//! When the device goes, when it comes back, and what the song does meanwhile.
//!
//! The song's time goes on: whoever opens the device again lets the renderer take the commands that
//! wait and then skip the frames that went by. Once the grace time is over the song is told to hold:
//! it stands where the device was lost, and the operator brings it back in with the band.

use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, unbounded};
use downbeat_rt::{Command, Doing};

use super::Conductor;
use super::device_clock::DeviceClock;
use crate::{DeviceState, DeviceView, Weight};

/// What whoever looks after the device tells the conductor.
#[derive(Debug)]
pub enum DeviceNews {
    /// It is gone or silent, for this reason.
    Gone(String),
    /// It is being opened again.
    Retrying,
    /// It was opened again, or another one was.
    Opened(Box<DeviceView>),
    /// Something to tell the operator.
    Notice(Weight, String),
}

/// The present outage, and the news of the device.
#[derive(Debug)]
pub(super) struct Outage {
    /// Since when nothing flows.
    since: Option<Instant>,
    /// The song was told to hold.
    held: bool,
    /// What was ordered last that takes effect before anything else is played (`None`: silence), and
    /// what had been rendered then as far as the audio thread had told.
    ordered: Option<(u64, Option<Doing>)>,
    retrying: bool,
    /// Why it is gone, where its driver said.
    cause: Option<String>,
    news: (Sender<DeviceNews>, Receiver<DeviceNews>),
}

impl Default for Outage {
    fn default() -> Self {
        // Unbounded, so that nobody waits for a conductor that hangs; news come with each attempt
        // to open a device, which take their time.
        Self {
            since: None,
            held: false,
            ordered: None,
            retrying: false,
            cause: None,
            news: unbounded(),
        }
    }
}

impl Conductor {
    /// Where news of the device go.
    pub fn device_desk(&self) -> Sender<DeviceNews> {
        self.outage.news.0.clone()
    }

    /// Looks after the device, and tells when it goes and when it is back.
    pub(super) fn watch_device(&mut self) {
        while let Ok(news) = self.outage.news.1.try_recv() {
            self.hear(news);
        }
        let mut state = self.watchdog.look(self.now);
        let flows = flows(state);
        if self.outage.retrying && !flows || self.device.stands_in {
            state = DeviceState::Retrying;
        }
        self.device.state = state;
        match (self.outage.since, flows) {
            (None, false) => self.lost(),
            (Some(since), true) => self.back(since),
            _ => {}
        }
        if self.is_out() {
            self.let_fades_end();
            self.hold_after_grace();
        }
    }

    /// Whether the device took what was played when it was looked at last.
    pub(super) fn device_flows(&self) -> bool {
        flows(self.device.state)
    }

    /// Why the device is gone, where that is known.
    pub(super) fn outage_cause(&self) -> Option<&str> {
        self.outage.cause.as_deref()
    }

    /// Whether the device is gone: nothing is played, and the audio thread tells nothing.
    pub(super) fn is_out(&self) -> bool {
        self.outage.since.is_some()
    }

    /// Remembers what was ordered: the song stands still, or (`None`) all is silent. While the device
    /// is gone the audio thread cannot tell that it obeys, and it will before it plays anything else.
    pub(super) fn ordered(&mut self, doing: Option<Doing>) {
        self.outage.ordered = Some((self.status.rendered, doing));
        self.foresee_ordered();
    }

    /// Shows what was ordered, if the device is gone and nothing was played since.
    fn foresee_ordered(&mut self) {
        if !self.is_out() {
            return;
        }
        if let Some((rendered, doing)) = self.outage.ordered.take()
            && rendered == self.status.rendered
        {
            self.foresee(doing);
        }
    }

    fn hear(&mut self, news: DeviceNews) {
        match news {
            DeviceNews::Gone(cause) => {
                let text = format!("the device is gone: {cause}");
                self.notices.add(Weight::Error, text);
                self.outage.cause = Some(cause);
            }
            DeviceNews::Retrying => {
                if !std::mem::replace(&mut self.outage.retrying, true) {
                    self.notices.add(Weight::Warning, "the device is being opened again");
                }
            }
            DeviceNews::Opened(device) => {
                self.outage.retrying = false;
                let name = &device.name;
                let (weight, text) = if device.stands_in {
                    let text = format!(
                        "opened {name}: nothing is heard; it keeps the song's time until another \
                         device opens"
                    );
                    (Weight::Error, text)
                } else {
                    (Weight::Warning, format!("opened {name}"))
                };
                self.notices.add(weight, text);
                // Its callbacks say when it plays.
                self.device = *device;
            }
            DeviceNews::Notice(weight, text) => self.notices.add(weight, text),
        }
    }

    fn lost(&mut self) {
        // What the meters showed last is not what is heard.
        self.status.silence_meters();
        self.outage.since = Some(self.watchdog.last_seen());
        self.outage.held = false;
        self.foresee_ordered();
        let text = if self.doing() == Some(Doing::Playing) {
            "no sound: the device does not call back; the song goes on in time without it"
        } else {
            "no sound: the device does not call back"
        };
        self.notices.add(Weight::Error, text);
    }

    fn back(&mut self, since: Instant) {
        let seconds = self.now.saturating_duration_since(since).as_secs_f64();
        self.outage.since = None;
        self.outage.cause = None;
        self.outage.retrying = false;
        // What the two clocks said of each other holds no more.
        self.device_clock = DeviceClock::default();
        self.written.forget_drift();
        let held = std::mem::take(&mut self.outage.held);
        if self.device.stands_in && !held {
            // What opened was told.
            return;
        }
        let stands = match self.is_held() {
            true if held => ": the song is held, rejoin the band",
            true => ": the song is held",
            // Perhaps it was held and then stopped.
            false => "",
        };
        let text = format!("the device is back after {seconds:.1} s{stands}");
        self.notices.add(Weight::Warning, text);
    }

    /// A song that has been silent for too long does not come in by itself any more.
    fn hold_after_grace(&mut self) {
        let Some(since) = self.outage.since else { return };
        let over = self.now.saturating_duration_since(since) > self.rules.grace;
        if !over || self.outage.held {
            return;
        }
        // Nor does one that a pause would start.
        if (self.status.pause.is_some() || self.pausing.is_some())
            && let Some(armed) = self.slots.armed().map(|slot| slot.id)
        {
            self.disarm(armed);
        }
        if self.doing() == Some(Doing::Playing) {
            self.outage.held = self.send(Command::Hold);
            if self.outage.held {
                self.standing = None;
                self.ordered(Some(Doing::Held));
            }
            let text = "the device has been gone for too long: the song holds; rejoin the band \
                        when it is back";
            self.notices.add(Weight::Error, text);
        }
    }

    /// Looks after the disk thread.
    pub(super) fn watch_disk(&mut self) {
        let hangs = self.disk_pulse.hangs(self.now).is_some() && !self.disk_is_gone;
        if hangs && !std::mem::replace(&mut self.disk_hangs, hangs) {
            let text = "the disk thread hangs: a read does not come back; what is in memory plays";
            self.notices.add(Weight::Error, text);
        }
        self.disk_hangs = hangs;
    }
}

fn flows(state: DeviceState) -> bool {
    matches!(state, DeviceState::Ok | DeviceState::Glitch)
}
