//! Clipped runs and dropouts: places that are counted, the first of them kept.

use serde::{Deserialize, Serialize};

use super::groups::GROUP;

/// Places that are kept of a kind; the rest is only counted.
const KEPT: usize = 8;
/// Full-scale samples in a row from which on they are clipped: a wave's crest touches full scale
/// with one or two.
const CLIPPED: u32 = 3;

/// Places in a file that have something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// How many there are.
    pub(crate) count: u64,
    /// Frames of the longest.
    pub(crate) longest: u64,
    /// The first frames of the first few.
    pub(crate) first: Vec<u64>,
}

impl Places {
    pub(crate) fn add(&mut self, frame: u64, frames: u64) {
        self.count += 1;
        self.longest = self.longest.max(frames);
        if self.first.len() < KEPT {
            self.first.push(frame);
        }
    }
}

/// Finds runs of full-scale samples in one channel.
#[derive(Debug)]
pub(crate) struct ClippedRuns {
    full_scale: f32,
    run: u32,
    start: u64,
    sign: bool,
    found: Places,
}

impl ClippedRuns {
    /// `full_scale` is the smallest absolute sample that is full scale.
    pub(crate) fn new(full_scale: f32) -> Self {
        Self { full_scale, run: 0, start: 0, sign: false, found: Places::default() }
    }

    /// Follows a stretch that starts with `frame`, of which `peaks` are the peaks of the groups.
    pub(crate) fn push(&mut self, frame: u64, samples: &[f32], peaks: &[f32]) {
        for (index, (group, &peak)) in samples.chunks(GROUP).zip(peaks).enumerate() {
            if peak >= self.full_scale {
                self.look(frame + (index * GROUP) as u64, group);
            } else {
                self.end();
            }
        }
    }

    fn look(&mut self, frame: u64, group: &[f32]) {
        for (offset, sample) in group.iter().enumerate() {
            let sign = *sample < 0.0;
            if sample.abs() < self.full_scale {
                self.end();
                continue;
            }
            if self.run > 0 && sign != self.sign {
                self.end();
            }
            if self.run == 0 {
                self.start = frame + offset as u64;
            }
            self.sign = sign;
            self.run = self.run.saturating_add(1);
        }
    }

    fn end(&mut self) {
        if self.run >= CLIPPED {
            self.found.add(self.start, self.run.into());
        }
        self.run = 0;
    }

    pub(crate) fn finish(mut self) -> Places {
        self.end();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::super::groups::Groups;
    use super::*;

    fn found(samples: &[f32]) -> Places {
        let mut groups = Groups::default();
        let mut runs = ClippedRuns::new(32_767.0 / 32_768.0);
        for (index, part) in samples.chunks(32).enumerate() {
            groups.look(part);
            runs.push(index as u64 * 32, part, &groups.peaks);
        }
        runs.finish()
    }

    #[test]
    fn three_in_a_row_are_clipped_and_two_are_not() {
        let mut samples = vec![0.1; 200];
        samples[10..12].fill(1.0);
        assert_eq!(found(&samples).count, 0);
        samples[30..35].fill(-1.0);
        samples[100..103].fill(32_767.0 / 32_768.0);
        assert_eq!(found(&samples), Places { count: 2, longest: 5, first: vec![30, 100] });
    }

    #[test]
    fn full_scale_of_both_signs_is_no_run() {
        let samples: Vec<f32> = (0..100).map(|n| if n % 4 < 2 { 1.0 } else { -1.0 }).collect();
        assert_eq!(found(&samples).count, 0);
    }
}
