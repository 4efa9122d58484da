//! The kinds of values that files are made of: forgiving in how units are spelt, strict in everything
//! else. Every one of them is here, once, in a file for what it is about; the readers and the table of
//! keys take them by their names.

mod controls;
mod midi;
mod music;
mod network;
mod number;
mod place;
mod sound;
mod text;
mod time;
mod timecode;
mod transport;

pub(crate) use controls::{
    CALL, ENCODER, ON, PORT_PATTERN, PRESS, PROFILE, SONGS, STEP, THRESHOLD, WHEN,
};
pub(crate) use midi::{BANK, CHANNEL, DATA, MOMENT, NOTE, PORT, SYSEX, VELOCITY};
pub(crate) use music::{BPM, COUNT_IN, LEAD, METER, PATTERN, SUBDIVIDE, TEMPO};
pub(crate) use network::{
    LISTEN, NET_PORT, NET_PORT_OR_OFF, OSC_ADDRESS, OSC_FLOAT, OSC_INT, OSC_TARGET, OSC_TEXT, PEER,
};
pub(crate) use place::{LENGTH, OFFSET, PAUSE, PLANNED, POSITION};
pub(crate) use sound::{LEVEL, LEVEL_OFFSET, MEMORY, OUTPUT, PAN, RATE, ROLE, TAKE, TRACK};
pub(crate) use text::{COLOUR, NAME, PATH, REMARK, SWITCH, WORDS};
pub(crate) use time::{BACK, FADE, GAP, GO_GUARD, GRACE, HUNG, INTERVAL, PRESS_TIME, STARVED};
pub(crate) use timecode::{ADDRESS, FAILOVER_BOX, FREQUENCY, HOURS, JUMPS, STOPPED, TIMECODE_RATE};
pub(crate) use transport::{CLICK_CHANGE, CONFIRM, ClickChange, JUMP, THEN};

/// One kind of value, with the words that messages need.
pub(crate) struct Unit<T> {
    /// What it is, with an article and its range.
    pub(crate) is: &'static str,
    /// A value in the usual spelling.
    pub(crate) example: &'static str,
    /// How it is written, for editors.
    pub(crate) shape: Shape,
    /// Reads it from text without blanks around it.
    pub(crate) parse: fn(&str) -> Option<T>,
}

/// How a kind of value is written, as a JSON schema can say it. A schema may accept what the reader
/// refuses, such as a number past its range in a unit, but never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Any text, also one that YAML takes for a number or a switch.
    Text,
    /// `on` or `off`, in all the ways there are to say so.
    Switch,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A number, or a number with a unit behind it in any case.
    Number {
        /// The least it may be without a unit.
        min: i64,
        /// The most it may be without a unit.
        max: i64,
        /// The units; the plain number is always accepted.
        units: &'static [&'static str],
    },
    /// A text that a regular expression matches from end to end, or a number where YAML sees one.
    Pattern(&'static str),
}

#[cfg(test)]
mod tests;
