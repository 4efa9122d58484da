//! The rows, a file for each topic.

mod arming;
mod console;
mod jumps;
mod machines;
mod mixer;
mod reentry;
mod setlist;
mod transport;
mod vamps;

use downbeat_engine::Action;

use super::args::Args;
use super::{Kind, Param, Refused, Row};

/// All rows, in the order of the manual.
pub(super) static TOPICS: [&[Row]; 9] = [
    transport::ROWS,
    jumps::ROWS,
    vamps::ROWS,
    reentry::ROWS,
    arming::ROWS,
    setlist::ROWS,
    mixer::ROWS,
    machines::ROWS,
    console::ROWS,
];

const fn row(
    name: &'static str,
    address: &'static str,
    params: &'static [Param],
    about: &'static str,
    make: fn(&Args<'_>) -> Result<Action, Refused>,
) -> Row {
    Row { name, address, params, about, make }
}

const fn param(name: &'static str, kind: Kind, about: &'static str) -> Param {
    Param { name, kind, about, optional: false }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Param {
    Param { name, kind, about, optional: true }
}

const BUS: Param = param("bus", Kind::Bus, "the bus");
const OUT: Param = param("out", Kind::Out, "the MIDI output, or `osc`");
const STEM: Param = param("stem", Kind::Stem, "the stem");
const SONG: Param = param("song", Kind::Entry, "the song in the setlist");
const SWITCH: Param = optional("switch", Kind::Switch, "left out: the other of what it is");
const DB: Param = param("db", Kind::Decibels, "the level; -96 dB and less is silent");
const POSITION: Param =
    param("position", Kind::Position, "the position of the fader; 0.75 is 0 dB");
const CHANGE: Param = param("db", Kind::Change, "what is added to the level");
const BAR: Param = param("bar", Kind::Int { least: -10_000, most: 100_000 }, "the bar");
const BY: Param =
    param("by", Kind::Int { least: -10_000, most: 10_000 }, "how many; negative: back");
const AT: Param = optional(
    "at",
    Kind::Word(&["default", "now", "beat", "bar", "section", "song"]),
    "when it lands; left out: as the song or the show says",
);
