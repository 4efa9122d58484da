//! What an operator may ask, whatever it was asked with.

/// One request of an operator, from a key, and later from OSC or MIDI: all are equal.
///
/// Only the conductor executes actions. Entries are counted from 0 in the setlist, buses in the
/// order of the show file, stems in the order of the song file.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Start the armed song in the next callback; while held, go on from the frame.
    Go,
    /// Fade the playing song out over the show's stop fade; a second press stops at once.
    Stop,
    /// Everything silent within 10 ms.
    Panic,
    /// Stop in place while playing; go on from the frame while held.
    Hold,
    /// Arm the entry after the armed one.
    ArmNext,
    /// Arm the entry before the armed one.
    ArmPrevious,
    /// Arm this entry of the setlist.
    Arm(usize),
    /// Set the level of a strip, in dB; at or below [`crate::MIN_LEVEL_DB`] it is silent.
    SetLevel(Strip, f32),
    /// Move the level of a strip by so many dB.
    NudgeLevel(Strip, f32),
    /// Mute or unmute a strip.
    Mute(Strip, Switch),
    /// Solo or unsolo a strip.
    Solo(Strip, Switch),
    /// Forget the worst load, the lowest read-ahead and the clip marks.
    ResetMarks,
}

/// A fader of the console: a bus of the rig or a stem of the song on show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strip {
    /// A bus, by its place in the show file.
    Bus(usize),
    /// A stem of the song of an entry. The entry is named, so that a fader that is moved while one
    /// song continues into the next never moves a stem of the wrong one.
    Stem {
        /// The entry of the setlist, from 0; for a console that of [`crate::Snapshot::strips_of`].
        entry: usize,
        /// The stem's place in the song file, from 0.
        stem: usize,
    },
}

/// How to change something that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// On, whatever it was.
    On,
    /// Off, whatever it was.
    Off,
    /// The other of what it was.
    Toggle,
}

impl Switch {
    /// What `before` becomes.
    pub fn apply(self, before: bool) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
            Self::Toggle => !before,
        }
    }
}
