//! The bars of a project.

use super::{MAX_BARS, SAME, TempoLine};

/// A bar of a project, with its start in seconds and in quarter notes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) start: f64,
    pub(crate) quarter: f64,
    pub(super) quarters: f64,
    pub(crate) meter: (u16, u16),
}

impl TempoLine {
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
}

impl Bar {
    pub(crate) fn end(&self) -> f64 {
        self.quarter + self.quarters
    }

    /// The quarter notes that its meter has; a bar that was cut may have others.
    pub(super) fn written_quarters(&self) -> f64 {
        f64::from(self.meter.0) * 4.0 / f64::from(self.meter.1)
    }

    pub(super) fn is_whole(&self) -> bool {
        (self.written_quarters() - self.quarters).abs() < SAME
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
