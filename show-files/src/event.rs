//! What a song sends to other machines: MIDI and OSC messages at a place.

/// A message and when it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: EventAt,
    /// What.
    pub message: Message,
}

/// When an event is sent. Their order is the order of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventAt {
    /// When the song is made ready to start.
    Load,
    /// When the song starts, or its count-in if it has one.
    Start,
    /// When this frame sounds, counted from the first frame of the stems. Negative where a count-in
    /// or a negative `offset` puts it before the audio.
    Frame(i64),
    /// When the song has come to its end.
    End,
}

/// What an event sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A MIDI message.
    Midi {
        /// The name of the MIDI port, or a part of it.
        port: String,
        /// The message.
        message: MidiMessage,
    },
    /// An OSC message (OpenSound Control 1.0) over UDP.
    Osc(OscMessage),
}

/// A MIDI message (MIDI 1.0). Channels count from 1 to 16; all else is as on the wire, from 0 to 127
/// if nothing else is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MidiMessage {
    /// A note on, and its note off later.
    Note {
        /// The channel.
        channel: u8,
        /// The note; 60 is C4, the middle C.
        note: u8,
        /// The velocity, at least 1.
        velocity: u8,
        /// Frames from its start to its end, at least 1.
        frames: u64,
    },
    /// A control change.
    Control {
        /// The channel.
        channel: u8,
        /// The controller.
        controller: u8,
        /// Its value.
        value: u8,
    },
    /// A program change, with or without a bank select (controllers 0 and 32) before it.
    Program {
        /// The channel.
        channel: u8,
        /// The bank, from 0 to 16383: 128 times controller 0, plus controller 32.
        bank: Option<u16>,
        /// The program.
        program: u8,
    },
    /// A system exclusive message: from F0 to F7, at most 4096 bytes, those between below 0x80.
    Sysex(Vec<u8>),
}

/// An OSC message and whom it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct OscMessage {
    /// The host: a name or an address.
    pub host: String,
    /// The UDP port, at least 1.
    pub port: u16,
    /// The address pattern, which starts with `/`.
    pub address: String,
    /// The arguments.
    pub args: Vec<OscArg>,
}

/// An argument of an OSC message, with its type tag.
#[derive(Debug, Clone, PartialEq)]
pub enum OscArg {
    /// `i`.
    Int(i32),
    /// `f`.
    Float(f32),
    /// `s`, without NUL characters.
    Text(String),
    /// `T` or `F`.
    Bool(bool),
}
