//! Loudness by EBU R 128: integrated (ITU-R BS.1770-4) and its range (EBU Tech 3342).
//!
//! Written here because it is half of a check's work: the `ebur128` crate adds up each 400 ms again
//! every 100 ms, and its filters take one channel at a time, which is three times the work of this
//! for the same result. A test holds it to that crate's.

use std::f64::consts::PI;

/// Gating blocks begin every 100 ms, and last 400 ms.
const HOPS_A_SECOND: u32 = 10;
const BLOCK: usize = 4;
/// Stretches of the range last 3 s.
const STRETCH: usize = 30;
/// Absolute gate in LUFS, and relative gates below what passes it, in LU.
const ABSOLUTE: f64 = -70.0;
const RELATIVE: f64 = -10.0;
const RELATIVE_OF_RANGE: f64 = -20.0;

/// Follows a mono or a stereo file. Both lanes hold the same work for mono, and one counts.
#[derive(Debug)]
pub(crate) struct Loudness {
    shelf: Biquad,
    pass: Biquad,
    channels: usize,
    hop: usize,
    /// Frames of the hop that is under way, and its power so far.
    frames: usize,
    power: [f64; 2],
    /// The mean power of each whole hop, channels added.
    hops: Vec<f64>,
}

impl Loudness {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        let (shelf, pass) = filters(f64::from(rate));
        let hop = (rate / HOPS_A_SECOND).max(1) as usize;
        Self { shelf, pass, channels, hop, frames: 0, power: [0.0; 2], hops: Vec::new() }
    }

    /// The next frames, one plane for each channel.
    pub(crate) fn push(&mut self, planes: &[Vec<f32>]) {
        let (Some(left), Some(right)) = (planes.first(), planes.last()) else { return };
        let mut done = 0;
        while done < left.len() {
            let until = left.len().min(done + self.hop - self.frames);
            for (left, right) in left[done..until].iter().zip(&right[done..until]) {
                let weighed =
                    self.pass.next(self.shelf.next([f64::from(*left), f64::from(*right)]));
                for lane in 0..2 {
                    self.power[lane] += weighed[lane] * weighed[lane];
                }
            }
            self.frames += until - done;
            done = until;
            if self.frames == self.hop {
                let sum: f64 = self.power[..self.channels.min(2)].iter().sum();
                self.hops.push(sum / self.hop as f64);
                (self.frames, self.power) = (0, [0.0; 2]);
            }
        }
        self.shelf.settle();
        self.pass.settle();
    }

    /// Integrated loudness in LUFS; `None` if nothing passes the gates.
    pub(crate) fn integrated(&self) -> Option<f64> {
        let blocks = gated(means(&self.hops, BLOCK), RELATIVE);
        mean(&blocks).map(lufs)
    }

    /// Loudness range in LU; 0 for what is too short or too soft to have one.
    pub(crate) fn range(&self) -> f64 {
        let mut stretches = gated(means(&self.hops, STRETCH), RELATIVE_OF_RANGE);
        stretches.sort_by(f64::total_cmp);
        let Some(last) = stretches.len().checked_sub(1) else { return 0.0 };
        let part = |part: f64| lufs(stretches[(last as f64 * part).round() as usize]);
        part(0.95) - part(0.10)
    }
}

/// The mean of every `count` hops in a row.
fn means(hops: &[f64], count: usize) -> impl Iterator<Item = f64> {
    hops.windows(count).map(move |hops| hops.iter().sum::<f64>() / count as f64)
}

/// What passes the absolute gate, and then the gate relative to that.
fn gated(powers: impl Iterator<Item = f64>, relative: f64) -> Vec<f64> {
    let mut powers: Vec<f64> = powers.filter(|power| lufs(*power) > ABSOLUTE).collect();
    if let Some(mean) = mean(&powers) {
        let gate = lufs(mean) + relative;
        powers.retain(|power| lufs(*power) > gate);
    }
    powers
}

fn mean(powers: &[f64]) -> Option<f64> {
    (!powers.is_empty()).then(|| powers.iter().sum::<f64>() / powers.len() as f64)
}

fn lufs(power: f64) -> f64 {
    -0.691 + 10.0 * power.log10()
}

/// A filter of the second order for two channels, in transposed direct form II.
#[derive(Debug)]
struct Biquad {
    forward: [f64; 3],
    back: [f64; 2],
    state: [[f64; 2]; 2],
}

impl Biquad {
    #[inline(always)]
    fn next(&mut self, input: [f64; 2]) -> [f64; 2] {
        let Self { forward, back, state: [first, second] } = self;
        let mut output = [0.0; 2];
        for lane in 0..2 {
            output[lane] = forward[0] * input[lane] + first[lane];
            first[lane] = forward[1] * input[lane] - back[0] * output[lane] + second[lane];
            second[lane] = forward[2] * input[lane] - back[1] * output[lane];
        }
        output
    }

    /// After long silence the state falls into numbers that some processors are slow with.
    fn settle(&mut self) {
        for value in self.state.as_flattened_mut().iter_mut().filter(|value| value.abs() < 1e-30) {
            *value = 0.0;
        }
    }
}

/// The two filters of the K weighting at any rate: those that BS.1770-4 gives for 48 kHz, from their
/// analogue form (as libebur128 does).
fn filters(rate: f64) -> (Biquad, Biquad) {
    let (pitch, quality) = (1_681.974_450_955_533, 0.707_175_236_955_419_6);
    let top = 10f64.powf(3.999_843_853_973_347 / 20.0);
    let middle = top.powf(0.499_666_774_154_541_6);
    let k = (PI * pitch / rate).tan();
    let scale = 1.0 + k / quality + k * k;
    let back = |k: f64, quality: f64, scale: f64| {
        [2.0 * (k * k - 1.0) / scale, (1.0 - k / quality + k * k) / scale]
    };
    let forward = [
        (top + middle * k / quality + k * k) / scale,
        2.0 * (k * k - top) / scale,
        (top - middle * k / quality + k * k) / scale,
    ];
    let shelf = Biquad { forward, back: back(k, quality, scale), state: [[0.0; 2]; 2] };
    let (pitch, quality) = (38.135_470_876_024_44, 0.500_327_037_323_877_3);
    let k = (PI * pitch / rate).tan();
    let scale = 1.0 + k / quality + k * k;
    let back = back(k, quality, scale);
    (shelf, Biquad { forward: [1.0, -2.0, 1.0], back, state: [[0.0; 2]; 2] })
}

#[cfg(test)]
mod tests {
    use ebur128::{EbuR128, Mode};

    use super::*;

    /// The coefficients that BS.1770-4 prints for 48 kHz.
    #[test]
    fn the_filters_are_those_of_the_standard() {
        let (shelf, pass) = filters(48_000.0);
        let printed = [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85];
        for (coefficient, printed) in shelf.forward.iter().zip(printed) {
            assert!((coefficient - printed).abs() < 1e-9, "{coefficient} for {printed}");
        }
        assert!((pass.back[0] + 1.990_047_454_833_98).abs() < 1e-9);
        assert!((pass.back[1] - 0.990_072_250_366_21).abs() < 1e-9);
    }

    #[test]
    fn it_agrees_with_the_ebur128_crate() {
        for (rate, channels) in [(48_000, 2), (44_100, 1), (96_000, 2), (8_000, 1)] {
            // At the low rate long enough that the crate, which takes a stretch only every second,
            // has stretches enough for the range.
            let seconds = if rate == 8_000 { 100 } else { 8 };
            let mut word = 1u32;
            let planes: Vec<Vec<f32>> = (0..channels)
                .map(|_| {
                    let noise = (0..rate * seconds).map(|n| {
                        word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        let swell = (n as f32 / rate as f32 * 0.13).sin().abs() * 0.5;
                        word.cast_signed() as f32 / 2_147_483_648.0 * swell * swell
                    });
                    noise.collect()
                })
                .collect();
            let mut mine = Loudness::new(rate, channels);
            mine.push(&planes);
            let mut other = EbuR128::new(channels as u32, rate, Mode::I | Mode::LRA).unwrap();
            let planes: Vec<&[f32]> = planes.iter().map(Vec::as_slice).collect();
            other.add_frames_planar_f32(&planes).unwrap();
            let (lufs, expected) = (mine.integrated().unwrap(), other.loudness_global().unwrap());
            assert!((lufs - expected).abs() < 0.02, "{lufs} for {expected}");
            if seconds == 100 {
                let (range, expected) = (mine.range(), other.loudness_range().unwrap());
                assert!((range - expected).abs() < 0.5, "{range} for {expected}");
            }
        }
    }

    #[test]
    fn silence_has_no_loudness() {
        let mut loudness = Loudness::new(48_000, 1);
        loudness.push(&[vec![0.0; 480_000]]);
        assert_eq!((loudness.integrated(), loudness.range()), (None, 0.0));
        assert_eq!(Loudness::new(48_000, 2).integrated(), None);
    }
}
