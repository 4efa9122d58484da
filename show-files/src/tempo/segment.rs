//! A stretch of one tempo, or of one ramp.

use num_bigint::BigInt;
use num_rational::Ratio;

/// From one place on, another tempo. All of it is in quarter notes from bar 1 and in seconds from
/// the first frame of the stems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it starts.
    pub(super) quarter: Ratio<BigInt>,
    /// When it starts.
    pub(super) time: Ratio<BigInt>,
    /// Quarter notes a second at its start.
    pub(super) pace: Ratio<BigInt>,
    /// By how much the pace grows in a second; zero where the tempo is steady.
    pub(super) growth: Ratio<BigInt>,
}

impl Segment {
    pub(super) fn steady(quarter: Ratio<BigInt>, time: Ratio<BigInt>, pace: Ratio<BigInt>) -> Self {
        Self { quarter, time, pace, growth: Ratio::default() }
    }

    pub(super) fn is_steady(&self) -> bool {
        self.growth == Ratio::default()
    }

    /// When a place is reached. Only for a steady segment.
    pub(super) fn time_of(&self, quarter: &Ratio<BigInt>) -> Ratio<BigInt> {
        &self.time + (quarter - &self.quarter) / &self.pace
    }

    /// Where the music is at a time in seconds.
    pub(super) fn quarter_at(&self, time: &Ratio<BigInt>) -> Ratio<BigInt> {
        let since = time - &self.time;
        &self.quarter + &self.pace * &since + &self.growth * &since * since / BigInt::from(2)
    }

    /// Quarter notes a second at a time in seconds.
    pub(super) fn pace_at(&self, time: &Ratio<BigInt>) -> Ratio<BigInt> {
        &self.pace + &self.growth * (time - &self.time)
    }
}
