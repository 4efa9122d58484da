//! The tempo at a time, for the eye.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::{Exact, TempoMap};

/// From one time on, a tempo that stays or moves in a straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// When it begins, in seconds from the first frame of the stems. The first one holds before, too.
    pub from_seconds: f64,
    /// Quarter notes a minute at its start.
    pub bpm: f64,
    /// By how many of them a minute it grows in a second; 0 where it stays.
    pub growth: f64,
}

impl Pace {
    /// Quarter notes a minute at a time in seconds; before its start those of its start.
    #[must_use]
    pub fn bpm_at(&self, seconds: f64) -> f64 {
        self.bpm + self.growth * (seconds - self.from_seconds).max(0.0)
    }
}

impl TempoMap {
    /// The tempo from first to last, never empty: for what shows it, since it is not exact.
    #[must_use]
    pub fn paces(&self) -> Vec<Pace> {
        let a_minute = |a_second: &Ratio<BigInt>| Exact(a_second * BigInt::from(60)).to_f64();
        let pace = |segment: &super::segment::Segment| Pace {
            from_seconds: Exact(segment.time.clone()).to_f64(),
            bpm: a_minute(&segment.pace),
            growth: a_minute(&segment.growth),
        };
        self.segments.iter().map(pace).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tempo::{Meter, MeterChange, Ramp, TempoChange};

    #[test]
    fn a_tempo_is_told_as_it_was_written_and_moves_in_ramps() {
        let exact = |text: &str| text.parse::<Exact>().unwrap();
        let changes = [
            // 40 quarters of 140, then 20 from 140 to 100, which stay.
            TempoChange { at: exact("0"), bpm: exact("140"), ramp: None },
            TempoChange {
                at: exact("40"),
                bpm: exact("140"),
                ramp: Some(Ramp { until: exact("60"), bpm: exact("100") }),
            },
        ];
        let meters = [MeterChange { bar: 1, meter: Meter::new(4, 4).unwrap() }];
        let map = TempoMap::new(&exact("1.5"), &meters, &changes).unwrap();
        let bpm = |seconds: f64| {
            let paces = map.paces();
            let at = paces.partition_point(|pace| pace.from_seconds <= seconds);
            paces[at.saturating_sub(1)].bpm_at(seconds)
        };
        let ramp = 1.5 + 40.0 * 60.0 / 140.0;
        // A line over time: the mean of both tempi tells how long it takes.
        let length = 20.0 * 60.0 / 120.0;
        assert_eq!([-3.0, 0.0, 1.5, 7.123].map(bpm), [140.0; 4]);
        assert!((bpm(ramp + length / 2.0) - 120.0).abs() < 1e-9);
        assert_eq!([ramp + length + 0.001, 100.0].map(bpm), [100.0; 2]);
    }
}
