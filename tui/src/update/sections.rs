//! The keys that jump and rejoin.

use downbeat_engine::{Action, JumpTo, RejoinAt, Snapshot, Transport};

use super::Effect;
use crate::app::{App, Focus};

impl App {
    /// Jumps at the quantum that is chosen. While nothing plays the conductor arms the song there.
    pub(super) fn jump(&mut self, to: JumpTo, snapshot: &Snapshot) -> Effect {
        // The armed song is another one than the song on the screen.
        if snapshot.transport == Transport::Fading && to != JumpTo::Song {
            self.say("no jump: the song is ending");
            return Effect::Nothing;
        }
        Effect::Send(Action::Jump { to, at: self.quantum })
    }

    pub(super) fn jump_selected(&mut self, snapshot: &Snapshot) -> Effect {
        let Some(section) = self.section(snapshot) else { return Effect::Nothing };
        self.jump_or_arm(JumpTo::Span(section), snapshot)
    }

    /// Jumps there in the song on show; while nothing plays, arms it there.
    pub(super) fn jump_or_arm(&mut self, to: JumpTo, snapshot: &Snapshot) -> Effect {
        match (snapshot.transport, snapshot.strips_of) {
            (Transport::Stopped | Transport::Pausing, Some(entry)) => {
                Effect::Send(Action::ArmAt(entry, to))
            }
            _ => self.jump(to, snapshot),
        }
    }

    pub(super) fn rejoin_selected(&mut self, snapshot: &Snapshot) -> Effect {
        match self.section(snapshot) {
            Some(section) => Effect::Send(Action::Rejoin(RejoinAt::Span(section))),
            None => Effect::Nothing,
        }
    }

    /// The selected section; says why where there is none.
    fn section(&mut self, snapshot: &Snapshot) -> Option<usize> {
        let section = self.selected.section;
        if self.focus != Focus::Sections {
            self.say("go to the sections with Tab first");
        } else if section < snapshot.spans.len() {
            return Some(section);
        } else {
            self.say("no sections here: no song is armed");
        }
        None
    }
}
