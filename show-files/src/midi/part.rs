//! The messages of a MIDI file, to be played with a song.

use midly::{MidiMessage, TrackEventKind};

use super::{MidiError, file};

/// Notes and controllers of a whole evening are fewer.
const MAX_MESSAGES: usize = 200_000;
/// As in a song's events.
const MAX_SYSEX_BYTES: usize = 4096;
/// The bytes of all messages.
const MAX_BYTES: usize = 4 << 20;

/// Messages with their ticks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MidiMessages {
    /// Ticks of a quarter note, from 1 to 32767.
    pub ticks_per_quarter: u16,
    /// Tick, place among `bytes` and length of each, in the order of sending.
    pub messages: Vec<(u64, u32, u16)>,
    /// The bytes of all of them.
    pub bytes: Vec<u8>,
    /// System exclusive messages that were left out: those that the file sends in pieces, and those
    /// longer than 4096 bytes.
    pub left_out: usize,
}

/// Reads the channel and system exclusive messages of all tracks of a file.
///
/// # Errors
/// As [`super::read`], and where there are more than 200 000 messages. A file that breaks off is not
/// played up to there: nobody would know what is missing.
pub fn messages(bytes: &[u8]) -> Result<MidiMessages, MidiError> {
    let mut all = MidiMessages::default();
    all.ticks_per_quarter = file::events(bytes, |tick, event| all.take(tick, event))?;
    // Those of one tick stay in the order of their tracks, and within one as the file has them.
    all.messages.sort_by_key(|&(tick, ..)| tick);
    Ok(all)
}

impl MidiMessages {
    fn take(&mut self, tick: u64, event: TrackEventKind<'_>) -> Result<(), MidiError> {
        match event {
            TrackEventKind::Midi { channel, message } => {
                self.push(tick, &wire(channel.as_int(), message))
            }
            TrackEventKind::SysEx([data @ .., 0xf7]) if is_whole(data) => {
                self.push(tick, &[&[0xf0], data, &[0xf7]].concat())
            }
            TrackEventKind::SysEx(_) | TrackEventKind::Escape(_) => {
                self.left_out += 1;
                Ok(())
            }
            TrackEventKind::Meta(_) => Ok(()),
        }
    }

    fn push(&mut self, tick: u64, bytes: &[u8]) -> Result<(), MidiError> {
        let start = self.bytes.len();
        if self.messages.len() >= MAX_MESSAGES || start + bytes.len() > MAX_BYTES {
            return Err(MidiError::TooManyMessages);
        }
        self.bytes.extend_from_slice(bytes);
        self.messages.push((tick, start as u32, bytes.len() as u16));
        Ok(())
    }
}

fn is_whole(data: &[u8]) -> bool {
    data.len() + 2 <= MAX_SYSEX_BYTES && data.iter().all(|byte| *byte < 0x80)
}

/// A channel message as on the wire. A note on without velocity is a note off.
fn wire(channel: u8, message: MidiMessage) -> Vec<u8> {
    match message {
        MidiMessage::NoteOff { key, vel } => vec![0x80 | channel, key.as_int(), vel.as_int()],
        MidiMessage::NoteOn { key, vel } if vel == 0 => vec![0x80 | channel, key.as_int(), 64],
        MidiMessage::NoteOn { key, vel } => vec![0x90 | channel, key.as_int(), vel.as_int()],
        MidiMessage::Aftertouch { key, vel } => vec![0xa0 | channel, key.as_int(), vel.as_int()],
        MidiMessage::Controller { controller, value } => {
            vec![0xb0 | channel, controller.as_int(), value.as_int()]
        }
        MidiMessage::ProgramChange { program } => vec![0xc0 | channel, program.as_int()],
        MidiMessage::ChannelAftertouch { vel } => vec![0xd0 | channel, vel.as_int()],
        MidiMessage::PitchBend { bend } => {
            let bend = bend.0.as_int();
            vec![0xe0 | channel, (bend & 0x7f) as u8, (bend >> 7) as u8]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one track with these events.
    fn file(events: &[u8]) -> Vec<u8> {
        let track = [events, &[0, 0xff, 0x2f, 0]].concat();
        let length = (track.len() as u32).to_be_bytes();
        [b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk".as_slice(), &length, &track].concat()
    }

    #[test]
    fn messages_have_their_ticks_and_bytes() {
        let all = messages(&file(&[
            0, 0xc1, 5, // program 5
            10, 0x90, 60, 100, // note on
            10, 60, 0, // running status: its end
            0, 62, 90, // and the next one
            0, 0xf0, 3, 1, 2, 0xf7, // system exclusive
            0, 0xf0, 2, 1, 2, // the first piece of a longer one
            0, 0xe3, 1, 64, // pitch bend
        ]))
        .unwrap();
        let found: Vec<(u64, &[u8])> = all
            .messages
            .iter()
            .map(|&(tick, start, length)| {
                (tick, &all.bytes[start as usize..][..usize::from(length)])
            })
            .collect();
        assert_eq!(
            found,
            [
                (0, &[0xc1, 5][..]),
                (10, &[0x90, 60, 100]),
                (20, &[0x80, 60, 64]),
                (20, &[0x90, 62, 90]),
                (20, &[0xf0, 1, 2, 0xf7]),
                (20, &[0xe3, 1, 64]),
            ]
        );
        assert_eq!((all.ticks_per_quarter, all.left_out), (96, 1));
    }

    #[test]
    fn a_file_that_breaks_off_is_refused_wherever_that_is() {
        let whole = file(&[0, 0xc1, 5, 10, 0x90, 60, 100, 10, 60, 0]);
        assert_eq!(messages(&whole).unwrap().messages.len(), 3);
        // Without its last byte, which says that the end of a track has no data, nothing is missing.
        for end in 0..whole.len() - 1 {
            assert!(messages(&whole[..end]).is_err(), "{end} of {} bytes", whole.len());
        }
    }
}
