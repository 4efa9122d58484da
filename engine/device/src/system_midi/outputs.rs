//! What goes out.

use midir::{MidiOutput, MidiOutputConnection};

use super::{is_there, Changes, CLIENT, MAX_OPEN};

/// The outputs that are open.
#[derive(Default)]
pub struct Outputs {
    open: Vec<(String, MidiOutputConnection)>,
    refused: Vec<String>,
}

impl Outputs {
    /// Opens every port that has come and that `wants` takes by its name, and lets go of those that are
    /// gone. Asks the system, which may take milliseconds.
    pub fn look(&mut self, wants: &dyn Fn(&str) -> bool) -> Changes {
        let mut changes = Changes::default();
        let found = if is_there() { found() } else { Vec::new() };
        self.open.retain(|(name, _)| {
            let stays = found.contains(name);
            if !stays {
                changes.gone.push(name.clone());
            }
            stays
        });
        self.refused.retain(|name| found.contains(name));
        for name in found.into_iter().filter(|name| wants(name)) {
            let is_known =
                self.refused.contains(&name) || self.open.iter().any(|(open, _)| *open == name);
            if is_known || self.open.len() >= MAX_OPEN {
                continue;
            }
            match connect(&name) {
                Ok(connection) => {
                    self.open.push((name.clone(), connection));
                    changes.opened.push(name);
                }
                Err(why) => {
                    self.refused.push(name.clone());
                    changes.refused.push((name, why));
                }
            }
        }
        changes
    }

    /// Sends one whole message to every open port whose name `to` takes. Whether there was one, and
    /// all took it.
    pub fn send(&mut self, to: &dyn Fn(&str) -> bool, bytes: &[u8]) -> bool {
        let mut sent = false;
        for (_, connection) in self.open.iter_mut().filter(|(name, _)| to(name)) {
            if connection.send(bytes).is_err() {
                return false;
            }
            sent = true;
        }
        sent
    }
}

fn connect(name: &str) -> Result<MidiOutputConnection, String> {
    let client = MidiOutput::new(CLIENT).map_err(|error| error.to_string())?;
    let ports = client.ports();
    let port = ports.iter().find(|port| client.port_name(port).is_ok_and(|its| its == name));
    let port = port.ok_or("it is gone")?;
    client.connect(port, "control out").map_err(|error| error.to_string())
}

/// The names of all outputs of the system but our own.
fn found() -> Vec<String> {
    let Ok(client) = MidiOutput::new(CLIENT) else { return Vec::new() };
    let names = client.ports();
    let mut names: Vec<String> =
        names.iter().filter_map(|port| client.port_name(port).ok()).collect();
    names.retain(|name| !name.starts_with(CLIENT));
    names.dedup();
    names
}
