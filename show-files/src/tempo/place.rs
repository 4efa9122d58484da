//! From frames back to bars and beats, for screens and messages.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::{Exact, Meter, TempoMap};

/// Where a frame is in the music.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The bar, counted from 1; 0 and less before bar 1.
    pub bar: i32,
    /// The beat in it, counted from 1.
    pub beat: u16,
    /// How much of that beat has passed, from 0 to less than 1, counted in frames.
    pub into: f64,
}

impl TempoMap {
    /// The bar and beat that hold a frame.
    ///
    /// A beat is rounded to frame `f` or an earlier one if it comes before the time of `f` and a
    /// half, so the last beat before that is the one.
    #[must_use]
    pub fn place(&self, rate: u32, frame: i64) -> Place {
        let half_frames = BigInt::from(frame) * 2 + 1;
        let until = self.quarter_at(&Ratio::new(half_frames, BigInt::from(rate.max(1)) * 2));
        let index = self.bars.partition_point(|bars| bars.quarter < until).saturating_sub(1);
        let bars = &self.bars[index];
        let beat = bars.meter.beat();
        let beats: BigInt = ((until - &bars.quarter) / &beat).ceil().to_integer() - 1;
        let at = |beats: BigInt| self.frame_of(rate, &(&bars.quarter + &beat * beats));
        let (from, to) = (at(beats.clone()), at(&beats + 1));
        // Only frames millions of years away reach the ends.
        let beats =
            i64::try_from(&beats).unwrap_or(if beats < BigInt::ZERO { i64::MIN } else { i64::MAX });
        let in_bar = i64::from(bars.meter.beats);
        let bar = i64::from(bars.first).saturating_add(beats.div_euclid(in_bar));
        Place {
            bar: i32::try_from(bar).unwrap_or(if bar < 0 { i32::MIN } else { i32::MAX }),
            // Less than the beats of a bar, which fit.
            beat: beats.rem_euclid(in_bar) as u16 + 1,
            into: frame.saturating_sub(from) as f64 / to.saturating_sub(from).max(1) as f64,
        }
    }

    /// The tempo in quarter notes per minute, and the meter, at a frame.
    #[must_use]
    pub fn tempo_at(&self, rate: u32, frame: i64) -> (f64, Meter) {
        let time = Ratio::new(BigInt::from(frame), BigInt::from(rate.max(1)));
        let pace = self.segment_at(&time).pace_at(&time);
        let bpm = Exact(pace * BigInt::from(60)).to_f64();
        (bpm, self.bars_of(self.place(rate, frame).bar).meter)
    }
}
