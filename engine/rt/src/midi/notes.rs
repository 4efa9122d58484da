//! The notes that sound.

use super::out::MidiOut;
use crate::MAX_MIDI_PORTS;

const CHANNELS: usize = 16;
/// Channel mode messages (MIDI 1.0, table IV).
const ALL_SOUND_OFF: u8 = 120;
const ALL_NOTES_OFF: u8 = 123;

/// The notes of a song that were started and not ended, on all outputs.
#[derive(Debug)]
pub(super) struct Notes {
    /// One bit for each note.
    on: Box<[[u128; CHANNELS]; MAX_MIDI_PORTS]>,
    /// The channels on which a note was started since all were ended.
    used: [u16; MAX_MIDI_PORTS],
}

impl Notes {
    pub(super) fn new() -> Self {
        Self { on: Box::new([[0; CHANNELS]; MAX_MIDI_PORTS]), used: [0; MAX_MIDI_PORTS] }
    }

    /// Takes note of a message of three bytes. Returns whether it means anything: the end of a note that
    /// does not sound, because it was ended by a jump or began where nobody was, does not.
    #[inline]
    pub(super) fn hear(&mut self, port: u8, [status, note, velocity]: [u8; 3]) -> bool {
        let Some(channels) = self.on.get_mut(usize::from(port)) else { return false };
        let channel = usize::from(status & 0x0f);
        let bit = 1u128 << (note & 0x7f);
        match (status & 0xf0, velocity) {
            (0x90, 1..) => {
                channels[channel] |= bit;
                self.used[usize::from(port)] |= 1 << channel;
                true
            }
            (0x80, _) | (0x90, 0) => {
                let sounds = channels[channel] & bit != 0;
                channels[channel] &= !bit;
                sounds
            }
            _ => true,
        }
    }

    /// Ends all notes on these outputs: each by itself, because some machines know nothing else, and
    /// then all of the channel. In a panic what rings out ends too.
    pub(super) fn end(&mut self, ports: u32, panic: bool, out: &mut MidiOut) {
        for port in 0..MAX_MIDI_PORTS {
            let used = self.used[port];
            if used == 0 || ports >> port & 1 == 0 {
                continue;
            }
            self.used[port] = 0;
            let number = port as u8;
            for channel in (0..CHANNELS).filter(|channel| used >> channel & 1 == 1) {
                let low = channel as u8;
                let mut on = std::mem::take(&mut self.on[port][channel]);
                while on != 0 {
                    let note = on.trailing_zeros() as u8;
                    on &= on - 1;
                    out.send_note_off(number, 0, &[0x80 | low, note, 64]);
                }
                if panic {
                    out.send_note_off(number, 0, &[0xb0 | low, ALL_SOUND_OFF, 0]);
                }
                out.send_note_off(number, 0, &[0xb0 | low, ALL_NOTES_OFF, 0]);
            }
        }
    }
}
