//! The MIDI ports of a JACK client.

use jack::{Client, MidiIn, MidiOut, MidiWriter, Port, PortFlags, PortSpec, ProcessScope, RawMidi};

use crate::midi::{MidiNames, PortName, Ports, MAX_PORTS};

/// The ports.
pub(crate) struct MidiPorts {
    inputs: Vec<Port<MidiIn>>,
    outputs: Vec<Port<MidiOut>>,
}

/// Makes the ports.
pub(crate) fn register(client: &Client, names: &MidiNames) -> Result<MidiPorts, jack::Error> {
    let input = |port: &PortName| client.register_port(&port.name, MidiIn::default());
    let output = |port: &PortName| client.register_port(&port.name, MidiOut::default());
    Ok(MidiPorts {
        inputs: names.inputs.iter().map(input).collect::<Result<_, _>>()?,
        outputs: names.outputs.iter().map(output).collect::<Result<_, _>>()?,
    })
}

/// Connects each port that is to be connected. Returns what could not be, in words.
pub(crate) fn connect(client: &Client, names: &MidiNames) -> Vec<String> {
    let mut notes = Vec::new();
    for (ports, theirs, flags) in [
        (&names.outputs, MidiIn::default().jack_port_type(), PortFlags::IS_INPUT),
        (&names.inputs, MidiIn::default().jack_port_type(), PortFlags::IS_OUTPUT),
    ] {
        // Of inputs that may take the same port the first one does, or its messages would come twice.
        let mut taken: Vec<String> = Vec::new();
        for port in ports {
            let Some(wanted) = &port.connect else { continue };
            let found = matching(client, wanted, client.ports(None, Some(theirs), flags));
            if found.is_empty() {
                notes.push(format!("no MIDI port is called {wanted}: {} waits for it", port.name));
            }
            for other in found {
                if flags == PortFlags::IS_OUTPUT && taken.contains(&other) {
                    continue;
                }
                taken.push(other.clone());
                let ours = format!("{}:{}", client.name(), port.name);
                let (from, to) = match flags {
                    PortFlags::IS_INPUT => (&ours, &other),
                    _ => (&other, &ours),
                };
                if let Err(error) = client.connect_ports_by_name(from, to) {
                    notes.push(format!("{ours} is not connected to {other}: {error}"));
                }
            }
        }
    }
    notes
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

/// The ports of other clients that have `wanted` in their name or in an alias.
fn matching(client: &Client, wanted: &str, ports: Vec<String>) -> Vec<String> {
    let has = |name: &str| is_like(wanted, name);
    let own = format!("{}:", client.name());
    let fits = |name: &String| {
        let aliases = || client.port_by_name(name).and_then(|port| port.aliases().ok());
        let alias = || aliases().unwrap_or_default().iter().any(|alias| has(alias));
        !name.starts_with(&own) && (has(name) || alias())
    };
    ports.into_iter().filter(fits).collect()
}

impl MidiPorts {
    /// The ports in a callback. What was in the output ports is gone. Real-time safe.
    pub(crate) fn in_callback<'a>(&'a mut self, scope: &'a ProcessScope) -> InCallback<'a> {
        let mut writers = [const { None }; MAX_PORTS];
        for (writer, port) in writers.iter_mut().zip(&mut self.outputs) {
            *writer = Some(port.writer(scope));
        }
        InCallback { inputs: &self.inputs, writers, scope }
    }
}

/// The ports for the length of a callback.
pub(crate) struct InCallback<'a> {
    inputs: &'a [Port<MidiIn>],
    writers: [Option<MidiWriter<'a>>; MAX_PORTS],
    scope: &'a ProcessScope,
}

impl Ports for InCallback<'_> {
    fn are_there(&self) -> bool {
        true
    }

    fn read(&mut self, hear: &mut dyn FnMut(u8, u32, &[u8])) {
        for (number, port) in self.inputs.iter().enumerate() {
            for message in port.iter(self.scope) {
                hear(number as u8, message.time, message.bytes);
            }
        }
    }

    fn write(&mut self, port: u8, frame: u32, bytes: &[u8]) -> bool {
        let writer = self.writers.get_mut(usize::from(port)).and_then(Option::as_mut);
        // A song may name more ports than a device has: nothing is lost that anybody could get.
        writer.is_none_or(|writer| writer.write(&RawMidi { time: frame, bytes }).is_ok())
    }
}
