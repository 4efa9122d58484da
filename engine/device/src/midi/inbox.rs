//! What came in at the device's MIDI ports.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use ringbuf::traits::Consumer as _;
use ringbuf::HeapCons;

use super::MESSAGE_BYTES;

/// A message that came in, whole: ports hand messages on without running status.
#[derive(Clone, Copy)]
pub struct Incoming {
    /// The port, counted in the order of [`super::MidiNames::inputs`].
    pub port: u8,
    /// The frame of the device at which it came: [`downbeat_rt::Status::rendered`] counts them.
    pub frame: u64,
    length: u16,
    bytes: [u8; MESSAGE_BYTES],
}

impl Incoming {
    /// A message; `None` where it is empty or longer than [`MESSAGE_BYTES`]. Real-time safe.
    pub fn new(port: u8, frame: u64, bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() || bytes.len() > MESSAGE_BYTES {
            return None;
        }
        let mut all = [0; MESSAGE_BYTES];
        all[..bytes.len()].copy_from_slice(bytes);
        Some(Self { port, frame, length: bytes.len() as u16, bytes: all })
    }

    /// Its bytes, at least one.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { port, frame, .. } = self;
        f.debug_struct("Incoming")
            .field("port", port)
            .field("frame", frame)
            .field("bytes", &self.bytes())
            .finish()
    }
}

/// The end of the thread that decodes what comes in.
pub struct Inbox {
    ring: HeapCons<Incoming>,
    lost: Arc<AtomicU64>,
}

impl Inbox {
    pub(super) fn new(ring: HeapCons<Incoming>, lost: Arc<AtomicU64>) -> Self {
        Self { ring, lost }
    }

    /// The next message, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<Incoming> {
        self.ring.try_pop()
    }

    /// Messages that were lost since the start, because they were longer than [`MESSAGE_BYTES`] or
    /// because too many waited.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}
