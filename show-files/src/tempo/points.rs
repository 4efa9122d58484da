//! The points of the grid: every beat of a song, and what lies between the beats.

use num_bigint::BigInt;

use super::TempoMap;
use super::map::{Segment, saturated};

/// One point of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// The frame, counted from the first frame of the stems; negative in a count-in.
    pub frame: i64,
    /// The bar, counted from 1; 0 and less before the song's bar 1.
    pub bar: i32,
    /// The beat in its bar, counted from 1.
    pub beat: u16,
    /// The beats of that bar.
    pub beats_in_bar: u16,
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
        let mut bar = from_bar;
        for index in self.segment_of(from_bar)..self.segments.len() {
            let end = self.segments.get(index + 1).map_or(i32::MAX, |next| next.bar);
            let grid = SegmentGrid::new(&self.segments[index], rate, subdivide);
            while bar < end {
                if !grid.push_bar(bar, until_frame, &mut points) {
                    return points;
                }
                bar += 1;
            }
        }
        points
    }
}

/// The times of one segment's points as whole numbers: point `k` is at
/// `floor((zero + k * step) / denominator)` frames, rounding included.
struct SegmentGrid<'a> {
    segment: &'a Segment,
    subdivide: u16,
    zero: BigInt,
    step: BigInt,
    denominator: BigInt,
}

impl<'a> SegmentGrid<'a> {
    fn new(segment: &'a Segment, rate: u32, subdivide: u16) -> Self {
        let rate = BigInt::from(rate);
        let start = &segment.start * &rate;
        let step = &segment.beat * &rate / BigInt::from(subdivide);
        // Twice the common denominator, so that the half which rounds is a whole number as well.
        let denominator = start.denom() * step.denom() * 2_u32;
        let zero = start.numer() * step.denom() * 2_u32 + start.denom() * step.denom();
        let step = step.numer() * start.denom() * 2_u32;
        Self { segment, subdivide, zero, step, denominator }
    }

    /// Adds the points of a bar; false when `until` is reached and no more are wanted.
    fn push_bar(&self, bar: i32, until: i64, points: &mut Vec<Beat>) -> bool {
        let beats_in_bar = self.segment.meter.beats;
        let bars = i64::from(bar) - i64::from(self.segment.bar);
        let mut point = bars * i64::from(beats_in_bar) * i64::from(self.subdivide);
        for beat in 1..=beats_in_bar {
            for sub in 0..self.subdivide {
                let frame = self.frame(point);
                if frame >= until {
                    return false;
                }
                points.push(Beat { frame, bar, beat, beats_in_bar, sub });
                point += 1;
            }
        }
        true
    }

    fn frame(&self, point: i64) -> i64 {
        let scaled = &self.zero + &self.step * point;
        // Division of big integers cuts towards zero; a count-in lies below it.
        let cut = &scaled / &self.denominator;
        let below = scaled < BigInt::ZERO && &cut * &self.denominator != scaled;
        saturated(if below { cut - 1 } else { cut })
    }
}
