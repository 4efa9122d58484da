//! Words about what plays next, and when.

use super::{LENGTH, Shape, Unit};
use crate::{Confirm, JumpAt, Length, Then};

pub(crate) const JUMP: Unit<JumpAt> = Unit {
    is: "`now`, `beat`, `bar`, `section` or `song`",
    example: "bar",
    shape: Shape::Words(&["now", "beat", "bar", "section", "song"]),
    parse: |text| JumpAt::ALL.into_iter().find(|jump| jump.word() == text),
};

pub(crate) const CONFIRM: Unit<Confirm> = Unit {
    is: "`stop`, `fade`, `hold`, `jump now` or `song`",
    example: "song",
    shape: Shape::Words(&["stop", "fade", "hold", "jump now", "song"]),
    parse: |text| Confirm::ALL.into_iter().find(|confirm| confirm.word() == text),
};

/// What follows a song, in a word.
pub(crate) const THEN: Unit<Then> = Unit {
    is: "`stop`, `continue`, a segue or a pause",
    example: "continue",
    shape: Shape::Words(&["stop", "continue"]),
    parse: |text| match text {
        "stop" => Some(Then::Stop),
        "continue" => Some(Then::Continue),
        _ => None,
    },
};

/// When the click goes over to the next song.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ClickChange {
    /// At the end of the crossfade.
    End,
    /// So long after its start.
    After(Length),
}

pub(crate) const CLICK_CHANGE: Unit<ClickChange> = Unit {
    is: "`start` or `end` of the crossfade, or a length after its start",
    example: "end",
    shape: Shape::Text,
    parse: |text| match text {
        "start" => Some(ClickChange::After(Length::Seconds(0.into()))),
        "end" => Some(ClickChange::End),
        _ => (LENGTH.parse)(text).map(ClickChange::After),
    },
};
