//! Peak and mean square of what sounds.

use crate::TILE_FRAMES;

/// Lanes in which the loops below work side by side. Floating-point sums may not be reordered by
/// the compiler, so the order that suits vector registers is written out.
pub(crate) const LANES: usize = 8;

/// Peak, sum of squares and clips of a stretch of one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// The greatest magnitude.
    pub peak: f32,
    /// The sum of the squares.
    pub squares: f32,
    /// Frames that were added up.
    pub frames: u32,
    /// Samples whose magnitude was over 1.0, since the start: never reset by publishing. For a
    /// stem these are tiles, because its reader leaves one peak a tile.
    pub clips: u64,
}

impl Measured {
    /// The root of the mean square; 0 where nothing was measured.
    pub fn rms(&self) -> f32 {
        if self.frames == 0 { 0.0 } else { (self.squares / self.frames as f32).sqrt() }
    }
}

/// What the channels of a song's stems measure. Peaks, squares and clips lie apart from each other,
/// so that a loop takes several channels at a time.
#[derive(Debug)]
pub(crate) struct StemMeters {
    peaks: Box<[f32]>,
    squares: Box<[f32]>,
    clips: Box<[u32]>,
    frames: u32,
    channels: usize,
}

impl StemMeters {
    pub(crate) fn new(channels: usize) -> Self {
        Self {
            peaks: vec![0.0; channels].into(),
            squares: vec![0.0; channels].into(),
            clips: vec![0; channels].into(),
            frames: 0,
            channels: 0,
        }
    }

    /// Forgets everything: another song is measured from now on.
    pub(crate) fn clear(&mut self, channels: usize) {
        self.channels = channels.min(self.peaks.len());
        self.clips.fill(0);
        self.restart();
    }

    /// Adds a whole tile of which the reader measured `peaks` and `squares`, after these gains and
    /// an envelope over all of them.
    #[inline]
    pub(crate) fn add_tile(
        &mut self,
        peaks: &[f32],
        squares: &[f32],
        gains: &[f32],
        envelope: f32,
    ) {
        let meters = self.peaks.iter_mut().zip(&mut *self.squares).zip(&mut *self.clips);
        let tile = peaks.iter().zip(squares).zip(gains);
        for (((top, sum), clips), ((peak, squares), gain)) in meters.zip(tile) {
            let gain = gain * envelope;
            let peak = peak * gain;
            *top = greater(peak, *top);
            *sum += squares * gain * gain;
            *clips += u32::from(peak > 1.0);
        }
        self.frames = self.frames.saturating_add(TILE_FRAMES as u32);
    }

    /// Copies what was measured and starts anew, but for the clips.
    pub(crate) fn publish(&mut self, shown: &mut [Measured]) {
        for (channel, shown) in shown[..self.channels].iter_mut().enumerate() {
            *shown = Measured {
                peak: self.peaks[channel],
                squares: self.squares[channel],
                frames: self.frames,
                clips: u64::from(self.clips[channel]),
            };
        }
        self.restart();
    }

    fn restart(&mut self) {
        self.peaks[..self.channels].fill(0.0);
        self.squares[..self.channels].fill(0.0);
        self.frames = 0;
    }
}

/// What one channel measures, lane by lane. The lanes are brought together when they are published
/// and not run by run, because for a run as short as a period that takes as long as the measuring.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meter {
    peaks: [f32; LANES],
    squares: [f32; LANES],
    over: [u32; LANES],
    clips: u64,
}

impl Meter {
    /// Adds a sample a lane.
    #[inline(always)]
    pub(crate) fn add(&mut self, samples: [f32; LANES]) {
        let sizes = samples.map(f32::abs);
        for lane in 0..LANES {
            self.peaks[lane] = greater(sizes[lane], self.peaks[lane]);
        }
        for lane in 0..LANES {
            self.squares[lane] += samples[lane] * samples[lane];
        }
        for lane in 0..LANES {
            self.over[lane] += u32::from(sizes[lane] > 1.0);
        }
    }

    /// Adds a run of samples.
    pub(crate) fn take(&mut self, run: &[f32]) {
        let (chunks, rest) = run.as_chunks();
        for chunk in chunks {
            self.add(*chunk);
        }
        self.add(padded(rest));
    }

    /// What was measured in so many frames. Starts anew, but for the clips.
    pub(crate) fn publish(&mut self, frames: u32) -> Measured {
        let clips = self.clips + u64::from(across(self.over, |a, b| a + b));
        let measured = Measured {
            peak: across(self.peaks, greater),
            squares: across(self.squares, |a, b| a + b),
            frames,
            clips,
        };
        *self = Self { clips, ..Self::default() };
        measured
    }
}

/// Fewer samples than there are lanes, and silence in the others: it adds nothing to a meter.
#[inline(always)]
pub(crate) fn padded(rest: &[f32]) -> [f32; LANES] {
    let mut samples = [0.0; LANES];
    samples[..rest.len()].copy_from_slice(rest);
    samples
}

/// Peak and sum of squares of a whole tile, by halves: nothing waits for the sample before it. On
/// its own it stays in vector registers; inlined into the reader's loop it was taken lane by lane.
#[inline(never)]
pub(crate) fn measure(tile: &[f32; TILE_FRAMES]) -> (f32, f32) {
    let mut peaks = tile.map(f32::abs);
    let mut squares = tile.map(|sample| sample * sample);
    let mut half = TILE_FRAMES / 2;
    while half > 0 {
        for lane in 0..half {
            peaks[lane] = greater(peaks[lane], peaks[lane + half]);
            squares[lane] += squares[lane + half];
        }
        half /= 2;
    }
    (peaks[0], squares[0])
}

/// All lanes in one, by halves, as vector registers like it.
#[inline(always)]
fn across<T: Copy>(lanes: [T; LANES], join: impl Fn(T, T) -> T) -> T {
    let four: [T; 4] = std::array::from_fn(|lane| join(lanes[lane], lanes[lane + 4]));
    join(join(four[0], four[2]), join(four[1], four[3]))
}

/// The greater of two numbers of which neither is NaN: one instruction, where `f32::max` takes
/// several for the sake of NaN.
#[inline(always)]
fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_measured_as_by_hand() {
        let mut run = [0.0; TILE_FRAMES];
        run[3] = 0.5;
        run[62] = -0.75;
        assert_eq!(measure(&run), (0.75, 0.25 + 0.5625));
    }

    #[test]
    fn a_run_of_any_length_is_measured_to_its_last_sample() {
        for length in 0..=TILE_FRAMES {
            let run: Vec<f32> = (1..=length).map(|i| -(i as f32)).collect();
            let squares: usize = (1..=length).map(|i| i * i).sum();
            let mut meter = Meter::default();
            meter.take(&run);
            let expected = Measured {
                peak: length as f32,
                squares: squares as f32,
                frames: length as u32,
                clips: length.saturating_sub(1) as u64,
            };
            assert_eq!(meter.publish(length as u32), expected, "{length} samples");
        }
    }

    #[test]
    fn publishing_starts_anew_but_for_the_clips() {
        let mut meter = Meter::default();
        meter.take(&[1.0, -1.5, 0.5, 1.25]);
        let first = Measured { peak: 1.5, squares: 5.0625, frames: 4, clips: 2 };
        assert_eq!(meter.publish(4), first);
        meter.take(&[-1.0, 0.5]);
        let second = Measured { peak: 1.0, squares: 1.25, frames: 2, clips: 2 };
        assert_eq!(meter.publish(2), second);
    }
}
