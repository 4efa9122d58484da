//! What is in `controls.yaml`: the bindings as they are written, checked as far as they can be without
//! the table of actions.

use std::path::PathBuf;
use std::time::Duration;

use super::{Control, Encoder, Gesture, Profile, When};

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
