//! Jumps.

use downbeat_engine::{Action, JumpTo};

use super::{AT, BAR, BY, SONG, param, row};
use crate::table::args::Args;
use crate::table::{Kind, Refused, Row};

/// A jump, whose place makes `to` of the arguments before `at`.
fn jump(args: &Args<'_>, to: JumpTo, at: usize) -> Result<Action, Refused> {
    Ok(Action::Jump { to, at: args.quantum(at)? })
}

fn beat(args: &Args<'_>) -> Result<Action, Refused> {
    // At most 64 by its kind.
    let to = JumpTo::Beat(args.int(0)?, args.int(1)?.unsigned_abs() as u16);
    jump(args, to, 2)
}

/// Jumps in a song and to others.
pub(super) static ROWS: &[Row] = &[
    row(
        "jump-section",
        "/downbeat/jump/section",
        &[param("section", Kind::Section, "the section of the song on show"), AT],
        "jump to a section: its next pass, or else its first one",
        |args| jump(args, args.section(0)?, 1),
    ),
    row(
        "jump-sections",
        "/downbeat/jump/sections",
        &[BY, AT],
        "jump so many sections on; 0 is the start of this one",
        |args| jump(args, JumpTo::Sections(args.int(0)?), 1),
    ),
    row(
        "jump-span",
        "/downbeat/jump/span",
        &[param("span", Kind::Span, "the pass over a section"), AT],
        "jump to one pass over a section",
        |args| jump(args, JumpTo::Span(args.span(0)?), 1),
    ),
    row("jump-bar", "/downbeat/jump/bar", &[BAR, AT], "jump to a bar", |args| {
        jump(args, JumpTo::Bar(args.int(0)?), 1)
    }),
    row("jump-bars", "/downbeat/jump/bars", &[BY, AT], "jump so many bars on", |args| {
        jump(args, JumpTo::Bars(args.int(0)?), 1)
    }),
    row(
        "jump-beat",
        "/downbeat/jump/beat",
        &[BAR, param("beat", Kind::Int { least: 1, most: 64 }, "the beat of the bar"), AT],
        "jump to a beat of a bar",
        beat,
    ),
    row("jump-beats", "/downbeat/jump/beats", &[BY, AT], "jump so many beats on", |args| {
        jump(args, JumpTo::Beats(args.int(0)?), 1)
    }),
    row("jump-armed", "/downbeat/jump/armed", &[AT], "jump to the armed song", |args| {
        jump(args, JumpTo::Song, 0)
    }),
    row(
        "jump-song",
        "/downbeat/jump/song",
        &[SONG, AT],
        "jump to a song of the setlist; arm it while nothing plays",
        |args| jump(args, JumpTo::Entry(args.entry(0)?), 1),
    ),
    row("jump-songs", "/downbeat/jump/songs", &[BY, AT], "jump so many songs on", |args| {
        jump(args, JumpTo::Songs(args.int(0)?), 1)
    }),
    row("cancel-jump", "/downbeat/jump/cancel", &[], "take back the jump that waits", |_| {
        Ok(Action::CancelJump)
    }),
];
