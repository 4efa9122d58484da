//! The list of tempo changes as it is written.

use super::COMMON;
use crate::read::fields::{Fields, list};
use crate::read::keys;
use crate::read::node::Node;
use crate::read::report::{FileReport, Pos};
use crate::read::units::{BPM, METER, POSITION};
use crate::{Exact, Meter, MeterChange, Position};

/// More are not read: the sum of so many exact times would grow long.
const MAX_CHANGES: usize = 2000;

/// A change as it is written: what it leaves out stays as it was.
pub(super) struct Change {
    /// Where it stands in the file.
    pub(super) at: Pos,
    /// Where its position stands in the file.
    pub(super) bar: Pos,
    pub(super) position: Position,
    pub(super) bpm: Option<Exact>,
    pub(super) meter: Option<Meter>,
    /// The tempo that a ramp ends with.
    pub(super) to: Option<Exact>,
    /// When it ends.
    pub(super) by: Option<(Pos, Position)>,
}

impl Change {
    /// The place in a message.
    pub(super) fn shown(&self) -> String {
        self.position.to_string()
    }
}

/// Reads the list, and the meters in it.
pub(super) fn read(node: &Node, out: &FileReport<'_>) -> Option<(Vec<Change>, Vec<MeterChange>)> {
    let items = list(node, "`tempo`", "`tempo: [{ bar: 1, bpm: 120, meter: 4/4 }]`", out);
    if items.is_empty() {
        return None;
    }
    if items.len() > MAX_CHANGES {
        let cause =
            format!("there are {} tempo changes, and {MAX_CHANGES} is the most", items.len());
        out.error(node.at, cause, "leave out changes that nobody can hear");
        return None;
    }
    let changes: Vec<Option<Change>> =
        items.iter().enumerate().map(|(index, item)| read_change(item, index == 0, out)).collect();
    let changes: Vec<Change> = changes.into_iter().collect::<Option<_>>()?;
    check_order(&changes, out)?;
    let meters = read_meters(&changes, out)?;
    Some((changes, meters))
}

fn read_change(node: &Node, first: bool, out: &FileReport<'_>) -> Option<Change> {
    let fields = Fields::of(node, "a tempo change", keys::TEMPO_CHANGE, out)?;
    let position = fields.need_read("bar", &POSITION);
    let bpm = match fields.get("bpm") {
        None if !first => None,
        _ => Some(fields.need_read("bpm", &BPM)?),
    };
    let read = |key| fields.get(key).map(|_| fields.read(key, &BPM));
    let to = read("to").map_or(Some(None), |to| to.map(Some));
    let by = fields.get("by").map(|by| (by.at, fields.read("by", &POSITION)));
    let meter = match fields.get("meter") {
        Some(_) => Some(fields.read("meter", &METER)?),
        None => None,
    };
    let by = match by {
        Some((at, position)) => Some((at, position?)),
        None => None,
    };
    let to = to?;
    if let (None, Some((at, _))) = (&to, &by) {
        out.error(*at, "`by` says when a tempo is reached, but not which", "add `to: 140`");
        return None;
    }
    let bar = fields.get("bar").map_or(node.at, |bar| bar.at);
    Some(Change { at: node.at, bar, position: position?, bpm, meter, to, by })
}

/// Checks what can be told from the text alone; times are compared when they are worked out.
fn check_order(changes: &[Change], out: &FileReport<'_>) -> Option<()> {
    let mut sound = true;
    let first = &changes[0];
    if first.position != (Position::Bar { bar: 1, beat: 1 }) {
        let cause = format!("the first tempo is at {}, so nobody knows bar 1", first.shown());
        out.error(first.bar, cause, "let the first tempo start at `bar: 1`");
        sound = false;
    }
    for pair in changes.windows(2) {
        let (before, change) = (&pair[0], &pair[1]);
        if let (Position::Bar { bar, beat }, Position::Bar { bar: last, beat: last_beat }) =
            (&change.position, &before.position)
            && (bar, beat) <= (last, last_beat)
        {
            let cause = format!(
                "the tempo change at {} does not follow {}",
                change.shown(),
                before.shown()
            );
            let fix = "put the changes in the order of their bars, one for each place";
            out.error(change.bar, cause, fix);
            sound = false;
        }
    }
    sound.then_some(())
}

/// The meters of all changes. A meter starts with a bar.
fn read_meters(changes: &[Change], out: &FileReport<'_>) -> Option<Vec<MeterChange>> {
    let meter = changes[0].meter.unwrap_or(COMMON);
    let mut meters = vec![MeterChange { bar: 1, meter }];
    let mut sound = true;
    for change in &changes[1..] {
        let Some(meter) = change.meter else { continue };
        match change.position {
            Position::Bar { bar, beat: 1 } => meters.push(MeterChange { bar, meter }),
            _ => {
                let cause =
                    format!("the meter changes at {}, which is inside a bar", change.shown());
                out.error(change.bar, cause, "let a meter start with a bar, such as `bar: 17`");
                sound = false;
            }
        }
    }
    sound.then_some(meters)
}
