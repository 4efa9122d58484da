//! The file of controls.

use super::Kind::{AnyOf, List, Map, Named, Unit};
use super::{Key, NEEDED, key};
use crate::read::units::{
    CALL, CHANNEL, ENCODER, INTERVAL, LEVEL, NAME, ON, PORT_PATTERN, PRESS, PRESS_TIME, PROFILE,
    SONGS, STEP, SWITCH, THRESHOLD, WHEN,
};

/// What MIDI controls do.
pub(crate) const CONTROLS: &[Key] = &[
    key(
        "ports",
        Named(&Map(CONTROL_PORT)),
        "MIDI inputs that have a name of their own here",
        "none",
    ),
    key(
        "layers",
        List(&Unit(&NAME)),
        "the names of layers, up to 16; the first one is on at the start",
        "no layers",
    ),
    key("bindings", List(&Map(BINDING)), "what controls do, up to 1000", "nothing"),
];

pub(crate) const CONTROL_PORT: &[Key] = &[
    key(
        "port",
        Unit(&PORT_PATTERN),
        "the name of the MIDI input, or a part of it; `*` stands for anything",
        NEEDED,
    ),
    key("channel", Unit(&CHANNEL), "the one channel that counts, from 1 to 16", "all channels"),
    key("profile", Unit(&PROFILE), "what is on the other end: see below", "controls that press"),
    key(
        "songs",
        Unit(&SONGS),
        "whether a program change `arm`s the song with that `program`, or starts it too: `go`",
        "`off`; `arm` with `program-pedal`",
    ),
    key(
        "feedback",
        Unit(&SWITCH),
        "whether faders and lamps are told what they show",
        "`off`; `on` with `mackie`",
    ),
    key("out", Unit(&PORT_PATTERN), "the MIDI output for feedback, named like `port`", "as `port`"),
];

pub(crate) const BINDING: &[Key] = &[
    key("on", Unit(&ON), "the control", NEEDED),
    key(
        "do",
        AnyOf(&[Unit(&CALL), List(&Unit(&CALL))]),
        "the action with what it needs, or a list of up to 8",
        "nothing but `switch`",
    ),
    key("port", Unit(&PORT_PATTERN), "a name under `ports`, or else a MIDI input", "any input"),
    key("channel", Unit(&CHANNEL), "the channel, from 1 to 16", "any, or that of the port"),
    key(
        "press",
        Unit(&PRESS),
        "what is done with it: `down`, `up`, `short`, `long`, `double`, `every` or `value`",
        "see below",
    ),
    key("time", Unit(&PRESS_TIME), "of a long or double press", "0.6 s; 0.4 s for `double`"),
    key(
        "threshold",
        Unit(&THRESHOLD),
        "from this value on it is pressed, from 1 to 127",
        "64 for `cc`, 1 for `note`",
    ),
    key(
        "interval",
        Unit(&INTERVAL),
        "the shortest time between two times that it acts, up to 60 s",
        "50 ms",
    ),
    key(
        "when",
        AnyOf(&[Unit(&WHEN), List(&Unit(&WHEN))]),
        "acts only while `stopped`, `playing` or `held`, or while a song is `armed`",
        "always",
    ),
    key("layer", Unit(&NAME), "acts only while this layer is on", "in all layers"),
    key("switch", Unit(&NAME), "switches to this layer", "the layer stays"),
    key(
        "encoder",
        Unit(&ENCODER),
        "how an endless encoder counts: `twos-complement`, `offset` or `sign-bit`",
        "it is none",
    ),
    key("step", Unit(&STEP), "what one step of an encoder adds", "1"),
    key(
        "range",
        List(&Unit(&LEVEL)),
        "the levels of a fader at its bottom and its top",
        "the whole travel",
    ),
];
