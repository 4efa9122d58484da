//! What goes to other machines.

use downbeat_engine::Action;

use super::{OUT, SWITCH, row};
use crate::table::Row;

/// Mutes, and the pilot.
pub(super) static ROWS: &[Row] = &[
    row(
        "out-mute",
        "/downbeat/out/{out}/mute",
        &[OUT, SWITCH],
        "mute what goes to other machines by MIDI or OSC events, or not",
        |args| Ok(Action::MuteOut(Some(args.out(0)?), args.switch(1)?)),
    ),
    row(
        "outs-mute",
        "/downbeat/outs/mute",
        &[SWITCH],
        "mute all that goes to other machines, timecode too, or not: this one stands by for another",
        |args| Ok(Action::MuteOut(None, args.switch(0)?)),
    ),
    row(
        "pilot",
        "/downbeat/pilot",
        &[SWITCH],
        "send the pilot tone, or withdraw it: a failover switch goes over to another machine",
        |args| Ok(Action::Pilot(args.switch(0)?)),
    ),
];
