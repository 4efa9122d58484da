//! Where feedback goes.

/// Takes the messages that surfaces are told.
pub trait MidiSink {
    /// Sends one whole message to the output of a port of `controls.yaml`, counted from 0 in
    /// [`downbeat_show_files::Controls::ports`]. Never waits; whether it was taken.
    fn send(&mut self, port: usize, bytes: &[u8]) -> bool;
}
