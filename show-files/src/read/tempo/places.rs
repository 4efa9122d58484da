//! Where tempo changes are, and the map they make.

use super::changes::Change;
use super::{begin, check_beats};
use crate::read::report::{FileReport, Pos};
use crate::{Exact, Length, MeterChange, Position, Ramp, TempoChange, TempoError, TempoMap};

/// Works out the tempi one after the other, each where those before it put it.
pub(super) fn map(
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
            Some(to) => Some(ramp_of(&map, (&at, &from, to), change, changes.get(index + 1), out)?),
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
fn ramp_of(
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
