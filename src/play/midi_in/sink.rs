//! Where feedback goes: to the device's ports, or to the system's where it has none.

use downbeat_control::bindings::Bindings;
use downbeat_control::midi::MidiSink;
use downbeat_device::midi::{Changes, MidiSender};
use downbeat_device::system_midi::Outputs;
use downbeat_show_files::{BoundPort, Controls};

use super::outputs;

/// The outputs of surfaces.
pub(super) struct Sink {
    ports: Vec<BoundPort>,
    /// The number of each port's output at the device.
    numbers: Vec<Option<u8>>,
    device: MidiSender,
    system: Outputs,
    /// The device has MIDI ports of its own, and takes all.
    pub(super) by_device: bool,
}

impl Sink {
    /// The outputs of the ports in `controls`; `device` is the way to those of the device, of which
    /// `outputs_before` are for others.
    pub(super) fn new(controls: &Controls, outputs_before: usize, device: MidiSender) -> Self {
        let of_port = |at: usize| {
            let output = outputs(controls).iter().position(|(port, _)| *port == at)?;
            u8::try_from(outputs_before + output).ok()
        };
        Self {
            ports: controls.ports.clone(),
            numbers: (0..controls.ports.len()).map(of_port).collect(),
            device,
            system: Outputs::default(),
            by_device: false,
        }
    }

    /// Opens ports of the system that have come, where the device has none of its own.
    pub(super) fn look(&mut self) -> Changes {
        let (ports, by_device) = (&self.ports, self.by_device);
        let feeds = |name: &str| {
            !by_device && ports.iter().any(|port| port.feedback && Bindings::is(&port.out, name))
        };
        self.system.look(&feeds)
    }
}

impl MidiSink for Sink {
    fn send(&mut self, port: usize, bytes: &[u8]) -> bool {
        if self.by_device {
            let number = self.numbers.get(port).copied().flatten();
            return number.is_some_and(|number| self.device.send(number, bytes).is_ok());
        }
        let Some(port) = self.ports.get(port) else { return false };
        self.system.send(&|name| Bindings::is(&port.out, name), bytes)
    }
}
