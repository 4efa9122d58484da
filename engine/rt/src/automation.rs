//! How the levels of stems and buses move by themselves, by song frame.

use crate::ramp::Slope;
use crate::{MAX_BUSES, MAX_STEMS, Rig};

/// The longest straight line that is worked out in one piece. Whole numbers below 2^24 are exact in
/// an `f32`, so up to here the gain of a frame does not depend on where a stretch began.
const LONGEST_LINE: i64 = 1 << 22;

/// A gain at a song frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// The song frame.
    pub frame: i64,
    /// The linear gain.
    pub gain: f32,
}

/// Straight lines from knot to knot: before the first knot its gain, after the last one its gain, two
/// knots on one frame are a step. The gain of a frame follows from the knots alone: `from.gain +
/// step * (frame - from.frame)`, with `step` the difference of the gains over that of the frames, all
/// in `f32`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    knots: Box<[Knot]>,
}

impl Curve {
    /// A curve through these knots, which must be in the order of their frames; no knot at all is
    /// unity gain. A line that is longer than 2^22 frames is cut into halves until it is not, at
    /// knots that lie on it. Allocates: not for the audio thread.
    pub fn new(knots: &[Knot]) -> Self {
        debug_assert!(knots.is_sorted_by_key(|knot| knot.frame));
        let mut all: Vec<Knot> = Vec::with_capacity(knots.len());
        for &knot in knots {
            if let Some(&before) = all.last() {
                let pieces = (knot.frame - before.frame - 1).max(0) / LONGEST_LINE + 1;
                let between = |piece: i64| {
                    let share = piece as f64 / pieces as f64;
                    let (from, to) = (f64::from(before.gain), f64::from(knot.gain));
                    let frames = i128::from(knot.frame) - i128::from(before.frame);
                    let along = frames * i128::from(piece) / i128::from(pieces);
                    Knot {
                        frame: before.frame + along as i64,
                        gain: (from + (to - from) * share) as f32,
                    }
                };
                if knot.gain != before.gain {
                    all.extend((1..pieces).map(between));
                }
            }
            all.push(knot);
        }
        Self { knots: all.into() }
    }

    /// The knots, with those that were put between.
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// The gains from a frame on, as far as the next knot. Real-time safe.
    #[inline]
    pub(crate) fn line(&self, frame: i64) -> Slope {
        let after = self.knots.partition_point(|knot| knot.frame <= frame);
        let Some(to) = self.knots.get(after) else {
            return Slope::still(self.knots.last().map_or(1.0, |knot| knot.gain));
        };
        let Some(from) = after.checked_sub(1).map(|at| self.knots[at]) else {
            return Slope::still(to.gain);
        };
        if to.gain == from.gain {
            return Slope::still(from.gain);
        }
        let step = (to.gain - from.gain) / (to.frame - from.frame) as f32;
        Slope { from: from.gain, step, passed: (frame - from.frame) as f32 }
    }
}

/// The curves of a song: at most one for each stem and one for each bus. A bus's curve is for what
/// this song sends to that bus (stems and cues), and leaves the bus's fader alone. Faders and mutes
/// are multiplied on top.
#[derive(Clone, Debug, Default)]
pub struct Automation {
    curves: Box<[Curve]>,
    /// The curve of each stem; [`NONE`] where it has none. Empty if no stem has one.
    of_stem: Box<[u16]>,
    /// The curve of each bus channel. Empty if no bus has one.
    of_channel: Box<[u16]>,
    /// The frames of all knots, in order.
    borders: Box<[i64]>,
}

const NONE: u16 = u16::MAX;

impl Automation {
    /// No curve at all, which costs nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Curves of stems and of buses, by number; of two for the same, the last counts. What is no
    /// stem (128 at most) and no bus of the rig is left out. Allocates: not for the audio thread.
    pub fn new(stems: Vec<(usize, Curve)>, buses: Vec<(usize, Curve)>, rig: &Rig) -> Self {
        let mut curves: Vec<Curve> = Vec::new();
        let mut of_stem = Vec::new();
        let mut of_channel = Vec::new();
        for (stem, curve) in stems.into_iter().filter(|(stem, _)| *stem < MAX_STEMS) {
            of_stem.resize(of_stem.len().max(stem + 1), NONE);
            of_stem[stem] = curves.len() as u16;
            curves.push(curve);
        }
        let known = rig.buses().min(MAX_BUSES);
        for (bus, curve) in buses.into_iter().filter(|(bus, _)| *bus < known) {
            of_channel.resize(rig.channels(), NONE);
            of_channel[rig.bus_channels(bus)].fill(curves.len() as u16);
            curves.push(curve);
        }
        let mut borders: Vec<i64> =
            curves.iter().flat_map(|curve| curve.knots.iter().map(|knot| knot.frame)).collect();
        borders.sort_unstable();
        borders.dedup();
        Self {
            curves: curves.into(),
            of_stem: of_stem.into(),
            of_channel: of_channel.into(),
            borders: borders.into(),
        }
    }

    /// Whether it has no curve.
    #[inline]
    pub fn is_none(&self) -> bool {
        self.curves.is_empty()
    }

    /// Frames from a frame to the next knot of any curve. Real-time safe.
    #[inline]
    pub(crate) fn stretch(&self, frame: i64) -> u64 {
        let after = self.borders.partition_point(|border| *border <= frame);
        self.borders.get(after).map_or(u64::MAX, |border| border.abs_diff(frame))
    }

    /// The gains of a stem from a frame to the next knot. Real-time safe.
    #[inline]
    pub(crate) fn stem(&self, stem: usize, frame: i64) -> Option<Slope> {
        self.line(&self.of_stem, stem, frame)
    }

    /// The gains of a bus channel from a frame to the next knot. Real-time safe.
    #[inline]
    pub(crate) fn channel(&self, channel: usize, frame: i64) -> Option<Slope> {
        self.line(&self.of_channel, channel, frame)
    }

    #[inline]
    fn line(&self, of: &[u16], number: usize, frame: i64) -> Option<Slope> {
        let curve = self.curves.get(usize::from(*of.get(number)?))?;
        Some(curve.line(frame))
    }
}
