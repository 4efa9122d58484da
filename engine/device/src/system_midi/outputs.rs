//! What goes out.

use midir::{MidiOutput, MidiOutputConnection};

use super::open::{Found, Open};
use super::{is_there, CLIENT};
use crate::midi::Changes;

/// The outputs that are open.
#[derive(Default)]
pub struct Outputs {
    open: Open<MidiOutputConnection>,
}

impl Outputs {
    /// Opens every port that has come and that `wants` takes by its name, and lets go of those that are
    /// gone or that it does not take any more. Asks the system, which may take milliseconds.
    pub fn look(&mut self, wants: &dyn Fn(&str) -> bool) -> Changes {
        self.open.look(&found(), wants, connect)
    }

    /// Sends one whole message to every open port whose name `to` takes. Whether there was one, and
    /// all took it.
    pub fn send(&mut self, to: &dyn Fn(&str) -> bool, bytes: &[u8]) -> bool {
        let mut ports = self.open.iter_mut().filter(|(name, _)| to(name)).peekable();
        // Where one does not take it, the others get it all the same.
        ports.peek().is_some() && ports.fold(true, |all, (_, port)| port.send(bytes).is_ok() && all)
    }
}

fn connect(found: &Found) -> Result<MidiOutputConnection, String> {
    let client = MidiOutput::new(CLIENT).map_err(|error| error.to_string())?;
    let port = client.find_port_by_id(&found.id).ok_or("it is gone")?;
    client.connect(&port, "control out").map_err(|error| error.to_string())
}

/// All outputs of the system.
fn found() -> Vec<Found> {
    let client = if is_there() { MidiOutput::new(CLIENT).ok() } else { None };
    let Some(client) = client else { return Vec::new() };
    let ports = client.ports();
    let found = ports
        .iter()
        .filter_map(|port| Some(Found { id: port.id(), name: client.port_name(port).ok()? }));
    found.collect()
}
