//! The tempo of a project as the changes of a song file.

use super::bars::Bar;
use super::stretch::Stretch;
use super::{SAME, Shape, TempoLine};
use crate::draft::{Change, Position};

impl TempoLine {
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
