//! Places in a song as people write them, and lengths.

use std::fmt;

use num_bigint::BigInt;
use num_rational::Ratio;

use super::{Exact, TempoMap};

/// A place in a song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// A beat of a bar, both counted from 1.
    Bar {
        /// The bar.
        bar: u32,
        /// The beat in it.
        beat: u16,
    },
    /// A time in seconds from the first frame of the stems.
    Time(Exact),
}

impl fmt::Display for Position {
    /// As a message names it: `bar 17`, `beat 17.3` or `62.500 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bar { bar, beat: 1 } => write!(f, "bar {bar}"),
            Self::Bar { bar, beat } => write!(f, "beat {bar}.{beat}"),
            Self::Time(time) => write!(f, "{:.3} s", time.to_f64()),
        }
    }
}

/// A length of music or of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// Bars of the meter where it starts.
    Bars(Exact),
    /// Beats of the meter where it starts.
    Beats(Exact),
    /// Seconds.
    Seconds(Exact),
}

/// A bar has fewer beats than a position says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bar {bar} has {beats} beats, and no beat {beat}")]
pub struct NoSuchBeat {
    /// The bar, counted from 1.
    pub bar: u32,
    /// The beat that it does not have.
    pub beat: u16,
    /// The beats it has.
    pub beats: u16,
}

impl TempoMap {
    /// The frame of a position, counted from the first frame of the stems at `rate` frames a
    /// second: the exact time, rounded to the nearest frame, half up.
    ///
    /// # Errors
    /// The bar has no such beat.
    pub fn frame(&self, rate: u32, position: &Position) -> Result<i64, NoSuchBeat> {
        Ok(self.frame_of(rate, &self.quarter_of(position)?))
    }

    /// The frame that is a length after a frame; before it where the length is negative. A frame
    /// that a beat is rounded to counts as that beat, so lengths in beats stay on the grid.
    #[must_use]
    pub fn frame_after(&self, rate: u32, frame: i64, length: &Length) -> i64 {
        let (Length::Bars(count) | Length::Beats(count) | Length::Seconds(count)) = length;
        if *count == Exact::from(0) {
            return frame;
        }
        let time = || Ratio::new(BigInt::from(frame), BigInt::from(rate.max(1)));
        if let Length::Seconds(seconds) = length {
            return self.frame_of(rate, &self.quarter_at(&(time() + &seconds.0)));
        }
        let place = self.place(rate, frame);
        let bars = self.bars_of(place.bar);
        let from = if place.into == 0.0 {
            bars.start_of(place.bar) + bars.meter.beat() * BigInt::from(place.beat - 1)
        } else {
            self.quarter_at(&time())
        };
        // A length that goes back is counted in the meter before the place.
        let at_bar_line = place.into == 0.0 && place.beat == 1;
        let meter = if *count < Exact::from(0) && at_bar_line {
            self.bars_of(place.bar.saturating_sub(1)).meter
        } else {
            bars.meter
        };
        let one = if matches!(length, Length::Bars(_)) { meter.bar() } else { meter.beat() };
        self.frame_of(rate, &(from + one * &count.0))
    }

    /// The quarter notes from bar 1 to a position, with the tempi that are in the map.
    pub(crate) fn quarters(&self, position: &Position) -> Result<Exact, NoSuchBeat> {
        self.quarter_of(position).map(Exact)
    }

    /// Where a ramp from `at` on is over that moves from one bpm to another until a time in
    /// seconds, in quarter notes from bar 1. It follows all tempi that are in the map.
    pub(crate) fn ramp_end(&self, at: &Exact, from: &Exact, to: &Exact, until: &Exact) -> Exact {
        let last = &self.segments[self.segments.len() - 1];
        let seconds = &until.0 - last.time_of(&at.0);
        // The mean of both, in quarter notes a second.
        let pace = (&from.0 + &to.0) / BigInt::from(120);
        Exact(&at.0 + pace * seconds)
    }

    /// The quarter notes from bar 1 to a position.
    fn quarter_of(&self, position: &Position) -> Result<Ratio<BigInt>, NoSuchBeat> {
        match position {
            Position::Time(time) => Ok(self.quarter_at(&time.0)),
            &Position::Bar { bar, beat } => {
                let number = i32::try_from(bar).unwrap_or(i32::MAX);
                let bars = self.bars_of(number);
                let beats = bars.meter.beats;
                if !(1..=beats).contains(&beat) {
                    return Err(NoSuchBeat { bar, beat, beats });
                }
                Ok(bars.start_of(number) + bars.meter.beat() * BigInt::from(beat - 1))
            }
        }
    }
}
