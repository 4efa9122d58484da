//! Songs' messages on their way to the system's MIDI, where the device has no MIDI ports.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringbuf::traits::{Consumer as _, Observer as _, Producer as _};
use ringbuf::{HeapCons, HeapProd};

/// Bytes before those of a message: its length, its port, the frame of the device at which its period
/// began, its frame in the period, and when the callback began, in nanoseconds from the first one.
const HEADER: usize = 2 + 1 + 8 + 4 + 8;

/// A message on its way, or the begin of a callback: by all of these the clock of the device is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The output, counted as the renderer does.
    pub port: u8,
    /// When the callback began in which it was rendered.
    pub began: Instant,
    /// The frame of the device with which that callback began.
    pub first: u64,
    /// The frames from there to the message.
    pub offset: u32,
    /// The message; empty where it is only the begin of a callback.
    pub bytes: Vec<u8>,
}

/// The end of the thread that sends them.
pub struct Outbox {
    ring: HeapCons<u8>,
    lost: Arc<AtomicU64>,
    zero: Instant,
}

impl Outbox {
    pub(super) fn new(ring: HeapCons<u8>, lost: Arc<AtomicU64>, zero: Instant) -> Self {
        Self { ring, lost, zero }
    }

    /// The next message, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<Due> {
        let mut header = [0; HEADER];
        if self.ring.peek_slice(&mut header) < HEADER {
            return None;
        }
        let [l0, l1, port, rest @ ..] = header;
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        // The header may be here before the bytes are.
        if self.ring.occupied_len() < HEADER + length {
            return None;
        }
        self.ring.skip(HEADER);
        let mut bytes = vec![0; length];
        self.ring.pop_slice(&mut bytes);
        let number = |from: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&rest[from..from + 8]);
            u64::from_le_bytes(eight)
        };
        let offset = u32::from_le_bytes([rest[8], rest[9], rest[10], rest[11]]);
        let began = self.zero + Duration::from_nanos(number(12));
        Some(Due { port, began, first: number(0), offset, bytes })
    }

    /// Messages of songs that were lost since the start, because too many waited or the ports had no
    /// room.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

/// Puts a message on its way. Returns whether there was room. Real-time safe.
pub(super) fn push(
    ring: &mut HeapProd<u8>,
    port: u8,
    (first, offset): (u64, u32),
    began_nanos: u64,
    bytes: &[u8],
) -> bool {
    let Ok(length) = u16::try_from(bytes.len()) else { return false };
    if ring.vacant_len() < HEADER + bytes.len() {
        return false;
    }
    let mut header = [0; HEADER];
    header[..2].copy_from_slice(&length.to_le_bytes());
    header[2] = port;
    header[3..11].copy_from_slice(&first.to_le_bytes());
    header[11..15].copy_from_slice(&offset.to_le_bytes());
    header[15..].copy_from_slice(&began_nanos.to_le_bytes());
    ring.push_slice(&header);
    ring.push_slice(bytes);
    true
}
