//! Where the channels of all buses are summed, a tile at a time.

use crate::TILE_FRAMES;
use crate::ramp::Ramp;

/// The gains of all channels of a voice in a tile: a product, taken in the order in which its factors
/// are multiplied on.
#[derive(Debug)]
pub(crate) struct Envelope {
    gains: [f32; TILE_FRAMES],
    /// Whether it is 1.0 throughout: then there is nothing to do.
    pub(crate) is_unity: bool,
}

impl Envelope {
    /// No envelope.
    #[inline]
    pub(crate) fn unity() -> Self {
        Self { gains: [1.0; TILE_FRAMES], is_unity: true }
    }

    /// With one more factor.
    #[inline]
    pub(crate) fn times(self, ramp: &Ramp) -> Self {
        if ramp.rests_at(1.0) { self } else { self.with(ramp, |gain| gain) }
    }

    /// With the square root of one more factor: two ramps of which one rises as the other falls have
    /// a constant sum, and their roots the constant power of a crossfade. `f32::sqrt` is exact by
    /// IEEE 754, so it is the same everywhere.
    #[inline]
    pub(crate) fn times_root(self, ramp: &Ramp) -> Self {
        if ramp.rests_at(1.0) { self } else { self.with(ramp, f32::sqrt) }
    }

    fn with(mut self, ramp: &Ramp, shape: impl Fn(f32) -> f32) -> Self {
        let line = ramp.line(1.0);
        for (frame, gain) in self.gains.iter_mut().enumerate() {
            *gain *= shape(line.at(frame as f32));
        }
        self.is_unity = false;
        self
    }

    /// The gain at a frame.
    #[inline]
    pub(crate) fn at(&self, frame: usize) -> f32 {
        self.gains[frame]
    }
}

/// A tile of every bus channel. A channel is *live* when something was written to it in this tile;
/// one that is not holds old samples and counts as silence, which saves clearing it.
#[derive(Debug)]
pub(crate) struct Sums {
    runs: Box<[[f32; TILE_FRAMES]]>,
    live: Box<[bool]>,
}

impl Sums {
    pub(crate) fn new(channels: usize) -> Self {
        Self {
            runs: vec![[0.0; TILE_FRAMES]; channels].into_boxed_slice(),
            live: vec![false; channels].into_boxed_slice(),
        }
    }

    /// Starts a tile: nothing is live.
    #[inline]
    pub(crate) fn begin(&mut self) {
        self.live.fill(false);
    }

    /// The samples of a channel, if it is live.
    #[inline]
    pub(crate) fn run(&self, channel: usize) -> Option<&[f32; TILE_FRAMES]> {
        self.live[channel].then(|| &self.runs[channel])
    }

    /// The samples of each channel that is live.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&[f32; TILE_FRAMES]>> {
        self.runs.iter().zip(&self.live).map(|(run, &live)| live.then_some(run))
    }

    /// A channel to be set from its first frame on, whatever it holds. It is live from now on.
    #[inline]
    pub(crate) fn set(&mut self, channel: usize) -> &mut [f32; TILE_FRAMES] {
        self.live[channel] = true;
        &mut self.runs[channel]
    }

    /// Adjacent channels to be added to: live, and silent where nothing was written yet.
    pub(crate) fn add(&mut self, channels: std::ops::Range<usize>) -> &mut [[f32; TILE_FRAMES]] {
        for channel in channels.clone() {
            if !self.live[channel] {
                self.runs[channel].fill(0.0);
                self.live[channel] = true;
            }
        }
        &mut self.runs[channels]
    }

    /// Multiplies the live channels by an envelope.
    pub(crate) fn shape(&mut self, frames: usize, envelope: &Envelope) {
        for (run, _) in self.runs.iter_mut().zip(&self.live).filter(|(_, live)| **live) {
            for (sample, gain) in run[..frames].iter_mut().zip(&envelope.gains) {
                *sample *= gain;
            }
        }
    }

    /// Adds the live channels of `other`.
    pub(crate) fn add_all(&mut self, other: &Self, frames: usize) {
        for channel in 0..self.runs.len() {
            let Some(from) = other.run(channel) else { continue };
            let to = &mut self.add(channel..channel + 1)[0];
            for (to, from) in to[..frames].iter_mut().zip(&from[..frames]) {
                *to += from;
            }
        }
    }
}
