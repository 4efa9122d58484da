//! How the stems of a song go with each other: whether two cancel, and whether one is a copy of
//! another that comes too early or too late.
//!
//! Both are seen in a copy of each stem at a sixteenth of the rate (the mean of its groups), in
//! segments of 4096 of its samples (1.4 s at 48 kHz). Timing is told to a sample of that copy, a
//! third of a millisecond.

use std::sync::Arc;

use realfft::num_complex::Complex32;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use serde::{Deserialize, Serialize};

use crate::measure::GROUP;

/// Samples of a segment.
const SEGMENT: usize = 4096;
/// So that what is moved past the end of a segment does not come in at its start.
const PADDED: usize = 2 * SEGMENT;
/// A stem is heard in a segment from -60 dBFS on.
const HEARD: f64 = 1e-6;
/// Stems this much apart in power (10 dB) do not cancel.
const APART: f64 = 10.0;
/// A correlation from which on stems stand against each other.
const AGAINST: f64 = -0.7;
/// A correlation from which on a moved stem counts as the same as another.
const SAME: f32 = 0.85;
/// Copies that are further apart are echoes, made on purpose.
const LONGEST_SHIFT_SECONDS: f64 = 0.06;
/// Another lag that is nearly as good makes the answer worthless: a steady tone fits again after
/// each of its waves.
const RIVAL: f32 = 0.9;
/// Samples around the best lag that belong to it.
const PEAK_WIDTH: usize = 8;
/// Segments between two that are searched for shifts.
const SEARCHED: u64 = 2;

/// How two stems go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pair {
    /// The stems, by their places in the song.
    pub(crate) stems: [usize; 2],
    /// Segments in which both are heard, about equally loud.
    pub(crate) together: u32,
    /// Of those, the ones in which they stand against each other.
    pub(crate) against: u32,
    /// The frame of the first of them.
    pub(crate) against_from: u64,
    /// The mean of their correlations.
    pub(crate) correlation: f64,
    /// Segments in which one is the other at some lag, and only at that.
    pub(crate) alike: u32,
    /// Segments in which it is at the same lag as in the first such segment.
    pub(crate) agreeing: u32,
    /// That lag in frames: positive where the first stem is late.
    pub(crate) shift: i64,
    /// The frame of the first such segment.
    pub(crate) alike_from: u64,
}

/// Follows all pairs of stems.
pub(crate) struct Pairs {
    lows: Vec<Vec<f32>>,
    segment: u64,
    longest: usize,
    pairs: Vec<Pair>,
    correlation: Correlation,
}

impl Pairs {
    pub(crate) fn new(stems: usize, rate: u32) -> Self {
        let pairs = (0..stems)
            .flat_map(|a| (a + 1..stems).map(move |b| [a, b]))
            .map(|stems| Pair { stems, ..Pair::default() })
            .collect();
        let longest = (LONGEST_SHIFT_SECONDS * f64::from(rate)) as usize / GROUP;
        Self {
            lows: vec![Vec::with_capacity(SEGMENT); stems],
            segment: 0,
            longest,
            pairs,
            correlation: Correlation::new(),
        }
    }

    /// The next samples of the low-rate copies, equally many of each stem.
    pub(crate) fn push<'a>(&mut self, lows: impl Iterator<Item = &'a [f32]> + Clone) {
        let count = lows.clone().next().map_or(0, <[f32]>::len);
        let mut from = 0;
        while from < count && !self.lows.is_empty() {
            let to = count.min(from + SEGMENT - self.lows[0].len());
            for (low, more) in self.lows.iter_mut().zip(lows.clone()) {
                low.extend_from_slice(&more[from..to]);
            }
            from = to;
            if self.lows[0].len() == SEGMENT {
                self.look();
                self.lows.iter_mut().for_each(Vec::clear);
                self.segment += 1;
            }
        }
    }

    /// The pairs that have something in common.
    pub(crate) fn finish(self) -> Vec<Pair> {
        let mut pairs = self.pairs;
        for pair in &mut pairs {
            pair.correlation /= f64::from(pair.together.max(1));
        }
        pairs.retain(|pair| pair.against > 0 || pair.alike > 0 || pair.correlation.abs() > 0.5);
        pairs
    }

    fn look(&mut self) {
        let frame = self.segment * (SEGMENT * GROUP) as u64;
        let powers: Vec<f64> = self.lows.iter_mut().map(|low| centred_power(low)).collect();
        let searched = self.segment.is_multiple_of(SEARCHED);
        let mut spectra: Vec<Option<Spectrum>> = vec![None; self.lows.len()];
        for at in 0..self.pairs.len() {
            let [a, b] = self.pairs[at].stems;
            if powers[a] < HEARD || powers[b] < HEARD {
                continue;
            }
            let ratio = powers[a] / powers[b];
            if (1.0 / APART..APART).contains(&ratio) {
                self.compare(at, frame, (powers[a] * powers[b]).sqrt());
            }
            if searched {
                for stem in [a, b] {
                    if spectra[stem].is_none() {
                        spectra[stem] = Some(self.correlation.spectrum(&self.lows[stem]));
                    }
                }
                if let (Some(x), Some(y)) = (&spectra[a], &spectra[b])
                    && let Some(lag) = self.correlation.only_lag(x, y, self.longest)
                {
                    vote(&mut self.pairs[at], lag * GROUP as i64, frame);
                }
            }
        }
    }

    fn compare(&mut self, at: usize, frame: u64, power: f64) {
        let pair = &mut self.pairs[at];
        let [a, b] = pair.stems;
        let dot: f32 = dot(&self.lows[a], &self.lows[b]);
        let correlation = f64::from(dot) / (SEGMENT as f64 * power);
        pair.together += 1;
        pair.correlation += correlation;
        if correlation < AGAINST {
            if pair.against == 0 {
                pair.against_from = frame;
            }
            pair.against += 1;
        }
    }
}

fn vote(pair: &mut Pair, shift: i64, frame: u64) {
    if pair.alike == 0 {
        (pair.shift, pair.alike_from) = (shift, frame);
    }
    pair.alike += 1;
    pair.agreeing += u32::from(pair.shift.abs_diff(shift) <= GROUP as u64);
}

/// Takes the mean away, and returns the power of what is left.
fn centred_power(low: &mut [f32]) -> f64 {
    let mean = low.iter().sum::<f32>() / low.len().max(1) as f32;
    low.iter_mut().for_each(|sample| *sample -= mean);
    f64::from(dot(low, low)) / low.len().max(1) as f64
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}

/// A segment's spectrum. Of the differences from sample to sample, because bass alone, which is
/// most of the power of music, does not tell where something is.
#[derive(Clone)]
struct Spectrum {
    bins: Vec<Complex32>,
    sizes: Vec<f32>,
    /// The square root of the power.
    norm: f32,
}

struct Correlation {
    forward: Arc<dyn RealToComplex<f32>>,
    backward: Arc<dyn ComplexToReal<f32>>,
    time: Vec<f32>,
    bins: Vec<Complex32>,
}

impl Correlation {
    fn new() -> Self {
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(PADDED);
        let backward = planner.plan_fft_inverse(PADDED);
        let bins = backward.make_input_vec();
        Self { forward, backward, time: vec![0.0; PADDED], bins }
    }

    fn spectrum(&mut self, low: &[f32]) -> Spectrum {
        self.time.fill(0.0);
        for (to, pair) in self.time.iter_mut().zip(low.windows(2)) {
            *to = pair[1] - pair[0];
        }
        let norm = dot(&self.time, &self.time).sqrt();
        let mut bins = self.forward.make_output_vec();
        // It refuses only lengths other than its own.
        let _ = self.forward.process(&mut self.time, &mut bins);
        let sizes = bins.iter().map(|bin| bin.norm_sqr().sqrt()).collect();
        Spectrum { bins, sizes, norm }
    }

    /// The lag of `x` behind `y` at which they are the same, if there is just one within reach.
    fn only_lag(&mut self, x: &Spectrum, y: &Spectrum, longest: usize) -> Option<i64> {
        let norm = x.norm * y.norm;
        // At no lag can they be more alike than their spectra without the phases; each bin but the
        // first and the last stands for two.
        let most = 2.0 * dot(&x.sizes, &y.sizes) / PADDED as f32;
        if norm <= 0.0 || most < SAME * norm {
            return None;
        }
        for (bin, (x, y)) in self.bins.iter_mut().zip(x.bins.iter().zip(&y.bins)) {
            *bin = x * y.conj();
        }
        // The first and the last bin of a real signal are real but for rounding.
        self.bins[0].im = 0.0;
        self.bins[PADDED / 2].im = 0.0;
        self.backward.process(&mut self.bins, &mut self.time).ok()?;
        let scale = 1.0 / (PADDED as f32 * norm);
        let value = |lag: i64| self.time[lag.rem_euclid(PADDED as i64) as usize] * scale;
        let longest = longest as i64;
        let best = (-longest..=longest).max_by(|a, b| value(*a).total_cmp(&value(*b)))?;
        let rival = (-2 * longest..=2 * longest)
            .filter(|lag| lag.abs_diff(best) > PEAK_WIDTH as u64)
            .map(value)
            .fold(0.0, f32::max);
        (value(best) >= SAME && rival < RIVAL * value(best)).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u32, count: usize) -> Vec<f32> {
        let mut word = seed;
        let mut next = || {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            word.cast_signed() as f32 / 4_294_967_296.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn of(stems: &[Vec<f32>]) -> Vec<Pair> {
        let mut pairs = Pairs::new(stems.len(), 48_000);
        let count = stems[0].len();
        for from in (0..count).step_by(1000) {
            let to = count.min(from + 1000);
            pairs.push(stems.iter().map(|stem| &stem[from..to]));
        }
        pairs.finish()
    }

    #[test]
    fn stems_against_each_other_are_seen() {
        let a = noise(1, 5 * SEGMENT);
        let b: Vec<f32> = a.iter().map(|sample| -0.8 * sample).collect();
        let c = noise(2, 5 * SEGMENT);
        let pairs = of(&[a, c, b]);
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        let pair = pairs[0];
        assert_eq!((pair.stems, pair.together, pair.against), ([0, 2], 5, 5));
        assert!(pair.correlation < -0.99);
    }

    #[test]
    fn a_late_copy_is_seen_with_its_lag() {
        let a = noise(1, 8 * SEGMENT);
        let mut late = vec![0.0; 100];
        late.extend(&a[..8 * SEGMENT - 100]);
        let pairs = of(&[a, late]);
        let pair = pairs[0];
        assert_eq!((pair.alike, pair.agreeing, pair.shift), (4, 4, -100 * GROUP as i64));
    }

    #[test]
    fn steady_tones_of_one_pitch_say_nothing_about_shifts() {
        let tone = |phase: f32| -> Vec<f32> {
            (0..4 * SEGMENT).map(|n| 0.3 * (n as f32 * 0.2 + phase).sin()).collect()
        };
        let pairs = of(&[tone(0.0), tone(1.0)]);
        assert!(pairs.iter().all(|pair| pair.alike == 0), "{pairs:?}");
    }
}
