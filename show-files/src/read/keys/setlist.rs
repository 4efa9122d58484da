//! Setlists.

use super::Kind::{AnyOf, List, Map, Unit};
use super::{Key, Kind, NEEDED, key};
use crate::read::units::{
    CLICK_CHANGE, LENGTH, NAME, PAUSE, PLANNED, POSITION, REMARK, SWITCH, THEN,
};

/// A setlist, in a show file or alone in a file.
pub(crate) const ENTRIES: Kind = List(&AnyOf(&[Unit(&NAME), Map(ENTRY), Map(BREAK), Map(TALK)]));

/// A song of a setlist.
pub(crate) const ENTRY: &[Key] = &[
    key("song", Unit(&NAME), "the word of the song", NEEDED),
    key("version", Unit(&NAME), "the version of the song", "the song as it is"),
    key(
        "then",
        AnyOf(&[Unit(&THEN), Map(SEGUE), Map(PAUSE_KEYS)]),
        "at its end `stop`, `continue` with the next song without a gap, a segue or a pause",
        "`stop`",
    ),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
    SKIP,
];

/// So that a song that was passed over in one show is still there for the next one.
const SKIP: Key = key(
    "skip",
    Unit(&SWITCH),
    "whether it is passed over; it stays in the list and can be taken in again",
    "`off`",
);

/// A song goes over into the next.
pub(crate) const SEGUE: &[Key] = &[
    key("segue", Unit(&LENGTH), "how long both songs sound", NEEDED),
    key(
        "at",
        Unit(&POSITION),
        "where the next song starts, as a position in this one",
        "so that the crossfade is over when this song ends",
    ),
    key(
        "click",
        Unit(&CLICK_CHANGE),
        "when the click goes over to the next song: at the `start` or `end` of the crossfade, or a \
         length after its start",
        "`start`",
    ),
];

/// Silence between two songs.
pub(crate) const PAUSE_KEYS: &[Key] = &[key(
    "pause",
    Unit(&PAUSE),
    "the silence before the next song starts by itself, up to 3600 s",
    NEEDED,
)];

pub(crate) const BREAK: &[Key] = &[
    key("break", Unit(&PLANNED), "how long it is planned to take", NEEDED),
    key("name", Unit(&NAME), "what it is called", "none"),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
    SKIP,
];

pub(crate) const TALK: &[Key] = &[
    key("talk", Unit(&NAME), "what it is called", NEEDED),
    key("length", Unit(&PLANNED), "how long it is planned to take", NEEDED),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
    SKIP,
];
