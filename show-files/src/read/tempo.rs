//! The tempo of a song.

use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::{FileReport, Pos};
use super::units::{BAR, BPM, METER, OFFSET, TEMPO};
use crate::{Exact, Meter, TempoChange, TempoMap};

/// More are not read: the sum of so many exact times would grow long.
const MAX_CHANGES: usize = 2000;
/// Beats closer than 30 ms are a buzz, and a mistake in the meter.
const MAX_BEATS_PER_MINUTE: i64 = 2000;
const COMMON: Meter = Meter { beats: 4, unit: 4 };

/// Reads the tempo and the offset of a song; `None` if something was reported.
pub(super) fn read(fields: &Fields<'_>, out: &FileReport<'_>) -> Option<TempoMap> {
    let offset = match fields.get("offset") {
        Some(_) => fields.read("offset", &OFFSET),
        None => Some(Exact::from(0)),
    };
    let node = fields.need("tempo", "120")?;
    let changes = match &node.value {
        Value::List(_) => read_changes(node, out)?,
        _ => {
            let (bpm, meter) = read_value(node, "tempo", &TEMPO, out)?;
            let meter = meter.unwrap_or(COMMON);
            check_beats(node.at, &bpm, meter, out)?;
            vec![TempoChange { bar: 1, bpm, meter }]
        }
    };
    TempoMap::new(&offset?, &changes)
        .map_err(|problem| out.error(node.at, problem.to_string(), "check the tempo"))
        .ok()
}

fn read_changes(node: &Node, out: &FileReport<'_>) -> Option<Vec<TempoChange>> {
    let items = list(node, "`tempo`", "`tempo: [{ bar: 1, bpm: 120, meter: 4/4 }]`", out);
    if items.len() > MAX_CHANGES {
        let cause =
            format!("there are {} tempo changes, and {MAX_CHANGES} is the most", items.len());
        out.error(node.at, cause, "leave out changes that nobody can hear");
        return None;
    }
    let mut changes: Vec<TempoChange> = Vec::new();
    let mut sound = !items.is_empty();
    for item in items {
        match read_change(item, changes.last(), out) {
            Some(change) => changes.push(change),
            None => sound = false,
        }
    }
    sound.then_some(changes)
}

/// Reads a change; what it leaves out stays as it was.
fn read_change(
    node: &Node,
    before: Option<&TempoChange>,
    out: &FileReport<'_>,
) -> Option<TempoChange> {
    let fields = Fields::of(node, "a tempo change", keys::TEMPO, out)?;
    let bar = fields.need_read("bar", &BAR);
    let bpm = match before {
        Some(before) if fields.get("bpm").is_none() => Some(before.bpm.clone()),
        _ => fields.need_read("bpm", &BPM),
    };
    let meter = match fields.get("meter") {
        Some(_) => fields.read("meter", &METER),
        None => Some(before.map_or(COMMON, |before| before.meter)),
    };
    let (bar, bpm, meter) = (bar?, bpm?, meter?);
    let bar_at = fields.get("bar").map_or(node.at, |bar| bar.at);
    check_bar(bar_at, bar, before, out)?;
    check_beats(node.at, &bpm, meter, out)?;
    if before.is_some_and(|before| before.bpm == bpm && before.meter == meter) {
        let cause = format!("the tempo change at bar {bar} changes nothing");
        out.warning(node.at, cause, "give it another `bpm` or `meter`, or leave it out");
    }
    Some(TempoChange { bar, bpm, meter })
}

fn check_bar(at: Pos, bar: u32, before: Option<&TempoChange>, out: &FileReport<'_>) -> Option<()> {
    match before {
        None if bar != 1 => {
            let cause = format!("the first tempo is at bar {bar}, so nobody knows bar 1");
            out.error(at, cause, "let the first tempo start at `bar: 1`");
            None
        }
        Some(before) if bar <= before.bar => {
            let cause = format!("the tempo change at bar {bar} does not follow bar {}", before.bar);
            out.error(at, cause, "put the changes in the order of their bars, one for each bar");
            None
        }
        _ => Some(()),
    }
}

fn check_beats(at: Pos, bpm: &Exact, meter: Meter, out: &FileReport<'_>) -> Option<()> {
    let beats = &bpm.0 * num_bigint::BigInt::from(meter.unit) / num_bigint::BigInt::from(4);
    if beats <= Exact::from(MAX_BEATS_PER_MINUTE).0 {
        return Some(());
    }
    let cause = format!(
        "{} quarter notes a minute in {}/{} are more than {MAX_BEATS_PER_MINUTE} beats a minute",
        bpm.to_f64(),
        meter.beats,
        meter.unit
    );
    out.error(at, cause, "write the meter in longer notes; `bpm` counts quarter notes");
    None
}
