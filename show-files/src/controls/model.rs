//! The bindings of MIDI controls as they are written, checked as far as they can be without the
//! table of actions.

use std::path::PathBuf;
use std::time::Duration;

/// Everything that is in `controls.yaml`. The default has no bindings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Controls {
    /// The file, as problems name it: relative to the show's folder where it is inside.
    pub shown: PathBuf,
    /// Where the file is, or would be if there were one.
    pub file: PathBuf,
    /// The ports that are named, in the order of the file, those of bindings after the others.
    pub ports: Vec<BoundPort>,
    /// The layers; the first one is on at the start. Without layers all bindings work always.
    pub layers: Vec<String>,
    /// The bindings, in the order of the file.
    pub bindings: Vec<Binding>,
}

/// Where something is in the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilePlace {
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
}

/// A MIDI port that controls come in by.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundPort {
    /// What bindings call it: its name in the file, or else the pattern.
    pub name: String,
    /// The name of the system's port, or a part of it, in which `*` stands for anything.
    pub pattern: String,
    /// The one channel that counts, from 1 to 16; `None` is all of them.
    pub channel: Option<u8>,
    /// What is on the other end.
    pub profile: Option<Profile>,
    /// What a program change does that is the `program` of a song.
    pub songs: SongCall,
    /// Whether the state of what its controls move is sent back to it.
    pub feedback: bool,
    /// The name of the port that feedback goes to, like [`BoundPort::pattern`].
    pub out: String,
}

/// What a program change does that calls a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SongCall {
    /// Nothing by itself.
    #[default]
    Off,
    /// It arms the song.
    Arm,
    /// It arms the song and starts it.
    Go,
}

/// Pedals and surfaces that are common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Controllers that send 127 when pressed and 0 when released.
    CcPedal,
    /// Controllers that send one value when pressed, whatever it is, and nothing when released.
    ZeroPedal,
    /// Controllers that send 127 at one press and 0 at the next.
    TogglePedal,
    /// Notes that start when pressed and end when released.
    NotePedal,
    /// Program changes, which call songs.
    ProgramPedal,
    /// A surface that speaks Mackie Control.
    Mackie,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::CcPedal,
        Self::ZeroPedal,
        Self::TogglePedal,
        Self::NotePedal,
        Self::ProgramPedal,
        Self::Mackie,
    ];

    /// The word for it in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CcPedal => "cc-pedal",
            Self::ZeroPedal => "zero-pedal",
            Self::TogglePedal => "toggle-pedal",
            Self::NotePedal => "note-pedal",
            Self::ProgramPedal => "program-pedal",
            Self::Mackie => "mackie",
        }
    }

    /// Which gesture counts on it, where a binding does not say.
    #[must_use]
    pub const fn gesture(self) -> Gesture {
        match self {
            Self::ZeroPedal | Self::TogglePedal => Gesture::Every,
            _ => Gesture::Down,
        }
    }
}

/// A control, and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Where it is written.
    pub at: FilePlace,
    /// Which of [`Controls::ports`] it is on; `None` is any port.
    pub port: Option<usize>,
    /// The channel, from 1 to 16; `None` is any.
    pub channel: Option<u8>,
    /// The control.
    pub on: Control,
    /// What has to be done with it; `None` is what its port's profile says, a press if that says
    /// nothing, or the value where the action wants one.
    pub gesture: Option<Gesture>,
    /// From this value on a control is pressed, from 1 to 127; `None` is what suits the control.
    pub threshold: Option<u8>,
    /// The shortest time between two times that it acts.
    pub interval: Duration,
    /// How long a long press is, how soon a second press follows.
    pub time: Option<Duration>,
    /// What must be so for it to act: all of it.
    pub when: Vec<When>,
    /// The layer in which it works; `None` is all of them.
    pub layer: Option<usize>,
    /// The layer that is on afterwards.
    pub switch: Option<usize>,
    /// How an endless encoder says which way it turned.
    pub encoder: Option<Encoder>,
    /// What one step of an encoder adds.
    pub step: f32,
    /// The levels of a fader at its bottom and at its top, in dB; `None` is the whole travel.
    pub range: Option<(f32, f32)>,
    /// The actions, in this order.
    pub calls: Vec<Call>,
}

/// An action and what it is given, as it is written: `bus-mute drums`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Where it is written.
    pub at: FilePlace,
    /// The text.
    pub text: String,
}

/// Something that sends MIDI (MIDI 1.0). Numbers are as on the wire, from 0 to 127; `None` is any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// A key; 60 is C4.
    Note(Option<u8>),
    /// A controller.
    Cc(Option<u8>),
    /// A controller from 0 to 31 of 14 bits, with its lower bits in the controller 32 above.
    Cc14(u8),
    /// The pitch wheel, of 14 bits.
    Bend,
    /// A program change.
    Program(Option<u8>),
    /// A song select.
    Song(Option<u8>),
    /// A command of MIDI Machine Control, to any device number.
    Mmc(Mmc),
    /// The real-time message start.
    Start,
    /// The real-time message continue.
    Continue,
    /// The real-time message stop.
    Stop,
}

impl Control {
    /// Whether there is a message that both mean.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let either = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        match (self, other) {
            (Self::Note(a), Self::Note(b))
            | (Self::Cc(a), Self::Cc(b))
            | (Self::Program(a), Self::Program(b))
            | (Self::Song(a), Self::Song(b)) => either(a, b),
            (Self::Cc14(a), Self::Cc(b)) | (Self::Cc(b), Self::Cc14(a)) => {
                b.is_none_or(|b| b == a || b == a + 32)
            }
            (a, b) => a == b,
        }
    }

    /// Whether it is pressed and released, and so has long and short presses.
    #[must_use]
    pub fn has_release(self) -> bool {
        matches!(self, Self::Note(_) | Self::Cc(_))
    }

    /// Whether its messages belong to a channel.
    #[must_use]
    pub fn has_channel(self) -> bool {
        matches!(self, Self::Note(_) | Self::Cc(_) | Self::Cc14(_) | Self::Bend | Self::Program(_))
    }
}

/// Commands of MIDI Machine Control (MMC 1.0, F0 7F device 06 command F7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mmc {
    /// 01.
    Stop,
    /// 02 and 03, the deferred play.
    Play,
    /// 04.
    Forward,
    /// 05.
    Rewind,
    /// 06.
    Record,
    /// 07.
    RecordExit,
    /// 09.
    Pause,
}

impl Mmc {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 7] = [
        ("stop", Self::Stop),
        ("play", Self::Play),
        ("forward", Self::Forward),
        ("rewind", Self::Rewind),
        ("record", Self::Record),
        ("record-exit", Self::RecordExit),
        ("pause", Self::Pause),
    ];

    /// The one with a command byte, if it is one of these.
    #[must_use]
    pub const fn of(command: u8) -> Option<Self> {
        Some(match command {
            1 => Self::Stop,
            2 | 3 => Self::Play,
            4 => Self::Forward,
            5 => Self::Rewind,
            6 => Self::Record,
            7 => Self::RecordExit,
            9 => Self::Pause,
            _ => return None,
        })
    }
}

/// What is done with a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// It is pressed.
    Down,
    /// It is released.
    Up,
    /// It is pressed and released before the time of a long press, and not pressed again where a
    /// double press is bound too.
    Short,
    /// It is held for a time.
    Long,
    /// It is pressed twice within a time.
    Double,
    /// It sends anything.
    Every,
    /// Its value counts: a fader.
    Value,
}

impl Gesture {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 7] = [
        ("down", Self::Down),
        ("up", Self::Up),
        ("short", Self::Short),
        ("long", Self::Long),
        ("double", Self::Double),
        ("every", Self::Every),
        ("value", Self::Value),
    ];
}

/// What must be so for a binding to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing plays, and nothing is held.
    Stopped,
    /// A song plays, or counts in or fades.
    Playing,
    /// A song is held.
    Held,
    /// An entry is armed and sounds at once after GO.
    Armed,
}

impl When {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 4] = [
        ("stopped", Self::Stopped),
        ("playing", Self::Playing),
        ("held", Self::Held),
        ("armed", Self::Armed),
    ];

    /// Whether both can be so at a time.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Armed || other == Self::Armed
    }
}

/// The ways in which endless encoders say how far they turned, in 7 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoder {
    /// Two's complement: 1 is a step on, 127 a step back.
    TwosComplement,
    /// Offset binary: 65 is a step on, 63 a step back.
    Offset,
    /// Sign and magnitude: 1 is a step on, 65 a step back.
    SignBit,
}

impl Encoder {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 3] = [
        ("twos-complement", Self::TwosComplement),
        ("offset", Self::Offset),
        ("sign-bit", Self::SignBit),
    ];

    /// The steps that a value of 7 bits means, negative back.
    #[must_use]
    pub fn steps(self, value: u8) -> i32 {
        let value = i32::from(value & 0x7f);
        match self {
            Self::TwosComplement if value >= 64 => value - 128,
            Self::TwosComplement => value,
            Self::Offset => value - 64,
            Self::SignBit if value >= 64 => 64 - value,
            Self::SignBit => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_tells_both_ways() {
        let steps =
            |encoder: Encoder| [0u8, 1, 3, 63, 64, 65, 67, 125, 127].map(|v| encoder.steps(v));
        assert_eq!(steps(Encoder::TwosComplement), [0, 1, 3, 63, -64, -63, -61, -3, -1]);
        assert_eq!(steps(Encoder::Offset), [-64, -63, -61, -1, 0, 1, 3, 61, 63]);
        assert_eq!(steps(Encoder::SignBit), [0, 1, 3, 63, 0, -1, -3, -61, -63]);
    }

    #[test]
    fn controls_overlap_where_a_message_means_both() {
        let cc = |number| Control::Cc(Some(number));
        for (a, b) in [
            (cc(64), cc(64)),
            (cc(64), Control::Cc(None)),
            (Control::Cc14(7), cc(7)),
            (Control::Cc14(7), cc(39)),
            (Control::Program(None), Control::Program(Some(3))),
            (Control::Bend, Control::Bend),
        ] {
            assert!(a.overlaps(b) && b.overlaps(a), "{a:?} {b:?}");
        }
        for (a, b) in [
            (cc(64), cc(65)),
            (cc(64), Control::Note(Some(64))),
            (Control::Cc14(7), cc(8)),
            (Control::Mmc(Mmc::Stop), Control::Mmc(Mmc::Play)),
            (Control::Stop, Control::Mmc(Mmc::Stop)),
        ] {
            assert!(!a.overlaps(b) && !b.overlaps(a), "{a:?} {b:?}");
        }
    }
}
