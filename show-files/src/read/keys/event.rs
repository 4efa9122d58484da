//! The messages that a song sends.

use super::Kind::{AnyOf, List, Map, Unit};
use super::{Key, NEEDED, key};
use crate::read::units::{
    BANK, CHANNEL, DATA, LENGTH, MOMENT, NOTE, OSC_ADDRESS, OSC_FLOAT, OSC_INT, OSC_TARGET,
    OSC_TEXT, PORT, POSITION, SWITCH, SYSEX, VELOCITY,
};

pub(crate) const EVENT: &[Key] = &[
    key(
        "at",
        AnyOf(&[Unit(&MOMENT), Unit(&POSITION)]),
        "when: `load`, `start`, `end`, or a position",
        NEEDED,
    ),
    key("midi", Map(MIDI_MESSAGE), "the MIDI message it sends", "it sends `osc`"),
    key("osc", Map(OSC_MESSAGE), "the OSC message it sends", "it sends `midi`"),
];

pub(crate) const MIDI_MESSAGE: &[Key] = &[
    key("port", Unit(&PORT), "the name of the output, or of the MIDI port", NEEDED),
    key("channel", Unit(&CHANNEL), "the channel, from 1 to 16", "1"),
    key("note", Unit(&NOTE), "a note, from 0 to 127, or by name: 60 is `C4`", "another kind"),
    key("velocity", Unit(&VELOCITY), "of a note, from 1 to 127", "100"),
    key("length", Unit(&LENGTH), "of a note, in beats, bars or seconds", "1 beat"),
    key("control", Unit(&DATA), "a control change: the controller, from 0 to 127", "another kind"),
    key("value", Unit(&DATA), "of a control change, from 0 to 127", "must be there with `control`"),
    key(
        "program",
        Unit(&DATA),
        "a program change, from 0 to 127: machines that count from 1 show one more",
        "another kind",
    ),
    key(
        "bank",
        Unit(&BANK),
        "selected before the program, from 0 to 16383: 128 times controller 0, plus controller 32",
        "no bank is selected",
    ),
    key("sysex", Unit(&SYSEX), "a system exclusive message in hexadecimal", "another kind"),
];

pub(crate) const OSC_MESSAGE: &[Key] = &[
    key("to", Unit(&OSC_TARGET), "the host and its UDP port", NEEDED),
    key("address", Unit(&OSC_ADDRESS), "the OSC address", NEEDED),
    key(
        "args",
        List(&AnyOf(&[Map(OSC_ARG), Unit(&OSC_TEXT)])),
        "the arguments: whole numbers, numbers with a point, `true`, `false` and texts, or maps",
        "none",
    ),
];

pub(crate) const OSC_ARG: &[Key] = &[
    key("int", Unit(&OSC_INT), "a whole number of 32 bits", "another type"),
    key("float", Unit(&OSC_FLOAT), "a number of 32 bits, such as `{ float: 1 }`", "another type"),
    key("text", Unit(&OSC_TEXT), "a text, such as `{ text: 1 }`", "another type"),
    key("bool", Unit(&SWITCH), "`on` or `off`", "another type"),
];
