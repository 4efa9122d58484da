//! The tempo map: which bar starts when.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::Exact;

/// The beats of a bar and the note value of one beat, such as 6/8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meter {
    /// Beats in a bar, from 1 to 64.
    pub beats: u16,
    /// The note that is one beat: 1, 2, 4, 8, 16 or 32.
    pub unit: u16,
}

impl Meter {
    /// The meter, if it is one.
    #[must_use]
    pub fn new(beats: u16, unit: u16) -> Option<Self> {
        let valid = (1..=64).contains(&beats) && unit.is_power_of_two() && unit <= 32;
        valid.then_some(Self { beats, unit })
    }
}

/// From one bar on, another tempo or meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoChange {
    /// The bar, counted from 1.
    pub bar: u32,
    /// Quarter notes per minute, whatever the meter is, as MIDI files, REAPER and Live count.
    pub bpm: Exact,
    /// The meter.
    pub meter: Meter,
}

/// Why a list of changes is no tempo map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TempoError {
    /// There is no change at bar 1, so nobody knows how the song starts.
    #[error("the first tempo is not at bar 1")]
    NoStart,
    /// A change is not at a later bar than the one before it, or past the last bar there is.
    #[error("the tempo change at bar {0} does not follow the one before it")]
    Order(u32),
    /// A tempo is outside 10 to 1000 quarter notes a minute.
    #[error("the tempo at bar {0} is not from 10 to 1000 bpm")]
    Bpm(u32),
}

/// Where the bars and beats of a song are.
///
/// Bar 1 starts at the offset. Bars before it (0, -1, ...) are counted backwards with the first
/// tempo and meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoMap {
    /// Never empty; the first one starts with bar 1.
    pub(super) segments: Vec<Segment>,
}

/// A run of bars of one tempo and meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) bar: i32,
    pub(super) bpm: Exact,
    pub(super) meter: Meter,
    /// When its first bar starts, in seconds from the first frame of the stems.
    pub(super) start: Ratio<BigInt>,
    /// Seconds from one beat to the next.
    pub(super) beat: Ratio<BigInt>,
}

impl TempoMap {
    /// Works out the map. `offset` is the time of bar 1 in seconds from the first frame of the
    /// stems; it may be negative.
    ///
    /// # Errors
    /// The changes do not start at bar 1, are not in order, or one is not from 10 to 1000 bpm.
    pub fn new(offset: &Exact, changes: &[TempoChange]) -> Result<Self, TempoError> {
        if changes.first().is_none_or(|first| first.bar != 1) {
            return Err(TempoError::NoStart);
        }
        let mut segments: Vec<Segment> = Vec::with_capacity(changes.len());
        for change in changes {
            let TempoChange { bar: number, ref bpm, meter } = *change;
            let bar = i32::try_from(number).map_err(|_| TempoError::Order(number))?;
            if *bpm < Exact::from(10) || *bpm > Exact::from(1000) {
                return Err(TempoError::Bpm(number));
            }
            let start = match segments.last() {
                None => offset.0.clone(),
                Some(before) if bar > before.bar => before.time_of(bar),
                Some(_) => return Err(TempoError::Order(number)),
            };
            // A quarter lasts 60/bpm seconds, and a beat is 4/unit quarters.
            let beat = Ratio::new(BigInt::from(240), BigInt::from(meter.unit)) / &bpm.0;
            segments.push(Segment { bar, bpm: bpm.clone(), meter, start, beat });
        }
        Ok(Self { segments })
    }

    /// The tempo in quarter notes per minute, and the meter, that the song starts with.
    #[must_use]
    pub fn first(&self) -> (f64, Meter) {
        let first = &self.segments[0];
        (first.bpm.to_f64(), first.meter)
    }

    /// The frame at which a bar starts, counted from the first frame of the stems at `rate` frames
    /// a second: the exact time, rounded to the nearest frame, half up.
    #[must_use]
    pub fn bar_frame(&self, rate: u32, bar: i32) -> i64 {
        let time = self.segments[self.segment_of(bar)].time_of(bar);
        let half = Ratio::new(BigInt::from(1), BigInt::from(2));
        saturated((time * BigInt::from(rate) + half).floor().to_integer())
    }

    /// The index of the segment a bar belongs to; the first one for bars before the song.
    pub(super) fn segment_of(&self, bar: i32) -> usize {
        self.segments.partition_point(|segment| segment.bar <= bar).saturating_sub(1)
    }
}

impl Segment {
    fn time_of(&self, bar: i32) -> Ratio<BigInt> {
        let bars = i64::from(bar) - i64::from(self.bar);
        let beats = BigInt::from(bars) * BigInt::from(self.meter.beats);
        &self.start + &self.beat * beats
    }
}

/// A frame as the integer a player counts with. Only bars millions of years away reach its ends.
pub(super) fn saturated(frame: BigInt) -> i64 {
    let end = if frame < BigInt::ZERO { i64::MIN } else { i64::MAX };
    i64::try_from(frame).unwrap_or(end)
}
