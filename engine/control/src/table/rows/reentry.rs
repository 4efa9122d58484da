//! Coming back in with the band.

use downbeat_engine::{Action, RejoinAt};

use super::{param, row};
use crate::table::{Kind, Row};

/// Taps and the rejoin.
pub(super) static ROWS: &[Row] = &[
    row("tap", "/downbeat/tap", &[], "a beat of the band, the first of a bar first", |_| {
        Ok(Action::Tap)
    }),
    row(
        "rejoin",
        "/downbeat/rejoin",
        &[],
        "come back in with the band where the song would be by now",
        |_| Ok(Action::Rejoin(RejoinAt::WhereWeWouldBe)),
    ),
    row(
        "rejoin-span",
        "/downbeat/rejoin/span",
        &[param("span", Kind::Span, "the pass over a section")],
        "come back in with the band at the start of a pass over a section",
        |args| Ok(Action::Rejoin(RejoinAt::Span(args.span(0)?))),
    ),
];
