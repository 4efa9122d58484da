//! Feedback for surfaces at the device's MIDI ports.

use ringbuf::traits::Producer as _;
use ringbuf::HeapProd;

use super::Incoming;

/// The end of the thread that sends feedback.
pub struct MidiSender {
    ring: HeapProd<Incoming>,
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// So much waits that the device cannot be calling back, or has no MIDI ports.
    #[error("the MIDI ports of the device take no more: it does not call back")]
    Full,
    /// It is empty, or longer than [`super::MESSAGE_BYTES`].
    #[error("a message has 1 to {} bytes", super::MESSAGE_BYTES)]
    Length,
}

impl MidiSender {
    pub(super) fn new(ring: HeapProd<Incoming>) -> Self {
        Self { ring }
    }

    /// Sends a message at the first frame of the next callback. `port` counts as
    /// [`super::MidiNames::outputs`] does; a port that is not there sends nothing. Never waits.
    ///
    /// # Errors
    ///
    /// [`NotSent`]; nothing is sent then.
    pub fn send(&mut self, port: u8, bytes: &[u8]) -> Result<(), NotSent> {
        let message = Incoming::new(port, 0, bytes).ok_or(NotSent::Length)?;
        self.ring.try_push(message).map_err(|_| NotSent::Full)
    }
}
