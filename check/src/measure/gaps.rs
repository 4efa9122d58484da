//! Where the sound is, and where it drops out: runs of digital zero that begin and end in the middle
//! of sound.
//!
//! Music is full of digital zeros: rests, gates, the pauses between clicks. A dropout differs from
//! them by what stands at both of its borders: sound breaks off at once, and goes on at once, and not
//! long after. A gate closes with a fade, a note dies away.

use super::groups::GROUP;
use super::runs::Places;

/// Groups of zeros from which on it is a dropout: a run of at least 31 frames has one.
const SHORTEST: usize = 1;
/// Seconds of zeros up to which it is a dropout; longer runs are rests. Buffers of players and
/// networks are shorter.
const LONGEST_SECONDS: f64 = 0.05;
/// How loud it must be in the groups at both borders: -46 dBFS.
const LOUD: f32 = 0.005;
/// How loud a file must be for its start and end to count as sound: -60 dBFS.
const SOUND: f32 = 0.001;

/// Follows the groups of all channels of a file.
#[derive(Debug)]
pub(crate) struct Gaps {
    longest: usize,
    /// Groups that were seen.
    seen: u64,
    /// Groups of zeros right before the next one.
    zeros: usize,
    /// The larger peak of the last two groups that were not zero.
    before: [f32; 2],
    first_sound: Option<u64>,
    last_sound: Option<u64>,
    /// A gap whose first group of sound after it was seen: the second one decides with it.
    open: Option<(u64, usize, f32)>,
    found: Places,
}

/// What [`Gaps`] found. Frames are exact to a group.
#[derive(Debug, PartialEq)]
pub(crate) struct Sound {
    pub(crate) first: Option<u64>,
    /// The frame after the last group with sound.
    pub(crate) end: Option<u64>,
    pub(crate) dropouts: Places,
}

impl Gaps {
    pub(crate) fn new(rate: u32) -> Self {
        let longest = (LONGEST_SECONDS * f64::from(rate)) as usize / GROUP;
        Self {
            longest,
            seen: 0,
            zeros: 0,
            before: [0.0; 2],
            first_sound: None,
            last_sound: None,
            open: None,
            found: Places::default(),
        }
    }

    /// The next groups: for each the largest peak of all channels.
    pub(crate) fn push(&mut self, peaks: impl Iterator<Item = f32>) {
        for peak in peaks {
            self.group(peak);
            self.seen += 1;
        }
    }

    fn group(&mut self, peak: f32) {
        if peak > SOUND {
            self.first_sound.get_or_insert(self.seen);
            self.last_sound = Some(self.seen + 1);
        }
        if let Some((start, groups, first)) = self.open.take()
            && first.max(peak) >= LOUD
        {
            self.found.add(start * GROUP as u64, (groups * GROUP) as u64);
        }
        if peak == 0.0 {
            self.zeros += 1;
            return;
        }
        if (SHORTEST..=self.longest).contains(&self.zeros)
            && self.before.into_iter().fold(0.0, f32::max) >= LOUD
        {
            self.open = Some((self.seen - self.zeros as u64, self.zeros, peak));
        }
        self.zeros = 0;
        self.before = [self.before[1], peak];
    }

    pub(crate) fn finish(self) -> Sound {
        let frame = |group: u64| group * GROUP as u64;
        Sound {
            first: self.first_sound.map(frame),
            end: self.last_sound.map(frame),
            dropouts: self.found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::groups::Groups;
    use super::*;

    fn found(samples: &[f32]) -> Sound {
        let mut groups = Groups::default();
        groups.look(samples);
        let mut gaps = Gaps::new(48_000);
        gaps.push(groups.peaks.iter().copied());
        gaps.finish()
    }

    fn sine(frames: usize) -> Vec<f32> {
        (0..frames).map(|n| 0.5 * (n as f32 * 0.05 + 0.3).sin()).collect()
    }

    #[test]
    fn zeros_inside_sound_are_a_dropout() {
        let mut samples = sine(48_000);
        samples[20_000..20_500].fill(0.0);
        samples[30_000..30_031].fill(0.0);
        let found = found(&samples);
        assert_eq!(found.dropouts.count, 2);
        assert!(found.dropouts.first[0].abs_diff(20_000) <= GROUP as u64);
        assert!(found.dropouts.longest.abs_diff(500) <= 2 * GROUP as u64);
        assert_eq!((found.first, found.end), (Some(0), Some(48_000)));
    }

    #[test]
    fn rests_gates_and_notes_that_die_away_are_none() {
        let mut samples = sine(48_000);
        // A rest longer than a dropout.
        samples[10_000..20_000].fill(0.0);
        // A gate that closes within 5 ms, and opens at once.
        for n in 0..240 {
            samples[30_000 + n] *= 1.0 - n as f32 / 240.0;
        }
        for n in 200..240 {
            samples[30_000 + n] *= 0.01;
        }
        samples[30_240..31_000].fill(0.0);
        assert_eq!(found(&samples).dropouts, Places::default());
    }

    #[test]
    fn silence_at_the_start_and_the_end_is_seen() {
        let mut samples = vec![0.0; 48_000];
        samples[16_000..32_000].copy_from_slice(&sine(16_000));
        let found = found(&samples);
        assert_eq!((found.first, found.end), (Some(16_000), Some(32_000)));
        assert_eq!(super::Gaps::new(48_000).finish().first, None);
    }
}
