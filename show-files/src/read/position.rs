//! Positions in a song, worked out to frames.

use super::fields::{Fields, read as read_value};
use super::node::Node;
use super::report::FileReport;
use super::units::POSITION;
use crate::{Position, TempoMap};

/// What the readers of a song must know to place things in it.
#[derive(Clone, Copy)]
pub(super) struct Timeline<'a> {
    pub(super) tempo: &'a TempoMap,
    pub(super) rate: u32,
    /// The song's frames; 0 where no stem could be read.
    pub(super) frames: u64,
}

/// The frame of a position, which may lie outside the song.
pub(super) fn read(
    node: &Node,
    key: &str,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<i64> {
    read_both(node, key, timeline, out).map(|(_, frame)| frame)
}

/// A position as it is written, and its frame.
pub(super) fn read_both(
    node: &Node,
    key: &str,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<(Position, i64)> {
    let position = read_value(node, key, &POSITION, out)?;
    let frame = timeline
        .tempo
        .frame(timeline.rate, &position)
        .map_err(|problem| out.error(node.at, problem.to_string(), "name a beat that the bar has"))
        .ok()?;
    Some((position, frame))
}

/// The frame of a key's position, if the key is there: the inner one is `None` where it was reported.
pub(super) fn optional(
    fields: &Fields<'_>,
    key: &str,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Option<i64>> {
    fields.get(key).map(|node| read(node, key, timeline, out))
}

impl Timeline<'_> {
    /// A frame as a message names it: `bar 17.3, 1:02.500`.
    pub(super) fn shown(&self, frame: i64) -> String {
        let place = self.tempo.place(self.rate, frame);
        let beat = if place.beat == 1 { String::new() } else { format!(".{}", place.beat) };
        format!("bar {}{beat}, {}", place.bar, self.clock(frame))
    }

    /// A frame as minutes and seconds.
    pub(super) fn clock(&self, frame: i64) -> String {
        let millis = i128::from(frame) * 1000 / i128::from(self.rate.max(1));
        let sign = if millis < 0 { "-" } else { "" };
        let millis = millis.abs();
        format!("{sign}{}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
    }

    /// The last frame as a position can reach it.
    pub(super) fn end(&self) -> i64 {
        i64::try_from(self.frames).unwrap_or(i64::MAX)
    }
}
