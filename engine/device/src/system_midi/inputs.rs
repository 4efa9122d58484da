//! What comes in.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{bounded, Receiver, Sender, TrySendError};
use midir::{Ignore, MidiInput, MidiInputConnection};

use super::{is_there, Changes, CLIENT, MAX_OPEN};
use crate::midi::MESSAGE_BYTES;

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
    open: Vec<(Arc<str>, MidiInputConnection<()>)>,
    refused: Vec<String>,
}

impl Default for Inputs {
    fn default() -> Self {
        let (sender, receiver) = bounded(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        Self { sender, receiver, lost, open: Vec::new(), refused: Vec::new() }
    }
}

impl Inputs {
    /// Opens every port that has come and that `wants` takes by its name, and lets go of those that are
    /// gone or that it does not take any more. Asks the system, which may take milliseconds.
    pub fn look(&mut self, wants: &dyn Fn(&str) -> bool) -> Changes {
        let mut changes = Changes::default();
        let found = if is_there() { found() } else { Vec::new() };
        let wanted: Vec<&String> = found.iter().filter(|name| wants(name)).collect();
        self.open.retain(|(name, _)| {
            let stays = wanted.iter().any(|wanted| ***wanted == **name);
            if !stays {
                changes.gone.push(name.to_string());
            }
            stays
        });
        self.refused.retain(|name| found.contains(name));
        for name in wanted {
            let is_known =
                self.refused.contains(name) || self.open.iter().any(|(open, _)| **open == **name);
            if is_known || self.open.len() >= MAX_OPEN {
                continue;
            }
            match self.connect(name) {
                Ok(()) => changes.opened.push(name.clone()),
                Err(why) => {
                    self.refused.push(name.clone());
                    changes.refused.push((name.clone(), why));
                }
            }
        }
        changes
    }

    fn connect(&mut self, name: &str) -> Result<(), String> {
        let mut client = MidiInput::new(CLIENT).map_err(|error| error.to_string())?;
        client.ignore(Ignore::Time | Ignore::ActiveSense);
        let ports = client.ports();
        let port = ports.iter().find(|port| client.port_name(port).is_ok_and(|its| its == name));
        let port = port.ok_or("it is gone")?;
        let (sender, lost) = (self.sender.clone(), Arc::clone(&self.lost));
        let name: Arc<str> = name.into();
        let port_name = Arc::clone(&name);
        let take = move |_, bytes: &[u8], (): &mut ()| {
            let sound = (1..=MESSAGE_BYTES).contains(&bytes.len());
            let heard = Heard { port: Arc::clone(&port_name), bytes: bytes.to_vec() };
            if !sound || matches!(sender.try_send(heard), Err(TrySendError::Full(_))) {
                lost.fetch_add(1, Ordering::Relaxed);
            }
        };
        let connection =
            client.connect(port, "control in", take, ()).map_err(|error| error.to_string())?;
        self.open.push((name, connection));
        Ok(())
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

/// The names of all inputs of the system but our own.
fn found() -> Vec<String> {
    let Ok(client) = MidiInput::new(CLIENT) else { return Vec::new() };
    let names = client.ports();
    let mut names: Vec<String> =
        names.iter().filter_map(|port| client.port_name(port).ok()).collect();
    names.retain(|name| !name.starts_with(CLIENT));
    names.dedup();
    names
}
