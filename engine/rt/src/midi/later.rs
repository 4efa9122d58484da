//! Messages that are due so many frames of the device after what caused them.

use super::out::MidiOut;

/// Messages that wait at one time: program changes behind their banks, and notes of a song's start
/// or end. What finds no room is sent at once.
const MAX_LATER: usize = 256;

/// When something makes a message wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cause {
    /// The frame of the device with which the present stretch begins.
    pub(super) now: u64,
    /// Its frame in that stretch.
    pub(super) offset: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    /// The frames of the device at which it is due, and at which it was caused.
    due: u64,
    caused: u64,
    port: u8,
    bytes: [u8; 3],
    length: u8,
}

/// The messages that wait, in the order in which they go. Those of one frame go in the order of their
/// causes, and not in that in which they came: two songs hand them over stretch by stretch, and how
/// long a stretch is depends on the period.
#[derive(Debug)]
pub(super) struct Later {
    waiting: Vec<Waiting>,
}

impl Later {
    pub(super) fn new() -> Self {
        // Never grows.
        Self { waiting: Vec::with_capacity(MAX_LATER) }
    }

    /// Sends a message of up to three bytes so many frames of the device after its cause.
    pub(super) fn send(
        &mut self,
        cause: Cause,
        frames: u32,
        port: u8,
        bytes: &[u8],
        out: &mut MidiOut,
    ) {
        let mut all = [0; 3];
        if self.waiting.len() == MAX_LATER || bytes.len() > all.len() {
            // Behind what it ends or completes, which was sent at this frame before.
            out.send_note_off(port, cause.offset, bytes);
            return;
        }
        all[..bytes.len()].copy_from_slice(bytes);
        let caused = cause.now + u64::from(cause.offset);
        let due = caused + u64::from(frames);
        let at = self.waiting.partition_point(|other| (other.due, other.caused) <= (due, caused));
        let length = bytes.len() as u8;
        self.waiting.insert(at, Waiting { due, caused, port, bytes: all, length });
    }

    /// Sends what is due before frame `now + frames` of the device, which is at frame `now`. On muted
    /// outputs only notes end.
    pub(super) fn pass(&mut self, now: u64, frames: u64, muted: u32, out: &mut MidiOut) {
        let due = self.waiting.partition_point(|waiting| waiting.due < now + frames);
        for waiting in self.waiting.drain(..due) {
            let offset = waiting.due.saturating_sub(now) as u32;
            if muted >> waiting.port & 1 == 0 || waiting.bytes[0] & 0xf0 == 0x80 {
                let bytes = &waiting.bytes[..usize::from(waiting.length)];
                out.send_note_off(waiting.port, offset, bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames and the bytes of what was sent.
    fn sent(out: &mut MidiOut) -> Vec<(u32, Vec<u8>)> {
        out.end();
        out.messages().iter().map(|message| (message.offset, out.bytes(message).to_vec())).collect()
    }

    #[test]
    fn what_is_due_at_one_frame_goes_in_the_order_of_its_causes() {
        let (mut later, mut out) = (Later::new(), MidiOut::new());
        // One song hands over its stretch, and then another one its own.
        later.send(Cause { now: 1_000, offset: 100 }, 50, 0, &[0xc1, 99], &mut out);
        later.send(Cause { now: 1_000, offset: 40 }, 110, 0, &[0xc1, 6], &mut out);
        later.send(Cause { now: 1_000, offset: 120 }, 10, 0, &[0x80, 60, 64], &mut out);
        later.pass(1_000, 151, 0, &mut out);
        let wanted = [(130, vec![0x80, 60, 64]), (150, vec![0xc1, 6]), (150, vec![0xc1, 99])];
        assert_eq!(sent(&mut out), wanted);
    }

    #[test]
    fn what_finds_no_room_to_wait_goes_behind_its_cause() {
        let (mut later, mut out) = (Later::new(), MidiOut::new());
        for _ in 0..MAX_LATER {
            later.send(Cause { now: 0, offset: 0 }, 1_000, 0, &[0x80, 1, 64], &mut out);
        }
        out.send(0, 70, &[0x90, 2, 100]);
        later.send(Cause { now: 0, offset: 70 }, 1_000, 0, &[0x80, 2, 64], &mut out);
        assert_eq!(sent(&mut out), [(70, vec![0x90, 2, 100]), (70, vec![0x80, 2, 64])]);
    }
}
