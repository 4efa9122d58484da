//! The points of the grid: every beat of a song, and what lies between the beats.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::TempoMap;
use super::law::Law;
use super::meter::{Bars, Meter};

/// One point of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// The frame, counted from the first frame of the stems; negative in a count-in.
    pub frame: i64,
    /// The bar, counted from 1; 0 and less before the song's bar 1.
    pub bar: i32,
    /// The beat in its bar, counted from 1.
    pub beat: u16,
    /// The meter of that bar.
    pub meter: Meter,
    /// 0 on the beat, then 1 up to (not including) the number of clicks per beat.
    pub sub: u16,
}

impl TempoMap {
    /// Every point from the downbeat of `from_bar` up to, not including, `until_frame`, at `rate`
    /// frames a second. A beat is the meter's unit; `subdivide` is the number of points in it
    /// (0 counts as 1). The list is as long as the stretch asked for: the caller bounds it.
    #[must_use]
    pub fn points(&self, rate: u32, subdivide: u16, from_bar: i32, until_frame: i64) -> Vec<Beat> {
        let subdivide = subdivide.max(1);
        let mut points = Vec::new();
        let first = self.bars_index(from_bar);
        for (index, bars) in self.bars.iter().enumerate().skip(first) {
            let end = self.bars.get(index + 1).map_or(i32::MAX, |next| next.first);
            let from = if index == first { from_bar } else { bars.first };
            let run = Run::new(bars, subdivide, from, end);
            if !self.push_run(&run, rate, until_frame, &mut points) {
                break;
            }
        }
        points
    }

    /// Adds the points of bars of one meter, one tempo after the other; false when `until` is
    /// reached and no more are wanted.
    fn push_run(&self, run: &Run<'_>, rate: u32, until: i64, points: &mut Vec<Beat>) -> bool {
        let mut next = run.first;
        let mut segment = self.segment_index(&run.quarter(next));
        while next < run.end {
            let end = self.segments.get(segment + 1);
            let end = end.map_or(run.end, |after| run.first_from(&after.quarter).min(run.end));
            let law = Law::new(&self.segments[segment], rate, &run.bars.quarter, &run.step);
            while next < end {
                let frame = law.frame(next);
                if frame >= until {
                    return false;
                }
                points.push(run.point(next, frame));
                next += 1;
            }
            segment += 1;
        }
        true
    }
}

/// The points of bars of one meter, numbered from the first of all bars of that meter.
struct Run<'a> {
    bars: &'a Bars,
    subdivide: u16,
    /// Quarter notes from one point to the next.
    step: Ratio<BigInt>,
    first: i64,
    end: i64,
}

impl<'a> Run<'a> {
    fn new(bars: &'a Bars, subdivide: u16, from_bar: i32, end_bar: i32) -> Self {
        let step = bars.meter.beat() / BigInt::from(subdivide);
        let points_of_bar = i64::from(bars.meter.beats) * i64::from(subdivide);
        let number = |bar: i32| (i64::from(bar) - i64::from(bars.first)) * points_of_bar;
        Self { bars, subdivide, step, first: number(from_bar), end: number(end_bar) }
    }

    fn quarter(&self, number: i64) -> Ratio<BigInt> {
        &self.bars.quarter + &self.step * BigInt::from(number)
    }

    /// The first point that is not before a place.
    fn first_from(&self, quarter: &Ratio<BigInt>) -> i64 {
        let steps = ((quarter - &self.bars.quarter) / &self.step).ceil().to_integer();
        i64::try_from(steps).unwrap_or(i64::MAX)
    }

    fn point(&self, number: i64, frame: i64) -> Beat {
        let meter = self.bars.meter;
        let subdivide = i64::from(self.subdivide);
        let (beats, sub) = (number.div_euclid(subdivide), number.rem_euclid(subdivide));
        let (bars, beat) = (
            beats.div_euclid(meter.beats.into()),
            // Less than the beats of a bar, which fit.
            beats.rem_euclid(meter.beats.into()) as u16 + 1,
        );
        Beat {
            frame,
            // Between the bars of the run, which fit.
            bar: (i64::from(self.bars.first) + bars) as i32,
            beat,
            meter,
            sub: sub as u16,
        }
    }
}
