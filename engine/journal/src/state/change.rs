//! A change of the state.

use serde::{Deserialize, Serialize};

use super::{Place, Position, Setlist, level};

/// One change of a [`State`](super::State). Each says what something is now, not by how much it
/// changed, so the newest of a kind is all that counts. A record has its fields beside its own: none
/// of them may be named `at` or `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "snake_case")]
pub enum Change {
    /// Another setlist, or a live edit of this one.
    Setlist {
        /// The whole setlist.
        setlist: Setlist,
    },
    /// Another entry is armed, or none.
    Armed {
        /// The entry of the setlist, from 0.
        entry: Option<usize>,
        /// Where its song is to be started, if that is not its start.
        #[serde(default)]
        from: Option<Place>,
    },
    /// The song is somewhere else, or none is on.
    Position {
        /// Where.
        position: Option<Position>,
    },
    /// A fader was moved, or (`None`) put back to what the show file says.
    Level {
        /// Whose.
        strip: Strip,
        /// The level in dB.
        #[serde(with = "level::optional")]
        db: Option<f32>,
    },
    /// Muted or not, or (`None`) what the show file says.
    Mute {
        /// What.
        strip: Strip,
        /// Whether it is muted.
        on: Option<bool>,
    },
    /// Soloed or not, or (`None`) what the show file says.
    Solo {
        /// What.
        strip: Strip,
        /// Whether it is soloed.
        on: Option<bool>,
    },
    /// A MIDI output was muted, or let through again.
    MidiOut {
        /// Its name.
        name: String,
        /// Whether it is muted.
        muted: bool,
    },
    /// The OSC messages of the songs were muted, or let through again.
    OscEvents {
        /// Whether they are muted.
        muted: bool,
    },
    /// The show was locked or unlocked.
    Lock {
        /// Whether it is locked.
        on: bool,
    },
    /// The pilot is sent, or withdrawn by the operator.
    Pilot {
        /// Whether it is sent.
        on: bool,
    },
    /// The set began.
    SetBegan {
        /// When, in milliseconds since 1970 by the system's clock.
        since_1970: u64,
    },
    /// Another venue's levels.
    Venue {
        /// Its name.
        name: Option<String>,
    },
    /// Another device plays.
    Device {
        /// As `--device` spells it.
        name: Option<String>,
    },
}

/// A bus or a stem, by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Strip {
    /// A bus of the rig.
    Bus {
        /// Its name.
        bus: String,
    },
    /// A stem of a song.
    Stem {
        /// The song's key.
        song: String,
        /// The stem's name.
        stem: String,
    },
}

/// What a change is about: a later change about the same makes an earlier one void.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Subject<'a> {
    Setlist,
    Armed,
    Position,
    Level(&'a Strip),
    Mute(&'a Strip),
    Solo(&'a Strip),
    MidiOut(&'a str),
    OscEvents,
    Lock,
    Pilot,
    SetBegan,
    Venue,
    Device,
}

impl Change {
    pub(crate) fn subject(&self) -> Subject<'_> {
        match self {
            Self::Setlist { .. } => Subject::Setlist,
            Self::Armed { .. } => Subject::Armed,
            Self::Position { .. } => Subject::Position,
            Self::Level { strip, .. } => Subject::Level(strip),
            Self::Mute { strip, .. } => Subject::Mute(strip),
            Self::Solo { strip, .. } => Subject::Solo(strip),
            Self::MidiOut { name, .. } => Subject::MidiOut(name),
            Self::OscEvents { .. } => Subject::OscEvents,
            Self::Lock { .. } => Subject::Lock,
            Self::Pilot { .. } => Subject::Pilot,
            Self::SetBegan { .. } => Subject::SetBegan,
            Self::Venue { .. } => Subject::Venue,
            Self::Device { .. } => Subject::Device,
        }
    }
}
