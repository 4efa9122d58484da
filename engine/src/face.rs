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
        let request = Request { source: self.source, action, song: shown.song() };
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
