//! From places to frames, by whole numbers.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::segment::Segment;

/// The frames of places that lie evenly in quarter notes: place `k` is so many steps after the
/// first. Each is the nearest frame to its exact time, half up.
pub(super) enum Law {
    /// `floor((zero + k * step) / denominator)`.
    Steady { zero: BigInt, step: BigInt, denominator: BigInt },
    /// `floor((zero + sqrt(square + k * step)) / denominator)`, or minus the root where the tempo
    /// falls.
    Ramp { zero: BigInt, square: BigInt, step: BigInt, denominator: BigInt, falls: bool },
}

impl Law {
    /// The law of places in one segment, `first` being place 0 and `step` quarter notes between
    /// two places.
    ///
    /// With pace `p` and growth `g`, a place `x` quarters into a segment is reached after
    /// `(sqrt(p^2 + 2gx) - p) / g` seconds. At `r` frames a second, and with the half that rounds,
    /// that is frame `a + sqrt(s)` or `a - sqrt(s)`, with `a = r*time + 1/2 - r*p/g` and
    /// `s = (r/g)^2 * (p^2 + 2gx)`, both rational. Brought to one denominator `d`, it is
    /// `(A + sqrt(S)) / d` of whole numbers, and the whole part of a root is exact.
    pub(super) fn new(
        segment: &Segment,
        rate: u32,
        first: &Ratio<BigInt>,
        step: &Ratio<BigInt>,
    ) -> Self {
        let rate = Fraction::whole(rate);
        let half = Fraction { over: BigInt::from(1), under: BigInt::from(2) };
        let start = Fraction::of(&segment.time).times(&rate).plus(&half);
        let into = Fraction::of(first).plus(&Fraction::of(&segment.quarter).negative());
        let (pace, step) = (Fraction::of(&segment.pace), Fraction::of(step));
        if segment.is_steady() {
            let frames_of_quarter = rate.by(&pace);
            let zero = start.plus(&into.times(&frames_of_quarter));
            let step = step.times(&frames_of_quarter);
            return Self::Steady {
                zero: zero.over * &step.under,
                step: step.over * &zero.under,
                denominator: zero.under * step.under,
            };
        }
        let growth = Fraction::of(&segment.growth);
        let stretch = rate.by(&growth);
        let zero = start.plus(&pace.times(&stretch).negative());
        let squared = stretch.times(&stretch);
        let twice = growth.times(&Fraction::whole(2));
        let square = squared.times(&pace.times(&pace).plus(&into.times(&twice)));
        let step = squared.times(&twice).times(&step);
        let denominator = &zero.under * &square.under * &step.under;
        Self::Ramp {
            zero: zero.over * &square.under * &step.under,
            square: square.over * &zero.under * &step.under * &denominator,
            step: step.over * &zero.under * &square.under * &denominator,
            falls: segment.growth < Ratio::default(),
            denominator,
        }
    }

    /// The frame of a place.
    pub(super) fn frame(&self, place: i64) -> i64 {
        match self {
            Self::Steady { zero, step, denominator } => {
                saturated(floor(&(zero + step * place), denominator))
            }
            Self::Ramp { zero, square, step, denominator, falls } => {
                // Never below zero inside the segment, since the pace is positive all through it.
                let square = (square + step * place).max(BigInt::ZERO);
                let root = square.sqrt();
                let over = if *falls {
                    // Minus a root that is not whole is below minus its whole part.
                    let whole = &root * &root == square;
                    zero - root - i32::from(!whole)
                } else {
                    zero + root
                };
                saturated(floor(&over, denominator))
            }
        }
    }
}

/// A fraction that is not brought to lowest terms, which for a single frame would take most of the
/// time. What is under the line is above zero.
struct Fraction {
    over: BigInt,
    under: BigInt,
}

impl Fraction {
    fn of(value: &Ratio<BigInt>) -> Self {
        Self { over: value.numer().clone(), under: value.denom().clone() }
    }

    fn whole(value: u32) -> Self {
        Self { over: value.into(), under: 1.into() }
    }

    fn plus(&self, other: &Self) -> Self {
        let over = &self.over * &other.under + &other.over * &self.under;
        Self { over, under: &self.under * &other.under }
    }

    fn times(&self, other: &Self) -> Self {
        Self { over: &self.over * &other.over, under: &self.under * &other.under }
    }

    /// Divided by another, which is not zero.
    fn by(&self, other: &Self) -> Self {
        let (over, under) = (&self.over * &other.under, &self.under * &other.over);
        if under < BigInt::ZERO {
            return Self { over: -over, under: -under };
        }
        Self { over, under }
    }

    fn negative(self) -> Self {
        Self { over: -self.over, under: self.under }
    }
}

/// Division of big integers cuts towards zero, and a count-in lies below it.
fn floor(value: &BigInt, denominator: &BigInt) -> BigInt {
    let cut = value / denominator;
    let below = *value < BigInt::ZERO && &cut * denominator != *value;
    if below { cut - 1 } else { cut }
}

/// A frame as the integer a player counts with. Only bars millions of years away reach its ends.
fn saturated(frame: BigInt) -> i64 {
    let end = if frame < BigInt::ZERO { i64::MIN } else { i64::MAX };
    i64::try_from(frame).unwrap_or(end)
}
