//! From nine tracks to stems that fit together.

use crate::score::Part;
use crate::track::{RATE, Track};

/// The largest sample of all stems summed at unity: -2 dBFS, so that a click fits on top.
const SUM_PEAK: f32 = 0.79;
/// The largest sample of a stem: -4 dBFS.
const STEM_PEAK: f32 = 0.63;
/// Frames in which a stem leaves the silence at its start, and falls into it at its end.
const FADE_IN: usize = 24;
const FADE_OUT: usize = RATE as usize;
/// Frames over which loudness is measured.
const MOMENT: usize = RATE as usize * 2 / 5;

/// How loud a part stands in the mix: the level of its loudest moment, in dB.
const fn balance(part: Part) -> f32 {
    match part {
        Part::Drums => -16.0,
        Part::Bass => -18.0,
        Part::Keys => -20.5,
        Part::Lead => -20.0,
        Part::Fx => -22.0,
        Part::Pads => -23.0,
        Part::Backing | Part::Guide => -24.0,
        Part::Percussion => -29.0,
    }
}

/// Balances the stems of a song, which come in the order of [`Part`], and brings all of them by
/// one common gain to where neither one of them nor their sum clips. Each starts and ends at zero.
pub(crate) fn master(stems: &mut [Track]) {
    for (track, part) in stems.iter_mut().zip(Part::ALL) {
        track.scale(10f32.powf(balance(part) / 20.0) / loudness(track));
        for channel in track.channels_mut() {
            fade(channel);
        }
    }
    let loudest = stems.iter().map(Track::peak).fold(f32::MIN_POSITIVE, f32::max);
    let gain = (SUM_PEAK / sum_peak(stems)).min(STEM_PEAK / loudest);
    for track in stems {
        track.scale(gain);
    }
}

fn fade(channel: &mut [f32]) {
    let frames = channel.len();
    for (frame, sample) in channel.iter_mut().enumerate().take(FADE_IN) {
        *sample *= frame as f32 / FADE_IN as f32;
    }
    for (left, sample) in channel.iter_mut().rev().enumerate().take(FADE_OUT.min(frames)) {
        let along = left as f32 / FADE_OUT as f32;
        *sample *= along * along * (3.0 - 2.0 * along);
    }
}

/// The root of the mean square of the loudest two fifths of a second, over both channels.
fn loudness(track: &Track) -> f32 {
    let squares = |channel: &[f32]| channel.iter().map(|sample| sample * sample).sum::<f32>();
    let windows = track.left.chunks(MOMENT).zip(track.right.chunks(MOMENT));
    let loudest = windows.map(|(l, r)| squares(l) + squares(r)).fold(0.0, f32::max);
    (loudest / (2 * MOMENT) as f32).sqrt().max(f32::MIN_POSITIVE)
}

fn sum_peak(stems: &[Track]) -> f32 {
    let frames = stems.iter().map(Track::frames).max().unwrap_or(0);
    let mut sum = Track::silent(frames);
    for track in stems {
        sum.mix(track, 1.0);
    }
    sum.peak().max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_starts_and_ends_at_zero_and_the_sum_has_its_peak() {
        let mut stems = vec![Track::silent(96_000); 3];
        for track in &mut stems {
            track.left.fill(1.0);
        }
        master(&mut stems);
        for track in &stems {
            assert_eq!((track.left[0], track.left[95_999]), (0.0, 0.0));
        }
        assert!((sum_peak(&stems) - SUM_PEAK).abs() < 1e-6);
    }

    #[test]
    fn no_stem_alone_is_too_loud() {
        let mut stems = vec![Track::silent(96_000), Track::silent(96_000)];
        stems[0].left.fill(1.0);
        // The other way round, so that the sum hides the loudness of both.
        stems[1].left.fill(-1.0);
        master(&mut stems);
        let loudest = stems.iter().map(Track::peak).fold(0.0, f32::max);
        assert!((loudest - STEM_PEAK).abs() < 1e-6, "{loudest}");
    }
}
