//! The tempo of a project, and the bars it makes.
//!
//! Changes and ramps over time are written as they are. What a song file cannot say, ramps over beats
//! and meters that cut a bar at no beat, is written as one tempo for each bar, with which the bar lasts
//! just as long: all bars start where they do in the project, and only the beats inside may lie a
//! little off.

mod bars;
mod changes;
mod stretch;
#[cfg(test)]
mod tests;

pub(crate) use bars::Bar;
use stretch::Stretch;

/// Bars past these are not looked at: at 120 in 4/4 they are 11 hours.
const MAX_BARS: u32 = 20_000;
/// A change a beat for two hours.
const MAX_POINTS: usize = 20_000;
/// Places closer than this many quarter notes are the same; positions in projects are rounded.
const SAME: f64 = 1e-4;

/// Where the tempo changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TempoPoint {
    /// Seconds, or quarter notes, from the start of the project.
    pub(crate) at: f64,
    pub(crate) bpm: f64,
    /// Set if the tempo moves to the next point in a straight line, instead of staying.
    pub(crate) ramps: bool,
}

/// What a ramp is straight over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Over time; points are at seconds. REAPER does it so.
    OverTime,
    /// Over beats; points are at quarter notes. Live does it so.
    OverBeats,
}

/// Tempo and meter over a project.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TempoLine {
    shape: Shape,
    /// By time; the first one holds before its start as well. Never empty.
    stretches: Vec<Stretch>,
    /// By quarter note; the first at 0. Never empty.
    meters: Vec<(f64, (u16, u16))>,
}

impl TempoLine {
    /// `points` in any order; those outside 10 to 1000 bpm are pulled in. `first` is the tempo
    /// before them all.
    pub(crate) fn new(shape: Shape, first: f64, points: &[TempoPoint]) -> Self {
        let mut points: Vec<TempoPoint> = points
            .iter()
            .filter(|point| point.at.is_finite() && point.bpm.is_finite())
            .take(MAX_POINTS)
            .map(|point| TempoPoint { bpm: point.bpm.clamp(10.0, 1000.0), ..*point })
            .collect();
        points.sort_by(|a, b| a.at.total_cmp(&b.at));
        if points.first().is_none_or(|point| point.at > 0.0) {
            let bpm = points.first().map_or(first, |point| point.bpm).clamp(10.0, 1000.0);
            points.insert(0, TempoPoint { at: 0.0, bpm, ramps: false });
        }
        let mut stretches: Vec<Stretch> = Vec::with_capacity(points.len());
        for (index, point) in points.iter().enumerate() {
            let next = points.get(index + 1);
            let length = next.map_or(f64::INFINITY, |next| next.at - point.at);
            let bpm_end = next.filter(|_| point.ramps).map_or(point.bpm, |next| next.bpm);
            let (seconds, quarters) = match (stretches.last(), shape) {
                (None, Shape::OverTime) => (point.at, point.at * point.bpm / 60.0),
                (None, Shape::OverBeats) => (point.at * 60.0 / point.bpm, point.at),
                (Some(before), Shape::OverTime) => (point.at, before.quarters_at(shape, point.at)),
                (Some(before), Shape::OverBeats) => (before.seconds_at(shape, point.at), point.at),
            };
            stretches.push(Stretch { seconds, quarters, bpm: point.bpm, bpm_end, length });
        }
        Self { shape, stretches, meters: vec![(0.0, (4, 4))] }
    }

    /// Adds meters at quarter notes from the start.
    pub(crate) fn with_meters(mut self, meters: &[(f64, (u16, u16))]) -> Self {
        for &(at, (beats, unit)) in meters.iter().take(MAX_POINTS) {
            let sound = (1..=64).contains(&beats) && unit.is_power_of_two() && unit <= 32;
            if at.is_finite() && sound {
                let at = if at <= SAME { 0.0 } else { at };
                self.meters.push((at, (beats, unit)));
            }
        }
        // Of several at one place the last one counts.
        self.meters.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.meters.dedup_by(|later, earlier| {
            let same = later.0 - earlier.0 <= SAME;
            if same {
                earlier.1 = later.1;
            }
            same
        });
        self
    }

    pub(crate) fn quarters_at(&self, seconds: f64) -> f64 {
        let after = self.stretches.partition_point(|stretch| stretch.seconds <= seconds);
        self.stretches[after.saturating_sub(1)].quarters_at(self.shape, seconds)
    }

    pub(crate) fn seconds_at(&self, quarters: f64) -> f64 {
        let after = self.stretches.partition_point(|stretch| stretch.quarters <= quarters);
        self.stretches[after.saturating_sub(1)].seconds_at(self.shape, quarters)
    }
}
