//! A level over the time of a song.

use downbeat_show_files::Knot;

/// A fader at this level is closed.
const CLOSED_DB: f32 = -96.0;

/// A level and its automation, as a gain for every frame.
pub(crate) struct Gain {
    base: f32,
    knots: Vec<(u64, f32)>,
}

impl Gain {
    /// A level in dB, and the automation on top of it.
    pub(crate) fn new(level_db: f32, knots: Vec<Knot>) -> Self {
        let knots = knots
            .into_iter()
            .map(|knot| (u64::try_from(knot.frame).unwrap_or(0), linear(knot.level_db)))
            .collect();
        Self { base: linear(level_db), knots }
    }

    /// Turns a stretch that starts with `frame` up or down.
    pub(crate) fn apply(&self, frame: u64, samples: &mut [f32]) {
        let mut done = 0;
        while done < samples.len() {
            let here = frame + done as u64;
            // The knots before and after: between them the gain moves in a straight line.
            let next = self.knots.partition_point(|knot| knot.0 <= here);
            let after = self.knots.get(next);
            let until = after.map_or(samples.len(), |knot| {
                usize::try_from(knot.0 - frame).unwrap_or(usize::MAX).min(samples.len())
            });
            let part = &mut samples[done..until];
            let before = next.checked_sub(1).and_then(|at| self.knots.get(at));
            match (before, after) {
                (Some(from), Some(to)) if from.1.to_bits() != to.1.to_bits() => {
                    let slope = (to.1 - from.1) / (to.0 - from.0) as f32;
                    for (sample, at) in part.iter_mut().zip(here - from.0..) {
                        *sample *= self.base * (from.1 + slope * at as f32);
                    }
                }
                (Some(knot), _) | (None, Some(knot)) => scale(part, self.base * knot.1),
                (None, None) => scale(part, self.base),
            }
            done = until;
        }
    }
}

fn scale(samples: &mut [f32], gain: f32) {
    if gain != 1.0 {
        samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}

fn linear(level_db: f32) -> f32 {
    if level_db <= CLOSED_DB { 0.0 } else { 10.0f32.powf(level_db / 20.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automation_is_a_straight_line_of_the_gain() {
        let knots = vec![
            Knot { frame: 100, level_db: 0.0 },
            Knot { frame: 200, level_db: -96.0 },
            Knot { frame: 300, level_db: -96.0 },
            Knot { frame: 300, level_db: 0.0 },
        ];
        let gain = Gain::new(20.0 * 0.5f32.log10(), knots);
        let mut samples = vec![1.0f32; 400];
        let (first, second) = samples.split_at_mut(150);
        gain.apply(0, first);
        gain.apply(150, second);
        for (frame, expected) in
            [(0, 0.5), (99, 0.5), (150, 0.25), (175, 0.125), (250, 0.0), (300, 0.5)]
        {
            assert!((samples[frame] - expected).abs() < 1e-5, "{frame}: {}", samples[frame]);
        }
    }
}
