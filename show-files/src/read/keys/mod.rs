//! Every key there is, once: what the readers know, what `docs/show-file.md` and `docs/midi.md` list
//! (which a test checks row by row), and what the JSON schema is made from.

mod controls;
mod event;
mod machines;
mod setlist;
mod show;
mod song;
mod venue;

pub(crate) use controls::{BINDING, CONTROL_PORT, CONTROLS};
pub(crate) use event::{EVENT, MIDI_MESSAGE, OSC_ARG, OSC_MESSAGE};
pub(crate) use machines::{MIDI, MTC, OSC, PILOT, TIMECODE};
pub(crate) use setlist::{BREAK, ENTRIES, ENTRY, PAUSE_KEYS, SEGUE, TALK};
pub(crate) use show::{BUS, CLICK, GUIDE, SHOW, TRANSPORT};
pub(crate) use song::{
    AUTOMATION, LYRIC, SECTION, SONG, SONG_GUIDE, SONG_MIDI, STEM, TEMPO_CHANGE, TEMPO_FILE,
    VERSION,
};
pub(crate) use venue::{VENUE, VENUE_LEVEL};

use super::units::{Shape, Unit as UnitOf};

/// One key of a map.
pub(crate) struct Key {
    /// The key.
    pub(crate) name: &'static str,
    /// What its value is.
    pub(crate) kind: Kind,
    /// What it is, as the manual says it.
    pub(crate) about: &'static str,
    /// What counts if it is left out, as the manual says it; [`NEEDED`] if it may not.
    pub(crate) left_out: &'static str,
}

/// In place of a default: the key may not be left out.
pub(crate) const NEEDED: &str = "must be there";

/// What a value is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A text of some kind.
    Unit(&'static dyn Scalar),
    /// A map with known keys.
    Map(&'static [Key]),
    /// A list of at least one value.
    List(&'static Kind),
    /// A map whose keys are names that the file chooses.
    Named(&'static Kind),
    /// One of these.
    AnyOf(&'static [Kind]),
}

/// A unit of any type, as far as a schema needs it.
pub(crate) trait Scalar: Sync {
    /// What it is, with an article and its range.
    fn is(&self) -> &'static str;
    /// A value in the usual spelling.
    fn example(&self) -> &'static str;
    /// How it is written.
    fn shape(&self) -> Shape;
    /// Whether a text is one.
    #[cfg(test)]
    fn reads(&self, text: &str) -> bool;
}

impl<T> Scalar for UnitOf<T> {
    fn is(&self) -> &'static str {
        self.is
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn shape(&self) -> Shape {
        self.shape
    }

    #[cfg(test)]
    fn reads(&self, text: &str) -> bool {
        (self.parse)(text).is_some()
    }
}

const fn key(name: &'static str, kind: Kind, about: &'static str, left_out: &'static str) -> Key {
    Key { name, kind, about, left_out }
}

#[cfg(test)]
mod manual;
