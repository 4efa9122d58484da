//! The file of a venue.

use super::Kind::{Map, Named, Unit};
use super::{Key, key};
use crate::read::units::{LEVEL_OFFSET, SWITCH};

pub(crate) const VENUE: &[Key] = &[
    key("buses", Named(&Map(VENUE_LEVEL)), "what changes of buses, by their names", "nothing"),
    key(
        "stems",
        Named(&Named(&Map(VENUE_LEVEL))),
        "what changes of stems, by the words of their songs and their names",
        "nothing",
    ),
];

pub(crate) const VENUE_LEVEL: &[Key] = &[
    key("level", Unit(&LEVEL_OFFSET), "what is added to the level, from -96 to +20 dB", "0 dB"),
    key("mute", Unit(&SWITCH), "whether it is muted", "`off`"),
];
