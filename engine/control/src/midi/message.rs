//! A MIDI message as far as controls need it.

use std::fmt;

use downbeat_show_files::Mmc;

/// A message of MIDI 1.0. Channels count from 1 to 16; numbers and values are as on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A key goes down. A velocity of 0 is a [`Message::NoteOff`].
    NoteOn {
        /// The channel.
        channel: u8,
        /// The key; 60 is C4.
        note: u8,
        /// How hard, from 1.
        velocity: u8,
    },
    /// A key comes up.
    NoteOff {
        /// The channel.
        channel: u8,
        /// The key.
        note: u8,
    },
    /// A controller.
    Cc {
        /// The channel.
        channel: u8,
        /// Its number.
        controller: u8,
        /// Its value.
        value: u8,
    },
    /// The pitch wheel, 8192 in the middle.
    Bend {
        /// The channel.
        channel: u8,
        /// From 0 to 16383.
        value: u16,
    },
    /// A program change.
    Program {
        /// The channel.
        channel: u8,
        /// The program.
        program: u8,
    },
    /// A song select.
    Song(u8),
    /// A command of MIDI Machine Control.
    Mmc(Mmc),
    /// The real-time message start.
    Start,
    /// The real-time message continue.
    Continue,
    /// The real-time message stop.
    Stop,
    /// A message that no binding can name, with its status byte.
    Other(u8),
}

impl Message {
    /// Whether it says nothing but that the sender is there, many times a second: clock, active
    /// sensing and time code.
    pub fn is_ticking(self) -> bool {
        matches!(self, Self::Other(0xf1 | 0xf8 | 0xfe))
    }

    /// Its channel, where it has one.
    pub(crate) fn channel(self) -> Option<u8> {
        match self {
            Self::NoteOn { channel, .. }
            | Self::NoteOff { channel, .. }
            | Self::Cc { channel, .. }
            | Self::Bend { channel, .. }
            | Self::Program { channel, .. } => Some(channel),
            _ => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoteOn { channel, note, velocity } => {
                write!(f, "note {} ({note}) velocity {velocity} channel {channel}", note_name(note))
            }
            Self::NoteOff { channel, note } => {
                write!(f, "note {} ({note}) off channel {channel}", note_name(note))
            }
            Self::Cc { channel, controller, value } => {
                write!(f, "cc {controller} value {value} channel {channel}")
            }
            Self::Bend { channel, value } => write!(f, "bend {value} channel {channel}"),
            Self::Program { channel, program } => write!(f, "program {program} channel {channel}"),
            Self::Song(song) => write!(f, "song {song}"),
            Self::Mmc(command) => {
                let word = Mmc::ALL.iter().find(|(_, mmc)| *mmc == command).map(|(word, _)| *word);
                write!(f, "mmc {}", word.unwrap_or_default())
            }
            Self::Start => f.write_str("start"),
            Self::Continue => f.write_str("continue"),
            Self::Stop => f.write_str("stop"),
            Self::Other(status) => f.write_str(match status {
                0xa0..=0xaf => "key pressure",
                0xd0..=0xdf => "channel pressure",
                0xf0 => "system exclusive",
                0xf1 => "time code",
                0xf2 => "song position",
                0xf6 => "tune request",
                0xf8 => "clock",
                0xfe => "active sensing",
                0xff => "reset",
                _ => "unknown",
            }),
        }
    }
}

/// The name of a note as show files write it: 60 is `C4`.
pub fn note_name(note: u8) -> String {
    const KEYS: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    format!("{}{}", KEYS[usize::from(note % 12)], i32::from(note / 12) - 1)
}
