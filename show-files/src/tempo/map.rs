//! The tempo map: which bar starts when.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::law::Law;
use super::meter::Bars;
use super::segment::Segment;
use super::{Exact, Meter};

/// From one bar on, another meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeterChange {
    /// The bar, counted from 1.
    pub bar: u32,
    /// The meter.
    pub meter: Meter,
}

/// From one place on, another tempo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoChange {
    /// The place, in quarter notes from the start of bar 1.
    pub at: Exact,
    /// Quarter notes per minute, whatever the meter is, as MIDI files, REAPER and Live count. From
    /// 10 to 1000.
    pub bpm: Exact,
    /// Where the tempo goes from there, if it does not stay.
    pub ramp: Option<Ramp>,
}

/// A tempo that moves in a straight line over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ramp {
    /// Where it ends, in quarter notes from the start of bar 1. From there on its tempo stays.
    pub until: Exact,
    /// The tempo it ends with, in quarter notes per minute, from 10 to 1000.
    pub bpm: Exact,
}

/// Why changes are no tempo map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TempoError {
    /// There is no tempo or no meter at bar 1, so nobody knows how the song starts.
    #[error("there is no tempo or no meter at bar 1")]
    NoStart,
    /// A meter is not at a later bar than the one before it, or past the last bar there is.
    #[error("the meter at bar {0} does not follow the one before it")]
    Meter(u32),
    /// A tempo is not at a later place than the one before it.
    #[error("the tempo at bar {0} does not follow the one before it")]
    Order(i32),
    /// A tempo is outside 10 to 1000 quarter notes a minute.
    #[error("the tempo at bar {0} is not from 10 to 1000 bpm")]
    Bpm(i32),
    /// A ramp ends before it starts, or is not over when the next tempo comes.
    #[error("the ramp from bar {0} on ends before it starts, or after the next tempo")]
    Ramp(i32),
}

/// Where the bars and beats of a song are.
///
/// Bar 1 starts at the offset. Bars before it (0, -1, ...) are counted backwards with the first
/// tempo and meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoMap {
    /// Never empty; the first one starts with bar 1.
    pub(super) bars: Vec<Bars>,
    /// Never empty; the first one starts with bar 1, and is steady before it.
    pub(super) segments: Vec<Segment>,
}

impl TempoMap {
    /// Works out the map. `offset` is the time of bar 1 in seconds from the first frame of the
    /// stems; it may be negative.
    ///
    /// # Errors
    /// The meters or the tempi do not start at bar 1, are not in order, a tempo is not from 10 to
    /// 1000 bpm, or a ramp does not end between its start and the next tempo.
    pub fn new(
        offset: &Exact,
        meters: &[MeterChange],
        tempi: &[TempoChange],
    ) -> Result<Self, TempoError> {
        let (first, rest) = tempi.split_first().ok_or(TempoError::NoStart)?;
        let mut map = Self::start(offset, meters, first)?;
        for change in rest {
            map.push(change)?;
        }
        Ok(map)
    }

    /// The map that has only its first tempo yet.
    pub(crate) fn start(
        offset: &Exact,
        meters: &[MeterChange],
        first: &TempoChange,
    ) -> Result<Self, TempoError> {
        let mut bars: Vec<Bars> = Vec::with_capacity(meters.len());
        for &MeterChange { bar, meter } in meters {
            let first = i32::try_from(bar).map_err(|_| TempoError::Meter(bar))?;
            let quarter = match bars.last() {
                None if bar != 1 => return Err(TempoError::NoStart),
                None => Ratio::default(),
                Some(before) if first > before.first => before.start_of(first),
                Some(_) => return Err(TempoError::Meter(bar)),
            };
            bars.push(Bars { first, meter, quarter });
        }
        if bars.is_empty() || first.at != Exact::from(0) {
            return Err(TempoError::NoStart);
        }
        let mut map = Self { bars, segments: Vec::new() };
        map.add(offset.0.clone(), first)?;
        Ok(map)
    }

    /// Adds a tempo after all that are there.
    pub(crate) fn push(&mut self, change: &TempoChange) -> Result<(), TempoError> {
        let bar = self.bar_at(&change.at.0);
        let last = &self.segments[self.segments.len() - 1];
        let after_ramp = self.segments.iter().rev().nth(1).is_some_and(|ramp| !ramp.is_steady());
        // What follows a ramp may start where it ends: the steady tempo after it is never heard.
        let replaces = change.at.0 == last.quarter && after_ramp;
        if change.at.0 < last.quarter && after_ramp {
            return Err(TempoError::Ramp(bar));
        }
        if change.at.0 <= last.quarter && !replaces {
            return Err(TempoError::Order(bar));
        }
        let time = last.time_of(&change.at.0);
        if replaces {
            self.segments.pop();
        }
        self.add(time, change)
    }

    fn add(&mut self, time: Ratio<BigInt>, change: &TempoChange) -> Result<(), TempoError> {
        let quarter = change.at.0.clone();
        let pace = |bpm: &Exact, quarter: &Ratio<BigInt>| {
            let in_range = *bpm >= Exact::from(10) && *bpm <= Exact::from(1000);
            in_range.then(|| &bpm.0 / BigInt::from(60)).ok_or(TempoError::Bpm(self.bar_at(quarter)))
        };
        let from = pace(&change.bpm, &quarter)?;
        let mut new = vec![Segment::steady(quarter.clone(), time, from)];
        if let Some(Ramp { until, bpm }) = &change.ramp {
            let to = pace(bpm, &until.0)?;
            if until.0 <= quarter {
                return Err(TempoError::Ramp(self.bar_at(&quarter)));
            }
            let start = &mut new[0];
            let seconds = (&until.0 - &quarter) * BigInt::from(2) / (&start.pace + &to);
            let end = Segment::steady(until.0.clone(), &start.time + &seconds, to);
            if self.segments.is_empty() {
                // The bars before bar 1 keep its tempo.
                self.segments.push(start.clone());
            }
            // One that goes nowhere is a tempo that stays.
            if end.pace != start.pace {
                start.growth = (&end.pace - &start.pace) / seconds;
                new.push(end);
            }
        }
        self.segments.extend(new);
        Ok(())
    }

    /// The most beats a minute of a map without ramps.
    pub(crate) fn fastest_beats(&self) -> Exact {
        let mut fastest = Ratio::default();
        for (index, bars) in self.bars.iter().enumerate() {
            let from = self.segment_index(&bars.quarter);
            let next = self.bars.get(index + 1).map(|next| &next.quarter);
            let segments = self.segments[from..]
                .iter()
                .take_while(|segment| next.is_none_or(|next| segment.quarter < *next));
            let paces = segments.map(|segment| &segment.pace / bars.meter.beat());
            fastest = paces.fold(fastest, Ratio::max);
        }
        Exact(fastest * BigInt::from(60))
    }

    /// The tempo in quarter notes per minute, and the meter, that the song starts with.
    #[must_use]
    pub fn first(&self) -> (f64, Meter) {
        let bpm = Exact(&self.segments[0].pace * BigInt::from(60));
        (bpm.to_f64(), self.bars[0].meter)
    }

    /// The frame at which a bar starts, counted from the first frame of the stems at `rate` frames
    /// a second: the exact time, rounded to the nearest frame, half up.
    #[must_use]
    pub fn bar_frame(&self, rate: u32, bar: i32) -> i64 {
        self.frame_of(rate, &self.bars_of(bar).start_of(bar))
    }

    /// The frame of a place in quarter notes from bar 1.
    pub(super) fn frame_of(&self, rate: u32, quarter: &Ratio<BigInt>) -> i64 {
        let segment = &self.segments[self.segment_index(quarter)];
        Law::new(segment, rate, quarter, &Ratio::default()).frame(0)
    }

    /// Where the music is at a time in seconds, in quarter notes from bar 1.
    pub(super) fn quarter_at(&self, time: &Ratio<BigInt>) -> Ratio<BigInt> {
        self.segment_at(time).quarter_at(time)
    }

    /// The segment of a time in seconds; the first one before bar 1.
    pub(super) fn segment_at(&self, time: &Ratio<BigInt>) -> &Segment {
        let index = self.segments.partition_point(|segment| segment.time <= *time);
        &self.segments[index.saturating_sub(1)]
    }

    /// The index of the segment of a place; the first one before bar 1.
    pub(super) fn segment_index(&self, quarter: &Ratio<BigInt>) -> usize {
        self.segments.partition_point(|segment| segment.quarter <= *quarter).saturating_sub(1)
    }

    /// The index of the run that a bar belongs to; the first one for bars before the song.
    pub(super) fn bars_index(&self, bar: i32) -> usize {
        self.bars.partition_point(|bars| bars.first <= bar).saturating_sub(1)
    }

    pub(super) fn bars_of(&self, bar: i32) -> &Bars {
        &self.bars[self.bars_index(bar)]
    }

    /// The bar that holds a place.
    fn bar_at(&self, quarter: &Ratio<BigInt>) -> i32 {
        let index = self.bars.partition_point(|bars| bars.quarter <= *quarter).saturating_sub(1);
        let bars = &self.bars[index];
        let into = ((quarter - &bars.quarter) / bars.meter.bar()).floor().to_integer();
        i32::try_from(into).unwrap_or(i32::MAX).saturating_add(bars.first)
    }
}
