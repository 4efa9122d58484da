//! The tempo of a project, and the bars it makes.
//!
//! Changes and ramps over time are written as they are. What a song file cannot say, ramps over beats
//! and meters that cut a bar at no beat, is written as one tempo for each bar, with which the bar lasts
//! just as long: all bars start where they do in the project, and only the beats inside may lie a
//! little off.

use crate::draft::{Change, Position};

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

#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    seconds: f64,
    quarters: f64,
    bpm: f64,
    /// The tempo at its end.
    bpm_end: f64,
    /// Its length, in what its shape is straight over.
    length: f64,
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

/// A bar of a project, with its start in seconds and in quarter notes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) start: f64,
    quarter: f64,
    quarters: f64,
    pub(crate) meter: (u16, u16),
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

    /// The bars from the start to the one that holds `end`, in seconds.
    pub(crate) fn bars(&self, end: f64) -> Vec<Bar> {
        let mut bars = Vec::new();
        let (mut quarter, mut meter) = (0.0, 0);
        for _ in 0..MAX_BARS {
            while self.meters.get(meter + 1).is_some_and(|(at, _)| *at <= quarter + SAME) {
                meter += 1;
            }
            let (beats, unit) = self.meters[meter].1;
            let whole = f64::from(beats) * 4.0 / f64::from(unit);
            // A meter starts a bar, and cuts the one before it short.
            let next = self.meters.get(meter + 1).map_or(f64::INFINITY, |(at, _)| *at);
            let quarters = if next < quarter + whole - SAME { next - quarter } else { whole };
            let meter = if quarters < whole { short_meter(quarters, unit) } else { (beats, unit) };
            bars.push(Bar { start: self.seconds_at(quarter), quarter, quarters, meter });
            quarter += quarters;
            if self.seconds_at(quarter) > end {
                break;
            }
        }
        bars
    }

    /// The changes of a song whose bar 1 is `bars[0]` and whose first frame is at `start`; and the
    /// numbers of the bars that got one tempo.
    pub(crate) fn changes(&self, bars: &[Bar], start: f64) -> (Vec<Change>, Vec<u32>) {
        let end = bars.last().map_or(0.0, Bar::end);
        let places: Vec<Option<Position>> =
            self.stretches.iter().map(|stretch| self.place(stretch, bars, start)).collect();
        let inside = |stretch: &Stretch| {
            bars.first().is_some_and(|bar| stretch.quarters > bar.quarter) && stretch.quarters < end
        };
        let spelt =
            self.stretches.iter().zip(&places).all(|(s, place)| place.is_some() || !inside(s));
        // A ramp may not meet a bar of one tempo, so either all of them are written or none is.
        let ramps = self.shape == Shape::OverTime && spelt && bars.iter().all(Bar::is_whole);
        let mut writer = Writer::default();
        // Where the bar starts by what is written, so that rounding never adds up.
        let mut written = bars.first().map_or(0.0, |bar| bar.start);
        for (index, bar) in bars.iter().enumerate() {
            let at = Position::Bar(index as u32 + 1);
            writer.meter(at, bar.meter);
            let (first, after) = self.in_bar(bar);
            let plain = (first..after).all(|i| {
                (ramps || self.stretches[i].slope() == 0.0) && (i == first || places[i].is_some())
            });
            let end = self.seconds_at(bar.end());
            if !(plain && bar.is_whole()) {
                let bpm = 60.0 * bar.written_quarters() / (end - written).max(1e-3);
                let bpm = (bpm.clamp(10.0, 1000.0) * 1e6).round() / 1e6;
                writer.even(index as u32 + 1, bpm);
                written += 60.0 * bar.written_quarters() / bpm;
                continue;
            }
            written = end;
            let bpm = self.stretches[first].bpm_at(self.shape, bar.quarter);
            writer.tempo(at, bpm, self.ramp(first, &places));
            for index in first + 1..after {
                if let Some(place) = places[index] {
                    writer.tempo(place, self.stretches[index].bpm, self.ramp(index, &places));
                }
            }
        }
        (writer.changes, writer.evened)
    }

    /// The stretches that hold in a bar, as a range.
    fn in_bar(&self, bar: &Bar) -> (usize, usize) {
        let until = |quarter: f64| self.stretches.partition_point(|s| s.quarters <= quarter);
        (until(bar.quarter + SAME).saturating_sub(1), until(bar.end() - SAME).max(1))
    }

    /// How a song spells the start of a stretch; `None` if it cannot.
    fn place(&self, stretch: &Stretch, bars: &[Bar], start: f64) -> Option<Position> {
        let after = bars.partition_point(|bar| bar.quarter <= stretch.quarters + SAME);
        let bar = &bars[after.checked_sub(1)?];
        let beat = (stretch.quarters - bar.quarter) * f64::from(bar.meter.1) / 4.0;
        if (beat - beat.round()).abs() < SAME && beat.round() < f64::from(bar.meter.0) {
            return Some(match beat.round() as u32 {
                0 => Position::Bar(after as u32),
                beat => Position::Beat(after as u32, beat + 1),
            });
        }
        let seconds = stretch.seconds - start;
        (seconds > 0.0).then_some(Position::Seconds(seconds))
    }

    /// Where the ramp of a stretch leads, if it is one.
    fn ramp(&self, index: usize, places: &[Option<Position>]) -> Option<(f64, Position)> {
        let stretch = &self.stretches[index];
        let by = places.get(index + 1).copied().flatten()?;
        (stretch.slope() != 0.0).then_some((stretch.bpm_end, by))
    }
}

impl Bar {
    fn end(&self) -> f64 {
        self.quarter + self.quarters
    }

    /// The quarter notes that its meter has; a bar that was cut may have others.
    fn written_quarters(&self) -> f64 {
        f64::from(self.meter.0) * 4.0 / f64::from(self.meter.1)
    }

    fn is_whole(&self) -> bool {
        (self.written_quarters() - self.quarters).abs() < SAME
    }
}

/// Changes, without those that change nothing.
#[derive(Default)]
struct Writer {
    changes: Vec<Change>,
    evened: Vec<u32>,
    meter: Option<(u16, u16)>,
    /// The tempo that holds, and the ramp in which it moves.
    tempo: Option<(f64, Option<(f64, Position)>)>,
}

impl Writer {
    fn change(&mut self, at: Position) -> Option<&mut Change> {
        if self.changes.last().is_none_or(|last| last.at != at) {
            self.changes.push(Change { at, bpm: None, ramp: None, meter: None });
        }
        self.changes.last_mut()
    }

    fn meter(&mut self, at: Position, meter: (u16, u16)) {
        if self.meter.replace(meter) != Some(meter)
            && let Some(change) = self.change(at)
        {
            change.meter = Some(meter);
        }
    }

    fn tempo(&mut self, at: Position, bpm: f64, ramp: Option<(f64, Position)>) {
        let goes_on = match self.tempo {
            // In the same ramp; its end is where the next tempo is.
            Some((_, Some(_))) if ramp.is_some() => {
                self.tempo.is_some_and(|(_, known)| known == ramp)
            }
            Some((known, None)) => known == bpm && ramp.is_none(),
            _ => false,
        };
        if goes_on {
            return;
        }
        self.tempo = Some((bpm, ramp));
        if let Some(change) = self.change(at) {
            (change.bpm, change.ramp) = (Some(bpm), ramp);
        }
    }

    fn even(&mut self, bar: u32, bpm: f64) {
        self.evened.push(bar);
        self.tempo(Position::Bar(bar), bpm, None);
    }
}

impl Stretch {
    /// How fast the tempo moves, in bpm per second or per quarter note; 0 where it stays.
    fn slope(&self) -> f64 {
        let slope = (self.bpm_end - self.bpm) / self.length;
        if slope.is_finite() { slope } else { 0.0 }
    }

    /// The tempo at a quarter note of the project.
    fn bpm_at(&self, shape: Shape, quarters: f64) -> f64 {
        if self.slope() == 0.0 || quarters <= self.quarters {
            return self.bpm;
        }
        let along = match shape {
            Shape::OverTime => self.seconds_at(shape, quarters) - self.seconds,
            Shape::OverBeats => quarters - self.quarters,
        };
        self.bpm + self.slope() * along
    }

    fn quarters_at(&self, shape: Shape, seconds: f64) -> f64 {
        let (time, slope) = (seconds - self.seconds, self.slope());
        let quarters = match shape {
            // The integral of a straight line.
            Shape::OverTime if time > 0.0 => (self.bpm + slope * time / 2.0) * time / 60.0,
            Shape::OverBeats if time > 0.0 && slope != 0.0 => {
                self.bpm / slope * (slope * time / 60.0).exp_m1()
            }
            _ => time * self.bpm / 60.0,
        };
        self.quarters + quarters
    }

    fn seconds_at(&self, shape: Shape, quarters: f64) -> f64 {
        let (quarters, slope) = (quarters - self.quarters, self.slope());
        let time = match shape {
            // The root of the integral above, in the form that does not cancel.
            Shape::OverTime if quarters > 0.0 => {
                let root = (self.bpm * self.bpm + 120.0 * slope * quarters).max(0.0).sqrt();
                120.0 * quarters / (self.bpm + root)
            }
            Shape::OverBeats if quarters > 0.0 && slope != 0.0 => {
                60.0 / slope * (slope * quarters / self.bpm).max(-0.999).ln_1p()
            }
            _ => quarters * 60.0 / self.bpm,
        };
        self.seconds + time
    }
}

/// A meter for a bar that was cut short: in the beats it has, or in shorter ones.
fn short_meter(quarters: f64, unit: u16) -> (u16, u16) {
    let units = [unit, 8, 16, 32].into_iter().filter(|finer| *finer >= unit);
    for unit in units {
        let beats = quarters * f64::from(unit) / 4.0;
        if (beats - beats.round()).abs() < SAME * 10.0 && (1.0..=64.0).contains(&beats.round()) {
            return (beats.round() as u16, unit);
        }
    }
    ((quarters * 8.0).round().clamp(1.0, 64.0) as u16, 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: f64, bpm: f64, ramps: bool) -> TempoPoint {
        TempoPoint { at, bpm, ramps }
    }

    fn change(at: Position, bpm: Option<f64>, meter: Option<(u16, u16)>) -> Change {
        Change { at, bpm, ramp: None, meter }
    }

    use Position::{Bar as AtBar, Beat, Seconds};

    #[test]
    fn one_tempo_is_one_change() {
        let line = TempoLine::new(Shape::OverTime, 120.0, &[]).with_meters(&[(0.0, (6, 8))]);
        let bars = line.bars(10.0);
        // 3 quarters of 0.5 s.
        assert_eq!(bars[1].start, 1.5);
        assert_eq!(line.changes(&bars, 0.0), (vec![Change::start(120.0, (6, 8))], vec![]));
    }

    #[test]
    fn steps_stay_where_they_are() {
        // Bar 3 starts at 4 s; beat 3 of bar 2 at 3 s; 3.2 s is at no beat.
        let points = [
            point(0.0, 120.0, false),
            point(3.0, 90.0, false),
            point(3.2, 60.0, false),
            point(5.0, 60.0, false),
        ];
        let line = TempoLine::new(Shape::OverTime, 90.0, &points);
        let (changes, uneven) = line.changes(&line.bars(20.0), 1.0);
        assert_eq!(
            changes,
            [
                Change::start(120.0, (4, 4)),
                change(Beat(2, 3), Some(90.0), None),
                change(Seconds(3.2 - 1.0), Some(60.0), None),
            ]
        );
        assert!(uneven.is_empty());
    }

    #[test]
    fn a_ramp_over_time_is_a_ramp() {
        // From 60 to 120 over 8 s: 8 * 90 / 60 = 12 quarters.
        let points = [point(0.0, 60.0, true), point(8.0, 120.0, false)];
        let line = TempoLine::new(Shape::OverTime, 60.0, &points).with_meters(&[(8.0, (2, 4))]);
        assert!((line.quarters_at(8.0) - 12.0).abs() < 1e-9);
        assert!((line.seconds_at(12.0) - 8.0).abs() < 1e-9);
        let (changes, uneven) = line.changes(&line.bars(30.0), 0.0);
        let ramp = Some((120.0, AtBar(5)));
        assert_eq!(
            changes,
            [
                Change { ramp, ..Change::start(60.0, (4, 4)) },
                change(AtBar(3), None, Some((2, 4))),
                change(AtBar(5), Some(120.0), None),
            ]
        );
        assert!(uneven.is_empty());
        // A song that starts inside has the rest of it: after 4 quarters at sqrt(60^2 + 2*7.5*60*4).
        let bars = line.bars(30.0);
        let (changes, _) = line.changes(&bars[1..], bars[1].start);
        assert!((changes[0].bpm.unwrap() - 7200_f64.sqrt()).abs() < 1e-9);
        assert_eq!(changes[0].ramp, Some((120.0, AtBar(4))));
    }

    #[test]
    fn a_ramp_over_beats_keeps_every_bar_in_place() {
        // From 60 to 120 over 16 quarters: 60 * 16/60 * ln 2 = 11.090 s.
        let points = [point(0.0, 60.0, true), point(16.0, 120.0, false)];
        let line = TempoLine::new(Shape::OverBeats, 60.0, &points);
        let end = 16.0 * std::f64::consts::LN_2;
        assert!((line.seconds_at(16.0) - end).abs() < 1e-9);
        assert!((line.quarters_at(end) - 16.0).abs() < 1e-9);
        let bars = line.bars(30.0);
        let (changes, uneven) = line.changes(&bars, 0.0);
        assert_eq!(uneven, [1, 2, 3, 4]);
        let mut time = 0.0;
        for (change, bar) in changes.iter().zip(&bars) {
            assert!((bar.start - time).abs() < 1e-6);
            time += 240.0 / change.bpm.unwrap();
        }
        assert_eq!(changes.last().unwrap().bpm, Some(120.0));
    }

    #[test]
    fn a_meter_inside_a_bar_cuts_it_short() {
        let line = TempoLine::new(Shape::OverTime, 120.0, &[])
            .with_meters(&[(6.0, (3, 4)), (10.5, (4, 4))]);
        let bars = line.bars(8.0);
        let meters: Vec<(u16, u16)> = bars.iter().map(|bar| bar.meter).collect();
        assert_eq!(meters[..5], [(4, 4), (2, 4), (3, 4), (3, 8), (4, 4)]);
        assert_eq!(bars[4].start, 5.25);
    }

    #[test]
    fn nonsense_is_pulled_into_bounds() {
        let points = [
            point(f64::NAN, 120.0, true),
            point(-5.0, -3.0, true),
            point(2.0, 1e300, true),
            point(2.0, 50.0, false),
        ];
        for shape in [Shape::OverTime, Shape::OverBeats] {
            let line = TempoLine::new(shape, f64::NAN, &points)
                .with_meters(&[(f64::INFINITY, (4, 4)), (1.0, (0, 3))]);
            let bars = line.bars(1e9);
            assert_eq!(bars.len(), MAX_BARS as usize);
            let (changes, _) = line.changes(&bars, 0.0);
            let sound = |bpm: f64| (10.0..=1000.0).contains(&bpm);
            assert!(changes.iter().all(|change| change.bpm.is_none_or(sound)));
        }
    }
}
