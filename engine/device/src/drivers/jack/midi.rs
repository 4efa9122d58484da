//! The MIDI ports of a JACK client.

use jack::{Client, MidiIn, MidiOut, MidiWriter, Port, ProcessScope, RawMidi};

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
