//! How a face (the console, later OSC and MIDI) meets the conductor: actions in, snapshots out.

use std::sync::Arc;

use arc_swap::ArcSwap;
use crossbeam_channel::{Sender, TrySendError};

use crate::{Action, Snapshot};

/// A face's end. Every face has its own clone.
#[derive(Clone, Debug)]
pub struct Face {
    pub(crate) actions: Sender<(Source, Action)>,
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(crate) source: Source,
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

    /// Asks for something. Never waits.
    ///
    /// # Errors
    ///
    /// [`NotTaken`] when the conductor hangs or has ended; nothing was asked then.
    pub fn send(&self, action: Action) -> Result<(), NotTaken> {
        self.actions.try_send((self.source, action)).map_err(|refusal| match refusal {
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
    pub fn detached(snapshot: Snapshot) -> (Self, crossbeam_channel::Receiver<(Source, Action)>) {
        let (actions, receiver) = crossbeam_channel::bounded(64);
        let snapshot = Arc::new(ArcSwap::from_pointee(snapshot));
        (Self { actions, snapshot, source: Source::default() }, receiver)
    }

    /// Shows another snapshot, as the conductor does.
    pub fn publish(&self, snapshot: Snapshot) {
        self.snapshot.store(Arc::new(snapshot));
    }
}
