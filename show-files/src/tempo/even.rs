//! Places that lie evenly in quarter notes, worked out to frames.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::TempoMap;
use super::law::Law;
use super::segment::Segment;

impl TempoMap {
    /// The frames, at `rate` frames a second, of places that are given in their order as numbers of
    /// steps from bar 1, of which a quarter note has `per_quarter` (0 counts as 1): the ticks of a MIDI
    /// file or of MIDI clock. Each is the nearest frame to its exact time, half up.
    #[must_use]
    pub fn even_frames(
        &self,
        rate: u32,
        per_quarter: u16,
        places: impl IntoIterator<Item = i64>,
    ) -> Vec<i64> {
        let step = Ratio::new(BigInt::from(1), BigInt::from(per_quarter.max(1)));
        // The first place that is not before a segment.
        let first_of = |segment: &Segment| {
            i64::try_from((&segment.quarter / &step).ceil().to_integer()).unwrap_or(i64::MAX)
        };
        let mut at = 0;
        let law = |at: usize| Law::new(&self.segments[at], rate, &Ratio::default(), &step);
        let end = |at: usize| self.segments.get(at + 1).map_or(i64::MAX, first_of);
        let (mut current, mut until) = (law(at), end(at));
        let frame = |place: i64| {
            while place >= until {
                at += 1;
                (current, until) = (law(at), end(at));
            }
            current.frame(place)
        };
        places.into_iter().map(frame).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Meter, MeterChange, Ramp, TempoChange, TempoMap};

    #[test]
    fn ticks_are_where_the_beats_are() {
        let meters = [
            MeterChange { bar: 1, meter: Meter::new(4, 4).unwrap() },
            MeterChange { bar: 3, meter: Meter::new(7, 8).unwrap() },
        ];
        let tempi = [
            TempoChange { at: 0.into(), bpm: 120.into(), ramp: None },
            TempoChange {
                at: 4.into(),
                bpm: 97.into(),
                ramp: Some(Ramp { until: 8.into(), bpm: 140.into() }),
            },
            TempoChange { at: 8.into(), bpm: 61.into(), ramp: None },
        ];
        let map = TempoMap::new(&"0.37".parse().unwrap(), &meters, &tempi).unwrap();
        // 24 to a quarter and 12 to an eighth: the points of a grid in 24 parts of a beat, from bar 0
        // on, and of its eighths every other tick.
        let points = map.points(48_000, 24, 0, 1_000_000);
        let wanted: Vec<i64> = points
            .iter()
            .filter(|point| point.meter.unit == 4 || point.sub % 2 == 0)
            .map(|point| point.frame)
            .collect();
        let ticks = map.even_frames(48_000, 24, -96..-96 + wanted.len() as i64);
        assert_eq!(ticks, wanted);
        assert!(wanted.len() > 500);
    }
}
