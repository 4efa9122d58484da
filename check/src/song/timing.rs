//! Whether the drums, or a click that came as a stem, are on the beats of the tempo map.

use serde::{Deserialize, Serialize};

use crate::measure::GROUP;

/// The loudness an attack reaches at the least: -34 dBFS.
const LOUD: f32 = 0.02;
/// An attack is so many times louder than what was there up to 10 ms before.
const RISE: f32 = 3.0;
/// Groups that are compared with: from 10 ms to 1 ms before, at 48 kHz.
const BEFORE: usize = 30;
const RECENT: usize = 3;
/// Groups after an attack in which no other is counted, and its strength grows: 20 ms.
const ONE: u64 = 60;
/// Attacks that are kept, more than an hour of sixteenths has.
const MOST: usize = 40_000;
/// How far from its beat an attack may be, in seconds, and as a part of the beat.
const REACH_SECONDS: f64 = 0.07;
const REACH_BEATS: f64 = 0.25;

/// Where the attacks of a stem are beside the beats.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timing {
    /// Beats that have an attack.
    pub(crate) beats: u32,
    /// The middle of their offsets in seconds, positive for late.
    pub(crate) offset_seconds: f64,
    /// The middle of the distances from that, in seconds.
    pub(crate) spread_seconds: f64,
}

/// Finds attacks.
#[derive(Debug, Default)]
pub(crate) struct Attacks {
    group: u64,
    last: [f32; BEFORE],
    found: Vec<(u64, f32)>,
}

impl Attacks {
    /// The next groups: the peaks of all channels together.
    pub(crate) fn push(&mut self, peaks: impl Iterator<Item = f32>) {
        for peak in peaks {
            self.group(peak);
            self.group += 1;
        }
    }

    fn group(&mut self, peak: f32) {
        let rises = peak >= LOUD && self.found.len() < MOST && self.rises(peak);
        match self.found.last_mut() {
            Some((start, strength)) if self.group - *start < ONE => *strength = strength.max(peak),
            _ if rises => self.found.push((self.group, peak)),
            _ => {}
        }
        self.last[(self.group % BEFORE as u64) as usize] = peak;
    }

    fn rises(&self, peak: f32) -> bool {
        // The last ones may belong to the attack itself.
        let before = |ago: u64| {
            let group = self.group.checked_sub(ago)?;
            Some(self.last[(group % BEFORE as u64) as usize])
        };
        let loudest = (RECENT as u64..=BEFORE as u64).filter_map(before).fold(0.0, f32::max);
        peak > RISE * loudest
    }

    /// Compares with the beats of the grid, in frames. `None` without any attack on a beat.
    pub(crate) fn against(&self, beats: &[i64], rate: u32) -> Option<Timing> {
        let mut offsets: Vec<f64> = Vec::new();
        let mut from = 0;
        for pair in beats.windows(2) {
            let [beat, next] = [pair[0], pair[1]];
            let length = (next - beat) as f64;
            let reach = (REACH_BEATS * length).min(REACH_SECONDS * f64::from(rate)) as i64;
            let frame = |at: &(u64, f32)| (at.0 * GROUP as u64) as i64;
            while self.found.get(from).is_some_and(|at| frame(at) < beat - reach) {
                from += 1;
            }
            let near = self.found[from..].iter().take_while(|at| frame(at) <= beat + reach);
            if let Some(strongest) = near.max_by(|a, b| a.1.total_cmp(&b.1)) {
                offsets.push((frame(strongest) - beat) as f64 / f64::from(rate));
            }
        }
        let beats = offsets.len() as u32;
        let offset_seconds = median(&mut offsets)?;
        let mut distances: Vec<f64> =
            offsets.iter().map(|offset| (offset - offset_seconds).abs()).collect();
        let spread_seconds = median(&mut distances)?;
        Some(Timing { beats, offset_seconds, spread_seconds })
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drum on every beat of 24000 frames, `late` frames after it: 5 ms of attack, then dying away.
    fn drum(late: impl Fn(u64) -> i64) -> Attacks {
        let mut peaks = vec![0.0f32; 32 * 1500];
        for beat in 0..31 {
            let start = ((beat * 24_000 + 4800) as i64 + late(beat)) as usize / GROUP;
            for n in 0..900 {
                peaks[start + n] = 0.5 * (n as f32 / 15.0).min(1.0) * (-(n as f32) / 200.0).exp();
            }
        }
        let mut attacks = Attacks::default();
        attacks.push(peaks.into_iter());
        attacks
    }

    fn beats() -> Vec<i64> {
        (0..32).map(|beat| beat * 24_000 + 4800).collect()
    }

    #[test]
    fn drums_on_the_grid_are_on_it() {
        let timing = drum(|_| 0).against(&beats(), 48_000).unwrap();
        assert_eq!(timing.beats, 31);
        assert!(timing.offset_seconds.abs() < 0.002, "{timing:?}");
        assert!(timing.spread_seconds < 0.001);
    }

    #[test]
    fn late_drums_are_late_and_loose_ones_are_loose() {
        let timing = drum(|_| 1440).against(&beats(), 48_000).unwrap();
        assert!((timing.offset_seconds - 0.030).abs() < 0.002, "{timing:?}");
        let timing = drum(|beat| if beat % 2 == 0 { 1440 } else { -1440 });
        let timing = timing.against(&beats(), 48_000).unwrap();
        assert!(timing.spread_seconds > 0.02 || timing.offset_seconds.abs() > 0.02);
        assert_eq!(Attacks::default().against(&beats(), 48_000), None);
    }
}
