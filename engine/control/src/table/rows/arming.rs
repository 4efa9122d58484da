//! Arming.

use downbeat_engine::{Action, JumpTo};

use super::{BAR, SONG, param, row};
use crate::table::args::Args;
use crate::table::{Kind, Refused, Row};

fn arm_at(
    args: &Args<'_>,
    to: impl Fn(&Args<'_>) -> Result<JumpTo, Refused>,
) -> Result<Action, Refused> {
    Ok(Action::ArmAt(args.entry(0)?, to(args)?))
}

fn arm_section(args: &Args<'_>) -> Result<Action, Refused> {
    let entry = args.entry(0)?;
    Ok(Action::ArmAt(entry, args.section_of(entry, 1)?))
}

/// What is armed, and where it starts.
pub(super) static ROWS: &[Row] = &[
    row("arm-next", "/downbeat/arm/next", &[], "arm the song after the armed one", |_| {
        Ok(Action::ArmNext)
    }),
    row("arm-previous", "/downbeat/arm/previous", &[], "arm the song before the armed one", |_| {
        Ok(Action::ArmPrevious)
    }),
    row("arm", "/downbeat/arm/song", &[SONG], "arm a song of the setlist", |args| {
        Ok(Action::Arm(args.entry(0)?))
    }),
    row(
        "arm-section",
        "/downbeat/arm/section",
        &[SONG, param("section", Kind::Section, "the section of that song")],
        "arm a song, to be started at a section",
        arm_section,
    ),
    row(
        "arm-bar",
        "/downbeat/arm/bar",
        &[SONG, BAR],
        "arm a song, to be started at a bar",
        |args| arm_at(args, |args| Ok(JumpTo::Bar(args.int(1)?))),
    ),
];
