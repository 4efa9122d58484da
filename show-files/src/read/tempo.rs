//! The tempo of a song.

use std::path::Path;

use num_bigint::BigInt;

use super::fields::{Fields, described, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::paths;
use super::report::{FileReport, Pos};
use super::units::{BPM, METER, OFFSET, PATH, POSITION, TEMPO, Unit};
use crate::midi::{self, MidiTempo};
use crate::{Exact, Length, Meter, MeterChange, Position, Ramp, TempoChange, TempoError, TempoMap};

/// More are not read: the sum of so many exact times would grow long.
const MAX_CHANGES: usize = 2000;
/// Beats closer than 30 ms are a buzz, and a mistake in the meter.
const MAX_BEATS_PER_MINUTE: i64 = 2000;
const COMMON: Meter = Meter { beats: 4, unit: 4, groups: 1 };

/// Reads the tempo and the offset of a song; `None` if something was reported.
pub(super) fn read(fields: &Fields<'_>, folder: &Path, out: &FileReport<'_>) -> Option<TempoMap> {
    let offset = match fields.get("offset") {
        Some(_) => fields.read("offset", &OFFSET),
        None => Some(Length::Seconds(Exact::from(0))),
    };
    let node = fields.need("tempo", "120")?;
    match &node.value {
        Value::List(_) => read_changes(node, offset, out),
        Value::Map(_) => read_midi(node, &offset?, folder, out),
        _ => {
            let (bpm, meter) = read_value(node, "tempo", &TEMPO, out)?;
            let meter = meter.unwrap_or(COMMON);
            check_beats(node.at, &bpm, meter, out)?;
            let start = TempoChange { at: Exact::from(0), bpm, ramp: None };
            begin(node.at, &offset?, &[MeterChange { bar: 1, meter }], &start, out)
        }
    }
}

/// The tempo and meter track of a MIDI file.
fn read_midi(
    node: &Node,
    offset: &Length,
    folder: &Path,
    out: &FileReport<'_>,
) -> Option<TempoMap> {
    let fields = Fields::of(node, "the tempo", keys::TEMPO_FILE, out)?;
    let unit = Unit { example: "song.mid", ..PATH };
    let file = fields.need("midi", unit.example)?;
    let path = paths::resolve(file, "midi", &unit, folder, out)?;
    let MidiTempo { meters, tempi } = midi::tempo_of(&path)
        .map_err(|problem| {
            let cause = format!("cannot use {} as a tempo map: {problem}", described(file));
            out.error(file.at, cause, problem.suggestion());
        })
        .ok()?;
    let (first, rest) = tempi.split_first()?;
    let mut map = begin(file.at, offset, &meters, first, out)?;
    for change in rest {
        located(file.at, map.push(change), out)?;
    }
    let fastest = map.fastest_beats();
    if fastest > Exact::from(MAX_BEATS_PER_MINUTE) {
        let cause = format!(
            "{} has up to {:.0} beats a minute, and {MAX_BEATS_PER_MINUTE} is the most",
            described(file),
            fastest.to_f64()
        );
        out.error(file.at, cause, "export it again with a meter of longer notes");
        return None;
    }
    Some(map)
}

/// The map with its first tempo. An offset in bars or beats is counted in that tempo and meter.
fn begin(
    at: Pos,
    offset: &Length,
    meters: &[MeterChange],
    first: &TempoChange,
    out: &FileReport<'_>,
) -> Option<TempoMap> {
    let unit = |beats: &Exact| -> Option<Exact> {
        let quarters = &beats.0 * BigInt::from(4) / BigInt::from(meters.first()?.meter.unit);
        Some(Exact(quarters * BigInt::from(60) / &first.bpm.0))
    };
    let seconds = match offset {
        Length::Seconds(seconds) => seconds.clone(),
        Length::Beats(beats) => unit(beats)?,
        Length::Bars(bars) => unit(&Exact(&bars.0 * BigInt::from(meters.first()?.meter.beats)))?,
    };
    located(at, TempoMap::start(&seconds, meters, first), out)
}

fn located<T>(at: Pos, result: Result<T, TempoError>, out: &FileReport<'_>) -> Option<T> {
    result.map_err(|problem| out.error(at, problem.to_string(), "check the tempo")).ok()
}

/// A change as it is written: what it leaves out stays as it was.
struct Change {
    /// Where it stands in the file.
    at: Pos,
    /// Where its position stands in the file.
    bar: Pos,
    position: Position,
    bpm: Option<Exact>,
    meter: Option<Meter>,
    /// The tempo that a ramp ends with.
    to: Option<Exact>,
    /// When it ends.
    by: Option<(Pos, Position)>,
}

impl Change {
    /// The place in a message.
    fn shown(&self) -> String {
        self.position.to_string()
    }
}

fn read_changes(node: &Node, offset: Option<Length>, out: &FileReport<'_>) -> Option<TempoMap> {
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
    read_tempi(&offset?, &meters, &changes, out)
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

/// Works out the tempi one after the other, each where those before it put it.
fn read_tempi(
    offset: &Length,
    meters: &[MeterChange],
    changes: &[Change],
    out: &FileReport<'_>,
) -> Option<TempoMap> {
    let first = changes[0].bpm.clone()?;
    let start = TempoChange { at: Exact::from(0), bpm: first.clone(), ramp: None };
    // The meters alone say where bars are; the tempo of this one is not used.
    let mut map = begin(changes[0].at, offset, meters, &start, out)?;
    let (mut bpm, mut meter) = (first, meters[0].meter);
    let mut sound = true;
    for (index, change) in changes.iter().enumerate() {
        let same = index > 0 && change.to.is_none();
        let unchanged = |new: Option<bool>| new.unwrap_or(true);
        if same
            && unchanged(change.bpm.as_ref().map(|new| *new == bpm))
            && unchanged(change.meter.map(|new| new == meter))
        {
            let cause = format!("the tempo change at {} changes nothing", change.shown());
            out.warning(change.at, cause, "give it another `bpm` or `meter`, or leave it out");
            continue;
        }
        meter = change.meter.unwrap_or(meter);
        let from = change.bpm.clone().unwrap_or(bpm);
        bpm = change.to.clone().unwrap_or_else(|| from.clone());
        let fastest = from.clone().max(bpm.clone());
        sound &= check_beats(change.at, &fastest, meter, out).is_some();
        if change.bpm.is_none() && change.to.is_none() {
            continue;
        }
        let at = resolve(&map, change.bar, &change.position, out)?;
        let ramp = match &change.to {
            Some(to) => {
                Some(read_ramp(&map, (&at, &from, to), change, changes.get(index + 1), out)?)
            }
            None => None,
        };
        let new = TempoChange { at, bpm: from, ramp };
        if index == 0 {
            map = begin(change.at, offset, meters, &new, out)?;
        } else {
            map.push(&new).map_err(|problem| not_placed(change, problem, out)).ok()?;
        }
    }
    sound.then_some(map)
}

/// The end of a ramp: where the file says, or at the next change.
fn read_ramp(
    map: &TempoMap,
    (at, from, to): (&Exact, &Exact, &Exact),
    change: &Change,
    next: Option<&Change>,
    out: &FileReport<'_>,
) -> Option<Ramp> {
    let end = change.by.as_ref().map(|(at, by)| (*at, by));
    let Some((place, position)) = end.or(next.map(|next| (next.bar, &next.position))) else {
        let cause = format!("nobody knows when the ramp from {} on is over", change.shown());
        out.error(change.at, cause, "write for example `by: 41`");
        return None;
    };
    let until = match position {
        Position::Time(time) => map.ramp_end(at, from, to, time),
        position @ Position::Bar { .. } => resolve(map, place, position, out)?,
    };
    if until <= *at {
        let cause = format!("the ramp from {} on ends before it starts", change.shown());
        out.error(place, cause, "let it end at a later bar");
        return None;
    }
    Some(Ramp { until, bpm: to.clone() })
}

fn resolve(map: &TempoMap, at: Pos, position: &Position, out: &FileReport<'_>) -> Option<Exact> {
    map.quarters(position)
        .map_err(|problem| out.error(at, problem.to_string(), "name a beat that the bar has"))
        .ok()
}

fn not_placed(change: &Change, problem: TempoError, out: &FileReport<'_>) {
    let (cause, fix) = match problem {
        TempoError::Ramp(_) => (
            format!("the ramp before {} is not over there", change.shown()),
            "let it end earlier, or let this change come later",
        ),
        TempoError::Order(_) => (
            format!("the tempo change at {} does not follow the one before it", change.shown()),
            "put the changes in the order of their places, one for each place",
        ),
        other => (other.to_string(), "check the tempo"),
    };
    out.error(change.bar, cause, fix);
}

fn check_beats(at: Pos, bpm: &Exact, meter: Meter, out: &FileReport<'_>) -> Option<()> {
    let beats = &bpm.0 * BigInt::from(meter.unit) / BigInt::from(4);
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
