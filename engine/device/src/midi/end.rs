//! The audio thread's end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Instant;

use ringbuf::traits::{Consumer as _, Producer as _};
use ringbuf::{HeapCons, HeapProd};

use super::outbox::push;
use super::{Incoming, Ports};

/// The rings of the audio thread. It belongs to the [`crate::Player`].
pub struct MidiEnd {
    incoming: HeapProd<Incoming>,
    feedback: HeapCons<Incoming>,
    outgoing: HeapProd<u8>,
    lost_in: Arc<AtomicU64>,
    lost_out: Arc<AtomicU64>,
    /// What the times in the outgoing ring count from.
    zero: Instant,
}

impl MidiEnd {
    pub(super) fn new(
        incoming: HeapProd<Incoming>,
        feedback: HeapCons<Incoming>,
        outgoing: HeapProd<u8>,
        [lost_in, lost_out]: [Arc<AtomicU64>; 2],
        zero: Instant,
    ) -> Self {
        Self { incoming, feedback, outgoing, lost_in, lost_out, zero }
    }

    /// Hands on what came in during the period that begins with frame `first` of the device.
    /// Real-time safe.
    pub(crate) fn hear(&mut self, first: u64, ports: &mut dyn Ports) {
        ports.read(&mut |port, offset, bytes| {
            let message = Incoming::new(port, first + u64::from(offset), bytes);
            let taken = message.is_some_and(|message| self.incoming.try_push(message).is_ok());
            self.lost_in.fetch_add(u64::from(!taken), Ordering::Relaxed);
        });
    }

    /// Sends the feedback that waits, with the first frame of the period. Real-time safe.
    pub(crate) fn feed_back(&mut self, ports: &mut dyn Ports) {
        if !ports.are_there() {
            return;
        }
        while let Some(message) = self.feedback.try_pop() {
            // Feedback is sent again when the value changes again.
            let _ = ports.write(message.port, 0, message.bytes());
        }
    }

    /// Says when a callback began that starts with frame `first` of the device, where the driver has
    /// no MIDI ports. Real-time safe.
    pub(crate) fn begin(&mut self, first: u64, began: Instant, ports: &dyn Ports) {
        if !ports.are_there() {
            // What finds no room is not missed: the next one says it again.
            let nanos = self.nanos(began);
            let _ = push(&mut self.outgoing, 0, (first, 0), nanos, &[]);
        }
    }

    /// Sends a song's message, at `offset` of the period that begins with frame `first` of the device
    /// and whose callback began at `began`. Real-time safe.
    pub(crate) fn speak(
        &mut self,
        port: u8,
        (first, offset): (u64, u32),
        began: Instant,
        bytes: &[u8],
        ports: &mut dyn Ports,
    ) {
        let taken = if ports.are_there() {
            ports.write(port, offset, bytes)
        } else {
            let nanos = self.nanos(began);
            push(&mut self.outgoing, port, (first, offset), nanos, bytes)
        };
        self.lost_out.fetch_add(u64::from(!taken), Ordering::Relaxed);
    }

    fn nanos(&self, began: Instant) -> u64 {
        // 584 years.
        began.saturating_duration_since(self.zero).as_nanos() as u64
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use assert_no_alloc::assert_no_alloc;

    use crate::midi::{link, Due, NoPorts, NotSent, Ports, MESSAGE_BYTES};

    /// Ports at which these messages have come in, with room for so many that go out.
    struct Fake {
        come: Vec<(u8, u32, Vec<u8>)>,
        gone: Vec<(u8, u32, u8)>,
        room: usize,
    }

    impl Fake {
        fn new(come: Vec<(u8, u32, Vec<u8>)>, room: usize) -> Self {
            Self { come, gone: Vec::with_capacity(room), room }
        }
    }

    impl Ports for Fake {
        fn are_there(&self) -> bool {
            true
        }

        fn read(&mut self, hear: &mut dyn FnMut(u8, u32, &[u8])) {
            self.come.iter().for_each(|(port, frame, bytes)| hear(*port, *frame, bytes));
        }

        fn write(&mut self, port: u8, frame: u32, bytes: &[u8]) -> bool {
            let fits = self.gone.len() < self.room;
            if fits {
                self.gone.push((port, frame, bytes[0]));
            }
            fits
        }
    }

    #[test]
    fn what_comes_in_has_its_frame_and_what_is_too_long_or_too_much_is_counted() {
        let (mut end, mut inbox, ..) = link();
        let long = vec![0xf0; MESSAGE_BYTES + 1];
        let come = vec![(0, 3, vec![0x90, 60, 1]), (1, 5, long), (1, 9, vec![0xf8])];
        let mut ports = Fake::new(come, 0);
        assert_no_alloc(|| end.hear(1_000, &mut ports));
        let first = inbox.pop().unwrap();
        assert_eq!((first.port, first.frame, first.bytes()), (0, 1_003, &[0x90, 60, 1][..]));
        let second = inbox.pop().unwrap();
        assert_eq!((second.port, second.frame, second.bytes()), (1, 1_009, &[0xf8][..]));
        assert!(inbox.pop().is_none());
        assert_eq!(inbox.lost(), 1);
        let mut flood = Fake::new(vec![(0, 0, vec![0xf8]); 10_000], 0);
        assert_no_alloc(|| end.hear(2_000, &mut flood));
        let taken = std::iter::from_fn(|| inbox.pop()).count() as u64;
        assert_eq!(taken + inbox.lost() - 1, 10_000);
        assert!(taken > 0 && inbox.lost() > 1);
    }

    #[test]
    fn feedback_goes_out_with_the_next_callback_and_a_full_ring_says_so() {
        let (mut end, _, mut sender, _) = link();
        assert_eq!(sender.send(2, &[]), Err(NotSent::Length));
        sender.send(2, &[0xe0, 1, 2]).unwrap();
        let mut ports = Fake::new(Vec::new(), 4);
        // A driver without MIDI ports leaves it where it is.
        assert_no_alloc(|| end.feed_back(&mut NoPorts));
        assert_no_alloc(|| end.feed_back(&mut ports));
        assert_eq!(ports.gone, [(2, 0, 0xe0)]);
        let sent = (0..10_000).take_while(|_| sender.send(0, &[0xf8]).is_ok()).count();
        assert!(sent > 100 && sent < 10_000);
        assert_eq!(sender.send(0, &[0xf8]), Err(NotSent::Full));
    }

    #[test]
    fn songs_go_to_the_ports_or_else_past_the_device_with_their_time() {
        let (mut end, _, _, mut outbox) = link();
        let mut ports = Fake::new(Vec::new(), 1);
        let began = end.zero + Duration::from_millis(7);
        assert_no_alloc(|| {
            end.begin(480, began, &ports);
            end.speak(3, (480, 11), began, &[0xc0, 5], &mut ports);
            end.speak(3, (480, 12), began, &[0xc0, 6], &mut ports);
        });
        assert_eq!(ports.gone, [(3, 11, 0xc0)]);
        assert_eq!((outbox.pop(), outbox.lost()), (None, 1));
        let sysex = [&[0xf0][..], &[1; 4_000], &[0xf7]].concat();
        assert_no_alloc(|| {
            end.begin(960, began, &NoPorts);
            end.speak(1, (960, 20), began, &sysex, &mut NoPorts);
        });
        let due = |port, offset, bytes: &[u8]| Due {
            port,
            began,
            first: 960,
            offset,
            bytes: bytes.to_vec(),
        };
        assert_eq!(outbox.pop(), Some(due(0, 0, &[])));
        assert_eq!(outbox.pop(), Some(due(1, 20, &sysex)));
        assert_eq!(outbox.pop(), None);
        // Nobody takes anything: it is lost, and whole messages stay.
        assert_no_alloc(|| {
            (0..100).for_each(|_| end.speak(1, (0, 0), began, &sysex, &mut NoPorts));
        });
        let kept = std::iter::from_fn(|| outbox.pop()).inspect(|due| assert_eq!(due.bytes, sysex));
        assert_eq!(kept.count() as u64 + outbox.lost() - 1, 100);
    }
}
