//! The show file: the rig and its rules.

use super::Kind::{List, Map, Named, Unit};
use super::machines::{MIDI, OSC, PILOT, TIMECODE};
use super::setlist::ENTRIES;
use super::{Key, NEEDED, key};
use crate::read::units::{
    CONFIRM, FADE, GO_GUARD, GRACE, JUMP, LEAD, LEVEL, MEMORY, NAME, OUTPUT, PATH, PATTERN, RATE,
    ROLE, SUBDIVIDE, SWITCH,
};

pub(crate) const SHOW: &[Key] = &[
    key("show", Unit(&NAME), "the name of the show", NEEDED),
    key("rate", Unit(&RATE), "the sample rate of the device and of every audio file", "48000"),
    key("stop_fade", Unit(&FADE), "how long a stop takes to fade to silence, up to 60 s", "2 s"),
    key("memory", Unit(&MEMORY), "how much memory the stems may take", "256 MiB"),
    key(
        "outside",
        Unit(&SWITCH),
        "whether the show may name files outside the folder of the show file",
        "`off`",
    ),
    key("buses", Named(&Map(BUS)), "the buses, each with a name", NEEDED),
    key("click", Map(CLICK), "the click", "no click"),
    key("guide", Map(GUIDE), "the guide", "no guide"),
    key("transport", Map(TRANSPORT), "the rules of the transport", "see below"),
    key(
        "timecode",
        Map(TIMECODE),
        "how timecode goes: see [timecode.md](timecode.md)",
        "see below",
    ),
    key("pilot", Map(PILOT), "the pilot tone: see [timecode.md](timecode.md)", "see below"),
    key("midi", Map(MIDI), "where MIDI goes: see [midi.md](midi.md)", "where songs say"),
    key("osc", Map(OSC), "where OSC is listened for: see [osc.md](osc.md)", "no OSC"),
    key(
        "controls",
        Unit(&PATH),
        "the file that says what MIDI controls do: see [midi.md](midi.md)",
        "`controls.yaml`, if it is there",
    ),
    key(
        "songs",
        Named(&Unit(&PATH)),
        "the songs: for each a short word that setlists use, and the path of its file",
        NEEDED,
    ),
    key(
        "setlists",
        Named(&ENTRIES),
        "the setlists, each with a name; the first is played if you do not say which",
        NEEDED,
    ),
];

pub(crate) const BUS: &[Key] = &[
    key(
        "outputs",
        List(&Unit(&OUTPUT)),
        "the outputs of the device, counted from 1 to 64: from one to eight of them",
        NEEDED,
    ),
    key("role", Unit(&ROLE), "who hears it: `pa`, `monitor`, `timecode` or `pilot`", "`pa`"),
    key(
        "level",
        Unit(&LEVEL),
        "where its fader starts",
        "0 dB; -18 dB with `timecode`, -20 dB with `pilot`",
    ),
];

pub(crate) const CLICK: &[Key] = &[
    key("bus", Unit(&NAME), "the bus it goes to", NEEDED),
    key("level", Unit(&LEVEL), "its level", "0 dB"),
    key("subdivide", Unit(&SUBDIVIDE), "clicks per beat, from 1 (beats only) to 8", "1"),
    key(
        "patterns",
        Named(&Unit(&PATTERN)),
        "for a meter, what is played in its bars: a letter for each stroke",
        "an accent, then beats",
    ),
    key("accent", Unit(&PATH), "a sound for the first beat of a bar", "built in"),
    key("beat", Unit(&PATH), "a sound for the other beats", "built in"),
    key("subdivision", Unit(&PATH), "a sound between the beats", "built in"),
];

/// The guide of a show. A song may replace each of its keys.
pub(crate) const GUIDE: &[Key] = &[
    key("folder", Unit(&PATH), "the folder of its cues", NEEDED),
    key("bus", Unit(&NAME), "the bus it goes to", NEEDED),
    key("level", Unit(&LEVEL), "its level", "0 dB"),
    key(
        "lead",
        Unit(&LEAD),
        "how long before its section a cue starts: 1 to 16 bars, or 1 to 64 beats",
        "1 bar",
    ),
];

/// The rules of the transport.
pub(crate) const TRANSPORT: &[Key] = &[
    key(
        "jump",
        Unit(&JUMP),
        "where a jump happens: `now`, on the next `beat` or `bar`, or at the end of the `section` or \
         `song`",
        "`bar`",
    ),
    key("go_guard", Unit(&GO_GUARD), "a second GO within this time is ignored, up to 5 s", "0.1 s"),
    key(
        "grace",
        Unit(&GRACE),
        "how long the device may be gone before the song holds, up to 60 s",
        "3 s",
    ),
    key(
        "confirm",
        List(&Unit(&CONFIRM)),
        "what must be pressed twice while a song plays: `stop`, `fade`, `hold`, `jump now`, `song`; \
         `[]` for nothing",
        "`[song]`",
    ),
];
