//! What is plugged in at the MIDI ports, while ports of other clients come and go.

use std::time::{Duration, Instant};

use jack::{Client, Error, MidiIn, PortFlags, PortId, PortSpec};

use crate::midi::{Changes, MidiNames, Plugged, PortName};

/// How long a port may refuse before that is told: a client that has ports and does not run yet
/// refuses too, and says so when it runs.
const PATIENCE: Duration = Duration::from_secs(2);

/// Connects our MIDI ports to those of other clients that have the name that was asked for: each once,
/// when it comes. What somebody disconnects by hand stays so until the port comes again.
pub(super) struct Plugs {
    inputs: Side,
    outputs: Side,
}

/// Our ports of one direction.
struct Side {
    is_input: bool,
    ports: Vec<PortName>,
    plugs: Vec<Plug>,
}

/// A port of another client that one of ours was connected to, or refused.
struct Plug {
    ours: String,
    theirs: String,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Connected,
    /// It refuses, since then; it is tried again for a while.
    Refuses(Instant),
    GivenUp,
}

/// A MIDI port of another client.
struct Found {
    name: String,
    aliases: Vec<String>,
}

impl Plugs {
    /// For these ports, none of which is connected yet.
    pub(super) fn new(names: MidiNames) -> Self {
        let side = |is_input, ports| Side { is_input, ports, plugs: Vec::new() };
        Self { inputs: side(true, names.inputs), outputs: side(false, names.outputs) }
    }

    /// Connects what has come, and forgets what is gone. Asks the server, so it may hang with it, and must
    /// not be called on a thread of the server's.
    pub(super) fn look(&mut self, client: &Client) -> Plugged {
        let now = Instant::now();
        Plugged { inputs: self.inputs.look(client, now), outputs: self.outputs.look(client, now) }
    }

    /// A port has come. If it has the name of one that was connected, that one went and nobody looked
    /// meanwhile: the next [`Self::look`] connects this one.
    pub(super) fn came(&mut self, client: &Client, port: PortId) -> Plugged {
        let name = client.port_by_id(port).and_then(|port| port.name().ok());
        let Some(name) = name else { return Plugged::default() };
        Plugged {
            inputs: self.inputs.came(client, &name),
            outputs: self.outputs.came(client, &name),
        }
    }

    /// Those of our ports whose other end is not there, in words.
    pub(super) fn waiting(&self, client: &Client) -> Vec<String> {
        let waiting = |side: &Side| {
            let found = side.found(client);
            let waits = |port: &PortName| {
                // What takes any port misses none.
                let wanted = port.connect.as_deref().filter(|wanted| !wanted.is_empty())?;
                let is_there = found.iter().any(|found| found.is_like(wanted));
                let name = &port.name;
                (!is_there).then(|| format!("no MIDI port is called {wanted}: {name} waits for it"))
            };
            side.ports.iter().filter_map(waits).collect::<Vec<_>>()
        };
        [waiting(&self.outputs), waiting(&self.inputs)].concat()
    }
}

impl Side {
    /// The ports of other clients that ours can be connected to.
    fn found(&self, client: &Client) -> Vec<Found> {
        let flags = if self.is_input { PortFlags::IS_OUTPUT } else { PortFlags::IS_INPUT };
        let midi = MidiIn::default();
        let own = format!("{}:", client.name());
        let names = client.ports(None, Some(midi.jack_port_type()), flags);
        let names = names.into_iter().filter(|name| !name.starts_with(&own));
        let found = |name: String| {
            let aliases = client.port_by_name(&name).and_then(|port| port.aliases().ok());
            Found { name, aliases: aliases.unwrap_or_default() }
        };
        names.map(found).collect()
    }

    fn look(&mut self, client: &Client, now: Instant) -> Changes {
        let mut changes = Changes::default();
        if self.ports.iter().all(|port| port.connect.is_none()) {
            return changes;
        }
        let found = self.found(client);
        self.plugs.retain(|plug| {
            let stays = found.iter().any(|found| found.name == plug.theirs);
            if !stays {
                plug.tell_gone(&mut changes);
            }
            stays
        });
        for port in &self.ports {
            let Some(wanted) = &port.connect else { continue };
            let ours = format!("{}:{}", client.name(), port.name);
            for theirs in found.iter().filter(|found| found.is_like(wanted)) {
                // Of inputs that may take the same port the first one does, or its messages would
                // come twice.
                let is_this = |plug: &Plug| {
                    plug.theirs == theirs.name && (self.is_input || plug.ours == ours)
                };
                let at = self.plugs.iter().position(is_this).unwrap_or_else(|| {
                    self.plugs.push(Plug::new(&ours, &theirs.name, now));
                    self.plugs.len() - 1
                });
                let plug = &mut self.plugs[at];
                if plug.ours == ours && matches!(plug.state, State::Refuses(_)) {
                    plug.connect(client, self.is_input, now, &mut changes);
                }
            }
        }
        changes
    }

    fn came(&mut self, client: &Client, name: &str) -> Changes {
        let mut changes = Changes::default();
        self.plugs.retain(|plug| {
            let ours = || client.port_by_name(&plug.ours);
            let is_connected =
                || ours().is_some_and(|ours| ours.is_connected_to(name).unwrap_or(false));
            let stays = plug.theirs != name || is_connected();
            if !stays {
                plug.tell_gone(&mut changes);
            }
            stays
        });
        changes
    }
}

impl Plug {
    fn new(ours: &str, theirs: &str, now: Instant) -> Self {
        Self { ours: ours.into(), theirs: theirs.into(), state: State::Refuses(now) }
    }

    fn connect(&mut self, client: &Client, is_input: bool, now: Instant, changes: &mut Changes) {
        let (from, to) =
            if is_input { (&self.theirs, &self.ours) } else { (&self.ours, &self.theirs) };
        match client.connect_ports_by_name(from, to) {
            // Where a session manager was quicker, it is connected all the same.
            Ok(()) | Err(Error::PortAlreadyConnected(..)) => {
                self.state = State::Connected;
                if !changes.opened.contains(&self.theirs) {
                    changes.opened.push(self.theirs.clone());
                }
            }
            Err(error) => {
                let State::Refuses(since) = self.state else { return };
                if now.saturating_duration_since(since) >= PATIENCE {
                    self.state = State::GivenUp;
                    changes.refused.push((self.theirs.clone(), error.to_string()));
                }
            }
        }
    }

    fn tell_gone(&self, changes: &mut Changes) {
        if self.state == State::Connected && !changes.gone.contains(&self.theirs) {
            changes.gone.push(self.theirs.clone());
        }
    }
}

impl Found {
    fn is_like(&self, wanted: &str) -> bool {
        is_like(wanted, &self.name) || self.aliases.iter().any(|alias| is_like(wanted, alias))
    }
}

/// Whether a name has a pattern in it, in which `*` stands for anything, whatever the case.
fn is_like(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut rest = name.as_str();
    pattern.split('*').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_a_part_of_it_and_by_patterns() {
        let found = Found {
            name: "system:midi_capture_3".into(),
            aliases: vec!["alsa_pcm:Nord-Stage/midi_capture_1".into()],
        };
        for (pattern, is_like) in [
            ("", true),
            ("MIDI_Capture", true),
            ("system:*_3", true),
            ("nord*stage", true),
            ("*", true),
            ("3*system", false),
            ("nord*capture_3", false),
            ("Korg", false),
        ] {
            assert_eq!(found.is_like(pattern), is_like, "{pattern}");
        }
    }
}
