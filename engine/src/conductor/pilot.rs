//! The pilot: what the operator wants of it, and what becomes of it.

use downbeat_journal::Change;
use downbeat_rt::{Command, PilotStatus, Withdrawn};

use super::Conductor;
use crate::{PilotView, Switch, Weight, duration};

impl Conductor {
    /// Sends the pilot or withdraws it. One that was withdrawn for any reason is toggled on.
    pub(super) fn pilot(&mut self, switch: Switch) {
        if self.rig.pilot().buses.is_empty() {
            self.refuse(Weight::Info, "this show has no bus for the pilot");
            return;
        }
        let on = switch.apply(self.status.pilot.withdrawn.is_none());
        if self.send(Command::Pilot(on)) {
            self.record(Change::Pilot { on });
        }
    }

    /// Withdraws it as in an earlier run.
    pub(super) fn restore_pilot(&mut self, withdrawn: bool) {
        if withdrawn && !self.rig.pilot().buses.is_empty() && self.send(Command::Pilot(false)) {
            let text = "the pilot is still withdrawn, as you asked before the restart";
            self.notices.add(Weight::Warning, text);
        }
    }

    /// Tells when it is withdrawn, and when it is back. `before` is how it stood.
    pub(super) fn watch_pilot(&mut self, before: PilotStatus) {
        let now = self.status.pilot.withdrawn;
        if self.rig.pilot().buses.is_empty() || now == before.withdrawn {
            return;
        }
        let by_hand = match self.rig.pilot().back {
            None if now.is_some() => "; switch it on again when all is well",
            _ => "",
        };
        let (weight, text) = match now {
            Some(Withdrawn::Asked) => (Weight::Warning, "the pilot is withdrawn, as you asked"),
            Some(Withdrawn::Starved) => {
                (Weight::Error, "the pilot is withdrawn: stems are missing for too long")
            }
            Some(Withdrawn::Hung) => {
                (Weight::Error, "the pilot was withdrawn: this program did not answer for too long")
            }
            None => (Weight::Warning, "the pilot is back"),
        };
        self.notices.add(weight, format!("{text}{by_hand}"));
    }

    /// For the snapshot; `None` where no bus carries it.
    pub(super) fn pilot_view(&self) -> Option<PilotView> {
        let PilotStatus { withdrawn, longest_gap } = self.status.pilot;
        let gap = duration(longest_gap, self.set.rate);
        let sent = withdrawn.is_none() && self.device_flows();
        let view = PilotView { sent, withdrawn, longest_gap: gap };
        (!self.rig.pilot().buses.is_empty()).then_some(view)
    }
}
