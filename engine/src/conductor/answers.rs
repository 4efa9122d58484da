//! Why something is not done: a notice for everybody, and an answer for whoever asked.

use crossbeam_channel::{Receiver, Sender, bounded};

use super::Conductor;
use crate::{NotDone, Ticket, Weight};

/// Refusals that may wait for whoever tells them. What finds no room is dropped: the notice stays, and
/// a thread that takes none hangs, which the operator is told.
const WAITING: usize = 512;

/// Who is to be answered.
#[derive(Debug)]
pub(super) struct Answers {
    /// Who asked for what is being done; nobody, once it was refused.
    asker: Option<Ticket>,
    /// Who pressed last what starts a song or lets it go on: that may wait for the disk, and fail.
    start: Option<Ticket>,
    refusals: Sender<NotDone>,
    /// Until somebody takes them.
    untaken: Option<Receiver<NotDone>>,
}

impl Default for Answers {
    fn default() -> Self {
        let (refusals, untaken) = bounded(WAITING);
        Self { asker: None, start: None, refusals, untaken: Some(untaken) }
    }
}

impl Conductor {
    /// What was asked for with a ticket ([`crate::Face::ask`]) and is not done, once: for the thread
    /// that tells those who asked. Of each ticket no more than one comes for each action it was asked
    /// with.
    pub fn take_refusals(&mut self) -> Option<Receiver<NotDone>> {
        self.answers.untaken.take()
    }

    /// Tells that what is being done is not done, and why: everybody by a notice, and whoever asked
    /// for it by an answer.
    pub(super) fn refuse(&mut self, weight: Weight, why: impl Into<String>) {
        let why = why.into();
        if let Some(ticket) = self.answers.asker.take() {
            let _ = self.answers.refusals.try_send(NotDone { ticket, why: why.clone() });
        }
        self.notices.add(weight, why);
    }

    /// Does something that this one asked for, now or earlier.
    pub(super) fn for_asker<T>(
        &mut self,
        asker: Option<Ticket>,
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = std::mem::replace(&mut self.answers.asker, asker);
        let done = act(self);
        self.answers.asker = before;
        done
    }

    /// Who asked for what is being done.
    pub(super) fn asker(&self) -> Option<Ticket> {
        self.answers.asker
    }

    /// Remembers who starts a song or lets it go on, because that may still fail.
    pub(super) fn note_starter(&mut self) {
        self.answers.start = self.answers.asker;
    }

    /// Who did that last.
    pub(super) fn starter(&self) -> Option<Ticket> {
        self.answers.start
    }
}
