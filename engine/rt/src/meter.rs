//! Peak and mean square of what sounds.

use crate::TILE_FRAMES;

/// Lanes in which the loops below work side by side. Floating-point sums may not be reordered by
/// the compiler, so the order that suits vector registers is written out.
const LANES: usize = 8;

/// Peak, sum of squares and clips of a stretch of one channel, added up until they are published.
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
    /// Adds a stretch.
    #[inline]
    pub(crate) fn add(&mut self, peak: f32, squares: f32, frames: u32) {
        self.peak = greater(peak, self.peak);
        self.squares += squares;
        self.frames += frames;
    }

    /// Adds what a run of samples measures.
    #[inline]
    pub(crate) fn take(&mut self, run: &[f32]) {
        let (peak, squares) = measure(run);
        self.add(peak, squares, run.len() as u32);
        if peak > 1.0 {
            self.clips += count_clips(run);
        }
    }

    /// Starts anew, but for the clips.
    #[inline]
    pub(crate) fn restart(&mut self) {
        *self = Self { clips: self.clips, ..Self::default() };
    }

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
        self.frames += TILE_FRAMES as u32;
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

/// Peak and sum of squares of a run of at most a tile.
#[inline]
pub(crate) fn measure(run: &[f32]) -> (f32, f32) {
    match run.try_into() {
        Ok(tile) => measure_tile(tile),
        Err(_) => measure_part(run),
    }
}

/// A whole tile, by halves: nothing waits for the sample before it.
#[inline]
fn measure_tile(tile: &[f32; TILE_FRAMES]) -> (f32, f32) {
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

/// A part of a tile, in lanes.
fn measure_part(run: &[f32]) -> (f32, f32) {
    let mut peaks = [0.0f32; LANES];
    let mut squares = [0.0f32; LANES];
    let (lanes, rest) = run.as_chunks::<LANES>();
    for lanes in lanes {
        for lane in 0..LANES {
            peaks[lane] = greater(lanes[lane].abs(), peaks[lane]);
        }
        for lane in 0..LANES {
            squares[lane] += lanes[lane] * lanes[lane];
        }
    }
    for (lane, sample) in rest.iter().enumerate() {
        peaks[lane] = greater(sample.abs(), peaks[lane]);
        squares[lane] += sample * sample;
    }
    (across(peaks, greater), across(squares, |a, b| a + b))
}

/// All lanes in one, by halves, as vector registers like it.
#[inline(always)]
fn across(lanes: [f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let four: [f32; 4] = std::array::from_fn(|lane| join(lanes[lane], lanes[lane + 4]));
    join(join(four[0], four[2]), join(four[1], four[3]))
}

/// Samples of a run over full scale. For runs whose peak says that there are some.
#[cold]
pub(crate) fn count_clips(run: &[f32]) -> u64 {
    run.iter().filter(|sample| sample.abs() > 1.0).count() as u64
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
            assert_eq!(measure(&run), (length as f32, squares as f32), "{length} samples");
        }
    }

    #[test]
    fn samples_over_full_scale_are_counted_one_by_one() {
        let mut meter = Measured::default();
        meter.take(&[1.0, -1.5, 0.5, 1.25]);
        meter.take(&[-1.0, 0.5]);
        assert_eq!((meter.peak, meter.clips, meter.frames), (1.5, 2, 6));
    }
}
