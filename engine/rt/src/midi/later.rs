//! Messages that are due so many frames of the device after what caused them.

use super::out::MidiOut;

/// Messages that wait at one time: program changes behind their banks, and notes of a song's start
/// or end. What finds no room is sent at once.
const MAX_LATER: usize = 256;

#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    /// The frame of the device.
    due: u64,
    port: u8,
    bytes: [u8; 3],
    length: u8,
}

/// The messages that wait, in the order in which they came.
#[derive(Debug)]
pub(super) struct Later {
    waiting: Vec<Waiting>,
}

impl Later {
    pub(super) fn new() -> Self {
        // Never grows.
        Self { waiting: Vec::with_capacity(MAX_LATER) }
    }

    /// Sends a message of up to three bytes when frame `due` of the device comes.
    pub(super) fn send(&mut self, due: u64, port: u8, bytes: &[u8], out: &mut MidiOut) {
        let mut all = [0; 3];
        if self.waiting.len() == MAX_LATER || bytes.len() > all.len() {
            out.send_note_off(port, 0, bytes);
            return;
        }
        all[..bytes.len()].copy_from_slice(bytes);
        self.waiting.push(Waiting { due, port, bytes: all, length: bytes.len() as u8 });
    }

    /// Sends what is due before frame `now + frames` of the device, which is at frame `now`. On muted
    /// outputs only notes end.
    pub(super) fn pass(&mut self, now: u64, frames: u64, muted: u32, out: &mut MidiOut) {
        if self.waiting.is_empty() {
            return;
        }
        self.waiting.retain(|waiting| {
            if waiting.due >= now + frames {
                return true;
            }
            let offset = waiting.due.saturating_sub(now) as u32;
            if muted >> waiting.port & 1 == 0 || waiting.bytes[0] & 0xf0 == 0x80 {
                let bytes = &waiting.bytes[..usize::from(waiting.length)];
                out.send_note_off(waiting.port, offset, bytes);
            }
            false
        });
    }
}
