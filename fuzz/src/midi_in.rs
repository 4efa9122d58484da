//! Bytes as they come from a MIDI port.

use downbeat_control::midi::{Decoder, Message};

use super::Target;

/// Any bytes in parts of any size: whatever came before, the next whole message is understood.
#[derive(Debug)]
pub struct MidiBytes;

impl Target for MidiBytes {
    const NAME: &'static str = "midi_in";

    fn new() -> Self {
        Self
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let mut heard = 0_usize;
        for part in [1, 3, 256] {
            let mut decoder = Decoder::default();
            heard = 0;
            bytes.chunks(part).for_each(|part| decoder.decode(part, |_| heard += 1));
            assert!(heard <= bytes.len());
            let mut last = None;
            decoder.decode(&[0xb0, 64, 127], |message| last = Some(message));
            assert_eq!(last, Some(Message::Cc { channel: 1, controller: 64, value: 127 }));
        }
        heard > 0
    }
}
