//! Oscillators without audible aliasing.

use std::f64::consts::TAU;

use crate::track::RATE;

/// A phase that runs with a frequency, and the waves on it.
#[derive(Debug, Clone)]
pub(crate) struct Oscillator {
    phase: f64,
}

impl Oscillator {
    /// Starts at a phase from 0 to 1.
    pub(crate) fn new(phase: f64) -> Self {
        Self { phase }
    }

    /// Goes on by one frame and returns the new phase, and the step it took.
    fn advance(&mut self, hz: f64) -> (f64, f64) {
        let step = hz / f64::from(RATE);
        self.phase += step;
        self.phase -= self.phase.floor();
        (self.phase, step)
    }

    /// The next sample of a sine whose phase is pushed by `modulation` (in turns).
    pub(crate) fn sine(&mut self, hz: f64, modulation: f64) -> f64 {
        let (phase, _) = self.advance(hz);
        ((phase + modulation) * TAU).sin()
    }

    /// The next sample of a sawtooth.
    pub(crate) fn saw(&mut self, hz: f64) -> f32 {
        let (phase, step) = self.advance(hz);
        (2.0 * phase - 1.0 - smoothing(phase, step)) as f32
    }

    /// The next sample of a rectangle that is high for `width` (from 0 to 1) of its period,
    /// without its DC.
    pub(crate) fn pulse(&mut self, hz: f64, width: f64) -> f32 {
        let (phase, step) = self.advance(hz);
        let falls = (phase - width).rem_euclid(1.0);
        let level = if phase < width { 1.0 } else { -1.0 };
        let wave = level + smoothing(phase, step) - smoothing(falls, step);
        (wave - (2.0 * width - 1.0)) as f32
    }

    /// The next sample of a triangle. Its overtones fall so fast that it needs no smoothing.
    pub(crate) fn triangle(&mut self, hz: f64) -> f32 {
        let (phase, _) = self.advance(hz);
        (1.0 - 4.0 * ((phase + 0.25) % 1.0 - 0.5).abs()) as f32
    }
}

/// Rounds off the jump at phase 0 over a frame on each side ("PolyBLEP", Välimäki and Huovilainen
/// 2007), which takes most of the aliasing out of it.
fn smoothing(phase: f64, step: f64) -> f64 {
    if phase < step {
        let x = phase / step;
        2.0 * x - x * x - 1.0
    } else if phase > 1.0 - step {
        let x = (phase - 1.0) / step;
        x * x + 2.0 * x + 1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_peak(mut wave: impl FnMut() -> f32) -> (f32, f32) {
        // 480 Hz at 48 kHz: 100 frames a period, so a thousand periods have no remainder.
        let samples: Vec<f32> = (0..100_000).map(|_| wave()).collect();
        let mean = samples.iter().sum::<f32>() / samples.len() as f32;
        (mean, samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs())))
    }

    #[test]
    fn waves_are_centred_and_as_loud_as_they_say() {
        let mut saw = Oscillator::new(0.0);
        let (mean, peak) = mean_and_peak(|| saw.saw(480.0));
        assert!(mean.abs() < 0.001 && (0.95..=1.0).contains(&peak), "{mean} {peak}");
        let mut triangle = Oscillator::new(0.0);
        let (mean, peak) = mean_and_peak(|| triangle.triangle(480.0));
        assert!(mean.abs() < 0.001 && (0.99..=1.0).contains(&peak), "{mean} {peak}");
        let mut pulse = Oscillator::new(0.0);
        let (mean, peak) = mean_and_peak(|| pulse.pulse(480.0, 0.25));
        assert!(mean.abs() < 0.001 && (1.4..=1.5).contains(&peak), "{mean} {peak}");
    }

    #[test]
    fn a_sine_follows_its_frequency() {
        let mut sine = Oscillator::new(0.0);
        // A quarter of the period of 12 kHz is one frame.
        let samples: Vec<f64> = (0..4).map(|_| sine.sine(12_000.0, 0.0)).collect();
        for (sample, expected) in samples.iter().zip([1.0, 0.0, -1.0, 0.0]) {
            assert!((sample - expected).abs() < 1e-12, "{samples:?}");
        }
    }
}
