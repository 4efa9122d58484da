//! A message of a song.

/// What a song sends at one frame. Outputs count as in the show; channels from 0 to 15.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreMessage {
    /// A MIDI message of one to three bytes, as on the wire and with its status byte.
    Short {
        /// The output.
        port: u8,
        /// Its bytes; those behind its length are 0.
        bytes: [u8; 3],
        /// How many of them count, from 1 to 3.
        length: u8,
    },
    /// A note that ends by itself after so many frames of the device.
    Note {
        /// The output.
        port: u8,
        /// The channel.
        channel: u8,
        /// The note, from 0 to 127.
        note: u8,
        /// The velocity, from 1 to 127.
        velocity: u8,
        /// Its length.
        frames: u32,
    },
    /// A bank select (controllers 0 and 32), and after the rig's gap a program change.
    Program {
        /// The output.
        port: u8,
        /// The channel.
        channel: u8,
        /// The bank, from 0 to 16383; `None` selects none.
        bank: Option<u16>,
        /// The program, from 0 to 127.
        program: u8,
    },
    /// A system exclusive message, from F0 to F7.
    Long {
        /// The output.
        port: u8,
        /// Where its bytes are in those of the song.
        start: u32,
        /// How many there are.
        length: u16,
    },
    /// An OSC message, by its number in the show.
    Osc {
        /// The number.
        number: u32,
    },
}

/// What of a machine a message sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sets {
    /// A controller. First in order, so that a bank is selected before its program.
    Control(u8),
    /// The program.
    Program,
    /// The pressure on all keys.
    Pressure,
    /// The pitch bend.
    Bend,
}

impl ScoreMessage {
    /// A short message of these bytes, of which there are 1 to 3.
    pub fn short(port: u8, bytes: &[u8]) -> Option<Self> {
        let length = u8::try_from(bytes.len()).ok().filter(|length| (1..=3).contains(length))?;
        let mut all = [0; 3];
        all[..bytes.len()].copy_from_slice(bytes);
        Some(Self::Short { port, bytes: all, length })
    }

    /// The output; `None` for OSC.
    #[inline]
    pub(crate) fn port(&self) -> Option<u8> {
        match *self {
            Self::Short { port, .. }
            | Self::Note { port, .. }
            | Self::Program { port, .. }
            | Self::Long { port, .. } => Some(port),
            Self::Osc { .. } => None,
        }
    }

    /// What it sets, on which channel, if that lasts until it is set again. Channel mode messages and
    /// data entry are no such thing: what they do depends on what came before.
    pub(crate) fn sets(&self) -> Option<(u8, Sets)> {
        match *self {
            Self::Program { channel, .. } => Some((channel, Sets::Program)),
            Self::Short { bytes: [status, data, _], .. } => {
                let what = match (status & 0xf0, data) {
                    (0xb0, 6 | 38 | 96..=101 | 120..) => return None,
                    (0xb0, controller) => Sets::Control(controller),
                    (0xc0, _) => Sets::Program,
                    (0xd0, _) => Sets::Pressure,
                    (0xe0, _) => Sets::Bend,
                    _ => return None,
                };
                Some((status & 0x0f, what))
            }
            Self::Note { .. } | Self::Long { .. } | Self::Osc { .. } => None,
        }
    }
}
