//! From bytes to messages.
//!
//! `midly` knows what a stream of MIDI is: running status, real-time messages in the middle of
//! others, system exclusive of any length up to a bound. What it makes of rubbish is nothing.

use downbeat_show_files::Mmc;
use midly::MidiMessage;
use midly::live::{LiveEvent, SystemCommon, SystemRealtime};
use midly::num::u7;
use midly::stream::MidiStream;

use super::Message;

midly::stack_buffer! {
    /// The data of one message. A longer one is dropped: none that a binding can name has more.
    struct Data([u8; 1024]);
}

/// Decodes the bytes of one port. Any bytes are safe, in parts of any size.
#[derive(Debug)]
pub struct Decoder {
    stream: MidiStream<Data>,
    /// The last status byte that was no real-time message.
    status: u8,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { stream: MidiStream::with_buffer(Data::new()), status: 0 }
    }
}

impl Decoder {
    /// Takes the bytes that came next, and hands on each message that is whole.
    pub fn decode(&mut self, bytes: &[u8], mut each: impl FnMut(Message)) {
        self.stream.feed(bytes, |event| message(event).into_iter().for_each(&mut each));
        let status = bytes.iter().rev().find(|byte| (0x80..0xf8).contains(*byte));
        self.status = status.copied().unwrap_or(self.status);
        // The library waits for what follows a message of the system; drivers hand on whole ones.
        // A system exclusive message may come in parts.
        if (0xf1..0xf8).contains(&self.status) && status.is_some() {
            self.stream.flush(|event| message(event).into_iter().for_each(&mut each));
        }
    }
}

/// The message of an event; `None` if it was cut off.
fn message(event: LiveEvent<'_>) -> Option<Message> {
    Some(match event {
        LiveEvent::Midi { channel, message } => of_channel(channel.as_int() + 1, message),
        LiveEvent::Common(SystemCommon::SongSelect(song)) => Message::Song(song.as_int()),
        LiveEvent::Common(SystemCommon::SysEx(data)) => exclusive(u7::slice_as_int(data)),
        LiveEvent::Common(SystemCommon::MidiTimeCodeQuarterFrame(..)) => Message::Other(0xf1),
        LiveEvent::Common(SystemCommon::SongPosition(_)) => Message::Other(0xf2),
        LiveEvent::Common(SystemCommon::TuneRequest) => Message::Other(0xf6),
        LiveEvent::Common(SystemCommon::Undefined(0xf1..=0xf3, _)) => return None,
        LiveEvent::Common(SystemCommon::Undefined(status, _)) => Message::Other(status),
        LiveEvent::Realtime(SystemRealtime::Start) => Message::Start,
        LiveEvent::Realtime(SystemRealtime::Continue) => Message::Continue,
        LiveEvent::Realtime(SystemRealtime::Stop) => Message::Stop,
        LiveEvent::Realtime(SystemRealtime::TimingClock) => Message::Other(0xf8),
        LiveEvent::Realtime(SystemRealtime::ActiveSensing) => Message::Other(0xfe),
        LiveEvent::Realtime(SystemRealtime::Reset) => Message::Other(0xff),
        LiveEvent::Realtime(SystemRealtime::Undefined(status)) => Message::Other(status),
    })
}

fn of_channel(channel: u8, message: MidiMessage) -> Message {
    match message {
        MidiMessage::NoteOn { key, vel } if vel.as_int() > 0 => {
            Message::NoteOn { channel, note: key.as_int(), velocity: vel.as_int() }
        }
        MidiMessage::NoteOn { key, .. } | MidiMessage::NoteOff { key, .. } => {
            Message::NoteOff { channel, note: key.as_int() }
        }
        MidiMessage::Controller { controller, value } => {
            Message::Cc { channel, controller: controller.as_int(), value: value.as_int() }
        }
        MidiMessage::PitchBend { bend } => Message::Bend { channel, value: bend.0.as_int() },
        MidiMessage::ProgramChange { program } => {
            Message::Program { channel, program: program.as_int() }
        }
        MidiMessage::Aftertouch { .. } => Message::Other(0xa0),
        MidiMessage::ChannelAftertouch { .. } => Message::Other(0xd0),
    }
}

/// MIDI Machine Control: 7F, device, 06, command.
fn exclusive(data: &[u8]) -> Message {
    let command = match data {
        [0x7f, _, 0x06, command] => Mmc::of(*command),
        _ => None,
    };
    command.map_or(Message::Other(0xf0), Message::Mmc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(parts: &[&[u8]]) -> Vec<Message> {
        let (mut decoder, mut all) = (Decoder::default(), Vec::new());
        parts.iter().for_each(|bytes| decoder.decode(bytes, |message| all.push(message)));
        all
    }

    const CC: Message = Message::Cc { channel: 1, controller: 64, value: 127 };

    #[test]
    fn each_kind_of_message_is_known() {
        for (bytes, wanted) in [
            (&[0x90, 60, 100][..], Message::NoteOn { channel: 1, note: 60, velocity: 100 }),
            (&[0x9f, 60, 0], Message::NoteOff { channel: 16, note: 60 }),
            (&[0x81, 60, 64], Message::NoteOff { channel: 2, note: 60 }),
            (&[0xb0, 64, 127], CC),
            (&[0xe0, 0x7f, 0x7f], Message::Bend { channel: 1, value: 16_383 }),
            (&[0xe0, 0, 64], Message::Bend { channel: 1, value: 8_192 }),
            (&[0xc2, 5], Message::Program { channel: 3, program: 5 }),
            (&[0xf3, 7], Message::Song(7)),
            (&[0xf0, 0x7f, 0x10, 0x06, 0x02, 0xf7], Message::Mmc(Mmc::Play)),
            (&[0xf0, 0x7f, 0x7f, 0x06, 0x03, 0xf7], Message::Mmc(Mmc::Play)),
            (&[0xf0, 0x7f, 0x7f, 0x06, 0x01, 0xf7], Message::Mmc(Mmc::Stop)),
            (&[0xf0, 0x7e, 0x7f, 0x06, 0x01, 0xf7], Message::Other(0xf0)),
            (&[0xfa], Message::Start),
            (&[0xfb], Message::Continue),
            (&[0xfc], Message::Stop),
            (&[0xf8], Message::Other(0xf8)),
            (&[0xd0, 3], Message::Other(0xd0)),
        ] {
            assert_eq!(decoded(&[bytes]), [wanted], "{bytes:02x?}");
        }
    }

    #[test]
    fn running_status_real_time_and_parts_are_understood() {
        let up = Message::Cc { channel: 1, controller: 64, value: 0 };
        assert_eq!(decoded(&[&[0xb0, 64, 127, 64, 0]]), [CC, up]);
        assert_eq!(decoded(&[&[0xb0, 64], &[127], &[64, 0]]), [CC, up]);
        assert_eq!(
            decoded(&[&[0xb0, 0xfa, 64, 0xf8, 127]]),
            [Message::Start, Message::Other(0xf8), CC]
        );
        let play = [Message::Other(0xf8), Message::Mmc(Mmc::Play)];
        assert_eq!(decoded(&[&[0xf0, 0x7f, 1], &[0xf8], &[6, 2, 0xf7]]), play);
        // A message that was cut off is none, and the next one is whole.
        assert_eq!(decoded(&[&[0x90, 60], &[0xb0, 64, 127]]), [CC]);
        assert_eq!(decoded(&[&[1, 2, 3], &[0xf7], &[0xb0, 64, 127]]), [CC]);
        assert_eq!(decoded(&[&[0xf3], &[0xb0, 64, 127]]), [CC]);
        assert_eq!(decoded(&[&[0xf3, 4], &[5], &[0xb0, 64, 127]]), [Message::Song(4), CC]);
    }

    #[test]
    fn a_message_without_an_end_takes_no_memory() {
        let mut long = vec![0xf0];
        long.extend([1; 100_000]);
        long.extend([0xf7, 0xb0, 64, 127]);
        assert_eq!(decoded(&[&long]), [CC]);
    }

    #[test]
    fn any_bytes_are_safe() {
        // A fixed sequence of every pair of bytes, in parts of changing size (xorshift).
        let mut state = 0x2545_f491_u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state
        };
        let bytes: Vec<u8> = (0..200_000).map(|_| (next() >> 11) as u8).collect();
        let (mut decoder, mut count, mut rest) = (Decoder::default(), 0, &bytes[..]);
        while !rest.is_empty() {
            let (part, after) = rest.split_at((next() as usize % 9 + 1).min(rest.len()));
            decoder.decode(part, |_| count += 1);
            rest = after;
        }
        assert!((1_000..=200_000).contains(&count), "{count}");
        let mut last = Vec::new();
        decoder.decode(&[0xf7, 0xb0, 64, 127], |message| last.push(message));
        assert_eq!(last.last(), Some(&CC));
    }
}
