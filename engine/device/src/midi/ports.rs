//! The MIDI ports of a driver.

use crossbeam_channel::Sender;

use super::Plugged;

/// The MIDI ports that a device is asked for. Drivers without MIDI ports pass them over.
#[derive(Clone, Debug, Default)]
pub struct MidiNames {
    /// Ports for what comes in.
    pub inputs: Vec<PortName>,
    /// Ports for what goes out: those of the songs first, numbered as the renderer does.
    pub outputs: Vec<PortName>,
    /// Who is told which ports of others came and went. Nobody waits where it is full.
    pub told: Option<Sender<Plugged>>,
}

/// A MIDI port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortName {
    /// Its name among the client's ports, which no other of them has.
    pub name: String,
    /// What it is connected to when the device opens, and whenever it comes later: every MIDI port of
    /// another client that has this in its name or in an alias, whatever the case; `None` is nothing.
    pub connect: Option<String>,
}

/// The ports of a driver for the length of a callback. Every method is called on the audio thread.
pub trait Ports {
    /// Whether there are any.
    fn are_there(&self) -> bool;

    /// Hands every message that came in to `hear`: the number of its port, the frame of the period,
    /// its bytes.
    fn read(&mut self, hear: &mut dyn FnMut(u8, u32, &[u8]));

    /// Sends a message at a frame of the period, which is not before the one of the last message.
    /// Returns whether there was room for it.
    fn write(&mut self, port: u8, frame: u32, bytes: &[u8]) -> bool;
}

/// A driver without MIDI.
pub(crate) struct NoPorts;

impl Ports for NoPorts {
    fn are_there(&self) -> bool {
        false
    }

    fn read(&mut self, _: &mut dyn FnMut(u8, u32, &[u8])) {}

    fn write(&mut self, _: u8, _: u32, _: &[u8]) -> bool {
        false
    }
}
