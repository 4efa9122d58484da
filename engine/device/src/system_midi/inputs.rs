//! What comes in.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{bounded, Receiver, Sender, TrySendError};
use midir::{Ignore, MidiInput, MidiInputConnection};

use super::open::{Found, Open};
use super::{is_there, CLIENT};
use crate::midi::{Changes, MESSAGE_BYTES};

/// Messages that may wait: as many as come in a tenth of a second from ten surfaces whose every fader
/// is swept.
const WAITING: usize = 1024;

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The name of its port.
    pub port: Arc<str>,
    /// Its bytes, from 1 to [`MESSAGE_BYTES`].
    pub bytes: Vec<u8>,
}

/// The inputs that are open.
pub struct Inputs {
    sender: Sender<Heard>,
    receiver: Receiver<Heard>,
    lost: Arc<AtomicU64>,
    open: Open<MidiInputConnection<()>>,
}

impl Default for Inputs {
    fn default() -> Self {
        let (sender, receiver) = bounded(WAITING);
        Self { sender, receiver, lost: Arc::default(), open: Open::default() }
    }
}

impl Inputs {
    /// Opens every port that has come and that `wants` takes by its name, and lets go of those that are
    /// gone or that it does not take any more. Asks the system, which may take milliseconds.
    pub fn look(&mut self, wants: &dyn Fn(&str) -> bool) -> Changes {
        let Self { sender, lost, open, .. } = self;
        open.look(&found(), wants, |port| connect(port, sender.clone(), Arc::clone(lost)))
    }

    /// The next message; waits for it as long as this.
    pub fn wait(&self, limit: Duration) -> Option<Heard> {
        self.receiver.recv_timeout(limit).ok()
    }

    /// The next message, if there is one. Never waits.
    pub fn pop(&self) -> Option<Heard> {
        self.receiver.try_recv().ok()
    }

    /// Messages that were lost since the start, because they were longer than [`MESSAGE_BYTES`] or
    /// because too many waited.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

fn connect(
    found: &Found,
    sender: Sender<Heard>,
    lost: Arc<AtomicU64>,
) -> Result<MidiInputConnection<()>, String> {
    let mut client = MidiInput::new(CLIENT).map_err(|error| error.to_string())?;
    client.ignore(Ignore::Time | Ignore::ActiveSense);
    let port = client.find_port_by_id(&found.id).ok_or("it is gone")?;
    let name: Arc<str> = found.name.as_str().into();
    let take = move |_, bytes: &[u8], (): &mut ()| {
        let sound = (1..=MESSAGE_BYTES).contains(&bytes.len());
        let heard = || Heard { port: Arc::clone(&name), bytes: bytes.to_vec() };
        if !sound || matches!(sender.try_send(heard()), Err(TrySendError::Full(_))) {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    };
    client.connect(&port, "control in", take, ()).map_err(|error| error.to_string())
}

/// All inputs of the system.
fn found() -> Vec<Found> {
    let client = if is_there() { MidiInput::new(CLIENT).ok() } else { None };
    let Some(client) = client else { return Vec::new() };
    let ports = client.ports();
    let found = ports
        .iter()
        .filter_map(|port| Some(Found { id: port.id(), name: client.port_name(port).ok()? }));
    found.collect()
}
