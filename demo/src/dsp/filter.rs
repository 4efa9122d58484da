//! Filters.

use std::f32::consts::PI;

use crate::track::RATE;

/// A state-variable filter in the trapezoidal form of Simper (2011): stable while its frequency
/// moves.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    first: f32,
    second: f32,
    g: f32,
    k: f32,
    scale: f32,
}

impl Filter {
    /// A filter at a frequency in hertz with a resonance of `q` (0.7 has no peak).
    pub(crate) fn new(hz: f32, q: f32) -> Self {
        let mut filter = Self { first: 0.0, second: 0.0, g: 0.0, k: 0.0, scale: 0.0 };
        filter.tune(hz, q);
        filter
    }

    /// Moves it to another frequency and resonance; what sounds in it goes on.
    pub(crate) fn tune(&mut self, hz: f32, q: f32) {
        self.g = (PI * hz.clamp(10.0, 20_000.0) / RATE as f32).tan();
        self.k = 1.0 / q;
        self.scale = 1.0 / (1.0 + self.g * (self.g + self.k));
    }

    /// Takes a sample; gives what is below and around the frequency.
    fn split(&mut self, input: f32) -> (f32, f32) {
        let rest = input - self.second;
        let band = self.scale * (self.first + self.g * rest);
        let low = self.second + self.g * band;
        self.first = 2.0 * band - self.first;
        self.second = 2.0 * low - self.second;
        (low, band)
    }

    /// What is below the frequency.
    pub(crate) fn low(&mut self, input: f32) -> f32 {
        self.split(input).0
    }

    /// What is around the frequency, as loud at its middle as it came in.
    pub(crate) fn band(&mut self, input: f32) -> f32 {
        self.split(input).1 * self.k
    }

    /// What is above the frequency.
    pub(crate) fn high(&mut self, input: f32) -> f32 {
        let (low, band) = self.split(input);
        input - self.k * band - low
    }
}

/// Takes what lies below hearing out of a channel.
pub(crate) fn remove_dc(channel: &mut [f32]) {
    let mut filter = Filter::new(20.0, 0.7);
    for sample in channel {
        *sample = filter.high(*sample);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::Oscillator;

    /// The peak of a sine after a second in the filter.
    fn gain(hz: f64, mut filter: impl FnMut(f32) -> f32) -> f32 {
        let mut sine = Oscillator::new(0.0);
        let out: Vec<f32> = (0..96_000).map(|_| filter(sine.sine(hz, 0.0) as f32)).collect();
        out[48_000..].iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
    }

    #[test]
    fn each_output_passes_its_own_and_stops_the_rest() {
        let new = || Filter::new(1000.0, 0.707);
        let (mut low, mut high, mut band) = (new(), new(), new());
        assert!(gain(50.0, |x| low.low(x)) > 0.98);
        assert!(gain(50.0, |x| high.high(x)) < 0.01);
        assert!((gain(1000.0, |x| band.band(x)) - 1.0).abs() < 0.01);
        let (mut low, mut high, mut band) = (new(), new(), new());
        assert!(gain(10_000.0, |x| low.low(x)) < 0.02);
        assert!(gain(10_000.0, |x| high.high(x)) > 0.98);
        assert!(gain(10_000.0, |x| band.band(x)) < 0.2);
    }

    #[test]
    fn dc_goes() {
        let mut channel = vec![1.0; 96_000];
        remove_dc(&mut channel);
        assert!(channel[95_999].abs() < 1e-4, "{}", channel[95_999]);
    }
}
