//! What the cheap first look at the samples finds, in groups of 16 frames.
//!
//! Every other measure asks the groups first and looks at single samples only where a group says
//! that there is something to find, which is nearly nowhere. That is what makes a check as fast as a
//! disk.

/// Frames of a group: a third of a millisecond at 48 kHz.
pub(crate) const GROUP: usize = 16;

/// The groups of a stretch of one channel.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The largest absolute sample of each group.
    pub(crate) peaks: Vec<f32>,
    /// The sum of the samples of each group.
    pub(crate) sums: Vec<f32>,
}

impl Groups {
    /// Looks at a stretch. A last group that is not full counts as if zeros followed.
    pub(crate) fn look(&mut self, samples: &[f32]) {
        self.peaks.clear();
        self.sums.clear();
        let (groups, rest) = samples.as_chunks::<GROUP>();
        let mut look = |group: &[f32; GROUP]| {
            // Four lanes, so that the compiler uses one vector register for each.
            let (mut peak, mut sum) = ([0.0f32; 4], [0.0f32; 4]);
            for four in group.as_chunks::<4>().0 {
                for lane in 0..4 {
                    let size = four[lane].abs();
                    peak[lane] = if size > peak[lane] { size } else { peak[lane] };
                    sum[lane] += four[lane];
                }
            }
            self.peaks.push(peak.into_iter().fold(0.0, f32::max));
            self.sums.push((sum[0] + sum[1]) + (sum[2] + sum[3]));
        };
        groups.iter().for_each(&mut look);
        if !rest.is_empty() {
            let mut last = [0.0; GROUP];
            last[..rest.len()].copy_from_slice(rest);
            look(&last);
        }
    }
}

/// The peaks of all channels together.
pub(crate) fn peaks(channels: &[Groups]) -> impl Iterator<Item = f32> {
    let count = channels.first().map_or(0, |groups| groups.peaks.len());
    (0..count).map(|at| channels.iter().fold(0.0, |top, groups| groups.peaks[at].max(top)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_has_its_peak_and_its_sum() {
        let mut samples = [0.0; 40];
        samples[3] = -0.5;
        samples[16] = 0.25;
        samples[31] = 0.5;
        samples[39] = 0.125;
        let mut groups = Groups::default();
        groups.look(&samples);
        assert_eq!(groups.peaks, [0.5, 0.5, 0.125]);
        assert_eq!(groups.sums, [-0.5, 0.75, 0.125]);
    }
}
