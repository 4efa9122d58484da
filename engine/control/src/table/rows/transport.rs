//! Starting, stopping and holding songs.

use downbeat_engine::{Action, GoOn, Reentry};

use super::{optional, row};
use crate::table::args::Args;
use crate::table::{Kind, Refused, Row};

fn go_on(args: &Args<'_>) -> Result<Action, Refused> {
    let from = match args.word(0)? {
        Some("bar") => Reentry::Bar,
        Some("section") => Reentry::Section,
        _ => Reentry::Frame,
    };
    // At most 16 by its kind.
    Ok(Action::GoOn(GoOn { from, count_in: args.int_or(1, 0)?.unsigned_abs() as u16 }))
}

/// GO, stop, fade, panic, hold.
pub(super) static ROWS: &[Row] = &[
    row("go", "/downbeat/go", &[], "start the armed song; while held, go on", |_| Ok(Action::Go)),
    row(
        "stop",
        "/downbeat/stop",
        &[],
        "stop with the show's fade; once more, stop at once",
        |_| Ok(Action::Stop),
    ),
    row(
        "fade",
        "/downbeat/fade",
        &[],
        "fade out while the click goes on; once more, back to full",
        |_| Ok(Action::Fade),
    ),
    row("panic", "/downbeat/panic", &[], "everything silent within 10 ms", |_| Ok(Action::Panic)),
    row(
        "hold",
        "/downbeat/hold",
        &[],
        "hold the song in place; once more, go on from there",
        |_| Ok(Action::Hold),
    ),
    row(
        "go-on",
        "/downbeat/go-on",
        &[
            optional(
                "from",
                Kind::Word(&["frame", "bar", "section"]),
                "where a held song goes on; left out: at the frame",
            ),
            optional(
                "count_in",
                Kind::Int { least: 0, most: 16 },
                "bars that the click counts before; left out: none",
            ),
        ],
        "go on from where the song is held",
        go_on,
    ),
];
