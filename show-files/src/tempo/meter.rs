//! Meters, and the bars of each of them.

use num_bigint::BigInt;
use num_rational::Ratio;

/// The most beats a bar has.
const MAX_BEATS: u16 = 64;

/// The beats of a bar and the note value of one beat, such as 6/8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meter {
    /// Beats in a bar, from 1 to 64.
    pub beats: u16,
    /// The note that is one beat: 1, 2, 4, 8, 16 or 32.
    pub unit: u16,
    /// Bit `n` is set where beat `n + 1` starts a group, as beats 1, 3 and 5 do in 2+2+3/8. Bit 0
    /// is always set, and alone in a meter without groups.
    pub groups: u64,
}

impl Meter {
    /// The meter without groups, if it is one.
    #[must_use]
    pub fn new(beats: u16, unit: u16) -> Option<Self> {
        Self::grouped(&[beats], unit)
    }

    /// The meter whose bars have these groups of beats, if it is one.
    #[must_use]
    pub fn grouped(groups: &[u16], unit: u16) -> Option<Self> {
        let (mut beats, mut starts) = (0_u16, 0_u64);
        for group in groups {
            starts |= 1_u64.checked_shl(beats.into())?;
            beats = beats.checked_add(*group).filter(|&beats| *group > 0 && beats <= MAX_BEATS)?;
        }
        let valid = beats > 0 && unit.is_power_of_two() && unit <= 32;
        valid.then_some(Self { beats, unit, groups: starts })
    }

    /// Whether a beat, counted from 1, starts a group. The first one always does.
    #[must_use]
    pub fn starts_group(&self, beat: u16) -> bool {
        let bit = 1_u64.checked_shl(u32::from(beat.saturating_sub(1)));
        bit.is_some_and(|bit| self.groups & bit != 0)
    }

    /// The quarter notes of a beat.
    pub(super) fn beat(&self) -> Ratio<BigInt> {
        Ratio::new(4.into(), self.unit.into())
    }

    /// The quarter notes of a bar.
    pub(super) fn bar(&self) -> Ratio<BigInt> {
        self.beat() * BigInt::from(self.beats)
    }
}

/// A run of bars of one meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bars {
    /// The first of them.
    pub(super) first: i32,
    pub(super) meter: Meter,
    /// Where the first one starts, in quarter notes from bar 1.
    pub(super) quarter: Ratio<BigInt>,
}

impl Bars {
    /// Where a bar starts, in quarter notes from bar 1.
    pub(super) fn start_of(&self, bar: i32) -> Ratio<BigInt> {
        let bars = i64::from(bar) - i64::from(self.first);
        &self.quarter + self.meter.bar() * BigInt::from(bars)
    }
}
