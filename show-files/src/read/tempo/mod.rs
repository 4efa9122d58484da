//! The tempo of a song: one number, a list of changes, or a MIDI file.
//!
//! - `changes`: the list as it is written, checked as far as its text alone tells
//! - `places`: where each of these changes is, and the map that they make

mod changes;
mod places;

use std::path::Path;

use num_bigint::BigInt;

use super::fields::{Fields, described, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::paths;
use super::report::{FileReport, Pos};
use super::units::{OFFSET, PATH, TEMPO, Unit};
use crate::midi::{self, MidiTempo};
use crate::{Exact, Length, Meter, MeterChange, TempoChange, TempoError, TempoMap};

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
        Value::List(_) => {
            let (changes, meters) = changes::read(node, out)?;
            places::map(&offset?, &meters, &changes, out)
        }
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
