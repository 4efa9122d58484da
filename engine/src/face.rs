//! How a face (the console, OSC, MIDI) meets the conductor: actions in, snapshots out.

use std::sync::Arc;

use arc_swap::ArcSwap;
use crossbeam_channel::{Sender, TrySendError};

use crate::{Action, EntryId, Snapshot};

/// A face's end. Every face has its own clone.
#[derive(Clone, Debug)]
pub struct Face {
    pub(crate) actions: Sender<Request>,
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(crate) source: Source,
}

/// What a face asks of the conductor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// By which way it came.
    pub source: Source,
    /// What it is.
    pub action: Action,
    /// The song that the face showed to whoever asked: a jump that is pressed in the very frame in
    /// which another song takes over is not for that one.
    pub song: Option<EntryId>,
    /// By which whoever asked is told if it is not done; `None` reads the notices.
    pub ticket: Option<Ticket>,
    /// Whoever asked is sure: it is not to be pressed twice, whatever the show wants confirmed.
    pub sure: bool,
}

/// The number by which a face knows what it asked for ([`Face::ask`]), chosen by the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What was asked for with a ticket and is not done: see [`crate::Conductor::take_refusals`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDone {
    /// The ticket it was asked with.
    pub ticket: Ticket,
    /// Why, as the notice has it.
    pub why: String,
}

/// By which way an action came, for the black box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// A key of the console.
    #[default]
    Console,
    /// Open Sound Control.
    Osc,
    /// MIDI.
    Midi,
    /// The program by itself.
    Program,
}

/// The conductor takes no more actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// So many actions wait already that the conductor must be hanging.
    #[error("the conductor does not answer: the key was not taken, the song goes on by itself")]
    Busy,
    /// The conductor has ended.
    #[error("the conductor has ended")]
    Ended,
}

impl Face {
    /// The same face for actions that come another way.
    #[must_use]
    pub fn by(&self, source: Source) -> Self {
        Self { source, ..self.clone() }
    }

    /// Asks for something. What is about a song that plays (a jump in it, a vamp, a rejoin) is about
    /// the one in the newest snapshot, and is not done where another one plays by then. Never waits.
    ///
    /// # Errors
    ///
    /// [`NotTaken`] when the conductor hangs or has ended; nothing was asked then.
    pub fn send(&self, action: Action) -> Result<(), NotTaken> {
        self.send_seeing(&self.snapshot.load(), action)
    }

    /// The same for a face that shows this snapshot: what is asked is about the song in it. Never
    /// waits.
    ///
    /// # Errors
    ///
    /// Those of [`Self::send`].
    pub fn send_seeing(&self, shown: &Snapshot, action: Action) -> Result<(), NotTaken> {
        self.request(shown, action, None, false)
    }

    /// The same for a face that tells whoever asked why something is not done: the conductor's
    /// refusal of this comes back once, with the ticket. Never waits.
    ///
    /// # Errors
    ///
    /// Those of [`Self::send`]; no refusal follows then.
    pub fn ask(&self, shown: &Snapshot, action: Action, ticket: Ticket) -> Result<(), NotTaken> {
        self.request(shown, action, Some(ticket), false)
    }

    /// The same for somebody who is sure, so that nothing has to be pressed twice. Never waits.
    ///
    /// # Errors
    ///
    /// Those of [`Self::ask`].
    pub fn ask_surely(
        &self,
        shown: &Snapshot,
        action: Action,
        ticket: Ticket,
    ) -> Result<(), NotTaken> {
        self.request(shown, action, Some(ticket), true)
    }

    fn request(
        &self,
        shown: &Snapshot,
        action: Action,
        ticket: Option<Ticket>,
        sure: bool,
    ) -> Result<(), NotTaken> {
        let request = Request { source: self.source, action, song: shown.song(), ticket, sure };
        self.actions.try_send(request).map_err(|refusal| match refusal {
            TrySendError::Full(_) => NotTaken::Busy,
            TrySendError::Disconnected(_) => NotTaken::Ended,
        })
    }

    /// How all of it stands now. Never waits.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// A face without a conductor, that shows `snapshot` and hands its actions to the receiver:
    /// for tests of faces.
    pub fn detached(snapshot: Snapshot) -> (Self, crossbeam_channel::Receiver<Request>) {
        let (actions, receiver) = crossbeam_channel::bounded(64);
        let snapshot = Arc::new(ArcSwap::from_pointee(snapshot));
        (Self { actions, snapshot, source: Source::default() }, receiver)
    }

    /// Shows another snapshot, as the conductor does.
    pub fn publish(&self, snapshot: Snapshot) {
        self.snapshot.store(Arc::new(snapshot));
    }
}
