//! Vamps.

use downbeat_engine::{Action, Release, VampOf};

use super::{optional, param, row};
use crate::table::args::Args;
use crate::table::{Kind, Refused, Row};

fn release(args: &Args<'_>) -> Result<Action, Refused> {
    Ok(Action::Release(match args.word(0)? {
        Some("bar") => Release::AtBar,
        Some("now") => Release::Now,
        _ => Release::AtEnd,
    }))
}

/// What repeats, and the ways out.
pub(super) static ROWS: &[Row] = &[
    row(
        "vamp",
        "/downbeat/vamp",
        &[],
        "repeat this section; once more, leave at its end; once more, stay",
        |_| Ok(Action::Vamp(VampOf::Section)),
    ),
    row(
        "vamp-bars",
        "/downbeat/vamp/bars",
        &[param("bars", Kind::Int { least: 1, most: 1000 }, "how many, with the one that plays")],
        "repeat the last so many bars",
        // At most 1000 by its kind.
        |args| Ok(Action::Vamp(VampOf::Bars(args.int(0)?.unsigned_abs() as u16))),
    ),
    row(
        "mark-vamp",
        "/downbeat/vamp/mark",
        &[],
        "remember this place as the start of `vamp-marked`",
        |_| Ok(Action::MarkVampStart),
    ),
    row(
        "vamp-marked",
        "/downbeat/vamp/marked",
        &[],
        "repeat from the marked place to the end of this bar",
        |_| Ok(Action::Vamp(VampOf::Marked)),
    ),
    row(
        "release",
        "/downbeat/vamp/release",
        &[optional(
            "when",
            Kind::Word(&["end", "bar", "now"]),
            "at its end, at the next bar line or at once; left out: at its end",
        )],
        "go on past what repeats",
        release,
    ),
];
