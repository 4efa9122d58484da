//! The true peak: the highest point of the wave between the samples.
//!
//! Source: ITU-R BS.1770-4, annex 2: the samples are interpolated to four times their rate with the
//! filter given there. A group whose samples are too small to reach the highest peak so far, whatever
//! their signs are, is left out, which changes no result: the outputs of a filter are never larger
//! than its largest sample times the sum of its absolute coefficients.

use super::groups::GROUP;

const TAPS: usize = 12;
/// Two of the four phases; the other two are these backwards.
const PHASES: [[f32; TAPS]; 2] = [
    [
        0.001_708_984_4,
        0.010_986_328,
        -0.019_653_32,
        0.033_203_125,
        -0.059_448_242,
        0.137_329_1,
        0.972_167_97,
        -0.102_294_92,
        0.047_607_42,
        -0.026_611_328,
        0.014_892_578,
        -0.008_300_781,
    ],
    [
        -0.029_174_805,
        0.029_296_875,
        -0.051_757_813,
        0.089_111_33,
        -0.166_503_9,
        0.465_087_9,
        0.779_785_16,
        -0.200_317_38,
        0.101_562_5,
        -0.058_227_54,
        0.033_081_055,
        -0.018_920_898,
    ],
];
/// More than the sum of the absolute coefficients of any phase (2.0228).
const GAIN: f32 = 2.03;
/// An output stands for the middle of its taps, so many samples back.
const DELAY: u64 = TAPS as u64 / 2;

/// Follows one channel.
#[derive(Debug, Default)]
pub(crate) struct TruePeak {
    /// The group before the next one.
    before: [f32; GROUP],
    before_peak: f32,
    peak: f32,
    at: u64,
}

impl TruePeak {
    /// Follows a stretch that starts with `frame`, of which `peaks` are the peaks of the groups.
    pub(crate) fn push(&mut self, frame: u64, samples: &[f32], peaks: &[f32]) {
        let (groups, rest) = samples.as_chunks::<GROUP>();
        let mut last = [0.0; GROUP];
        last[..rest.len()].copy_from_slice(rest);
        let last = (!rest.is_empty()).then_some(&last);
        for (index, (group, &peak)) in groups.iter().chain(last).zip(peaks).enumerate() {
            if self.before_peak.max(peak) * GAIN > self.peak {
                self.interpolate(frame + (index * GROUP) as u64, group);
            }
            self.before = *group;
            self.before_peak = peak;
        }
    }

    /// The true peak (1 is full scale), never below the sample peak, and about where it is. Call it
    /// after the last stretch.
    pub(crate) fn finish(mut self, frames: u64) -> (f32, u64) {
        // The last samples are still in the middle of the filter.
        if self.before_peak * GAIN > self.peak {
            self.interpolate(frames, &[0.0; GROUP]);
        }
        (self.peak, self.at)
    }

    fn interpolate(&mut self, frame: u64, group: &[f32; GROUP]) {
        let mut run = [0.0; 2 * GROUP];
        run[..GROUP].copy_from_slice(&self.before);
        run[GROUP..].copy_from_slice(group);
        let mut top = [0.0f32; GROUP];
        for sample in 0..GROUP {
            top[sample] = group[sample].abs();
        }
        for phase in &PHASES {
            let (mut forward, mut backward) = ([0.0f32; GROUP], [0.0f32; GROUP]);
            for tap in 0..TAPS {
                let input = &run[GROUP - tap..][..GROUP];
                for out in 0..GROUP {
                    forward[out] += phase[tap] * input[out];
                    backward[out] += phase[TAPS - 1 - tap] * input[out];
                }
            }
            for out in 0..GROUP {
                top[out] = top[out].max(forward[out].abs()).max(backward[out].abs());
            }
        }
        for (out, &top) in top.iter().enumerate() {
            if top > self.peak {
                self.peak = top;
                self.at = (frame + out as u64).saturating_sub(DELAY);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_4, PI};

    use super::super::groups::Groups;
    use super::*;

    fn measured(samples: &[f32], stretch: usize) -> (f32, u64) {
        let mut groups = Groups::default();
        let mut peak = TruePeak::default();
        for (index, samples) in samples.chunks(stretch).enumerate() {
            groups.look(samples);
            peak.push((index * stretch) as u64, samples, &groups.peaks);
        }
        peak.finish(samples.len() as u64)
    }

    #[test]
    fn the_gain_bounds_every_phase() {
        for phase in PHASES {
            assert!(phase.iter().map(|tap| tap.abs()).sum::<f32>() < GAIN);
            assert!((phase.iter().sum::<f32>() - 1.0).abs() < 0.03);
        }
    }

    /// EBU Tech 3341, cases 15 to 18: a sine at a quarter of the rate with the samples beside its
    /// crests has its true peak 3.01 dB above its sample peak. Tolerance +0.2/-0.4 dB.
    #[test]
    fn a_sine_sampled_beside_its_crests_has_its_true_peak() {
        let sine: Vec<f32> = (0..4800)
            .map(|n| (0.5 * (2.0 * PI * f64::from(n) / 4.0 + FRAC_PI_4).sin()) as f32)
            .collect();
        let sample_peak = sine[1000..1100].iter().fold(0.0f32, |top, sample| top.max(sample.abs()));
        assert!((sample_peak - 0.5 * 0.5f32.sqrt()).abs() < 1e-4);
        for stretch in [16, 160, 4800] {
            let (peak, _) = measured(&sine, stretch);
            let error_db = 20.0 * (peak / 0.5).log10();
            assert!((-0.4..=0.2).contains(&error_db), "{error_db} dB");
        }
    }

    #[test]
    fn leaving_groups_out_changes_nothing() {
        let mut word = 1u32;
        let noise: Vec<f32> = (0..5000)
            .map(|n| {
                word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let swell = ((f64::from(n) / 700.0).sin().abs() + 0.1) as f32;
                word.cast_signed() as f32 / 2_147_483_648.0 * swell
            })
            .collect();
        let mut all = TruePeak::default();
        for (index, group) in noise.chunks(GROUP).enumerate() {
            let mut full = [0.0; GROUP];
            full[..group.len()].copy_from_slice(group);
            all.interpolate((index * GROUP) as u64, &full);
            all.before = full;
        }
        assert_eq!(measured(&noise, 1600), all.finish(5000));
    }

    #[test]
    fn the_place_is_that_of_the_wave() {
        let mut samples = vec![0.0; 1000];
        samples[500] = 0.7;
        samples[501] = 0.7;
        let (peak, at) = measured(&samples, 1000);
        assert!(peak > 0.8 && (499..=502).contains(&at), "{peak} at {at}");
        let mut last = vec![0.0; 64];
        last[63] = 0.5;
        assert!(measured(&last, 64).0 >= 0.5);
    }
}
