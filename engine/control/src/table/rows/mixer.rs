//! Levels, mutes and solos.

use downbeat_engine::{Action, Strip};

use super::{BUS, CHANGE, DB, POSITION, STEM, SWITCH, row};
use crate::table::args::Args;
use crate::table::{Refused, Row};

fn level(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::SetLevel(strip, args.decibels(1)?))
}

fn fader(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::SetLevel(strip, args.position(1)?))
}

fn nudge(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::NudgeLevel(strip, args.change(1)?))
}

fn mute(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::Mute(strip, args.switch(1)?))
}

fn solo(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::Solo(strip, args.switch(1)?))
}

/// Of buses, of stems, and of the click.
pub(super) static ROWS: &[Row] = &[
    row("bus-level", "/downbeat/bus/{bus}/level", &[BUS, DB], "set the level of a bus", |args| {
        level(args, args.bus(0)?)
    }),
    row(
        "bus-fader",
        "/downbeat/bus/{bus}/fader",
        &[BUS, POSITION],
        "set the level of a bus by the position of a fader",
        |args| fader(args, args.bus(0)?),
    ),
    row(
        "bus-nudge",
        "/downbeat/bus/{bus}/nudge",
        &[BUS, CHANGE],
        "move the level of a bus by so many dB",
        |args| nudge(args, args.bus(0)?),
    ),
    row("bus-mute", "/downbeat/bus/{bus}/mute", &[BUS, SWITCH], "mute a bus, or not", |args| {
        mute(args, args.bus(0)?)
    }),
    row(
        "bus-solo",
        "/downbeat/bus/{bus}/solo",
        &[BUS, SWITCH],
        "solo a bus among those of its role, or not",
        |args| solo(args, args.bus(0)?),
    ),
    row(
        "stem-level",
        "/downbeat/stem/{stem}/level",
        &[STEM, DB],
        "set the level of a stem of the song on show",
        |args| level(args, args.stem(0)?),
    ),
    row(
        "stem-fader",
        "/downbeat/stem/{stem}/fader",
        &[STEM, POSITION],
        "set the level of a stem by the position of a fader",
        |args| fader(args, args.stem(0)?),
    ),
    row(
        "stem-nudge",
        "/downbeat/stem/{stem}/nudge",
        &[STEM, CHANGE],
        "move the level of a stem by so many dB",
        |args| nudge(args, args.stem(0)?),
    ),
    row(
        "stem-mute",
        "/downbeat/stem/{stem}/mute",
        &[STEM, SWITCH],
        "mute a stem, or not",
        |args| mute(args, args.stem(0)?),
    ),
    row(
        "stem-solo",
        "/downbeat/stem/{stem}/solo",
        &[STEM, SWITCH],
        "solo a stem, or not",
        |args| solo(args, args.stem(0)?),
    ),
    row(
        "solo-click",
        "/downbeat/click/solo",
        &[SWITCH],
        "solo the bus of the click, or not",
        |args| Ok(Action::SoloClick(args.switch(0)?)),
    ),
];
