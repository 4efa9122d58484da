//! Echoes.

use crate::dsp::Filter;
use crate::track::Track;

/// Adds echoes that go from side to side, `frames` apart; each is `feedback` of the one before it
/// and a little darker. `wet` is the level of the first.
pub(crate) fn echo(track: &mut Track, frames: usize, feedback: f32, wet: f32) {
    let frames = frames.max(1);
    let (mut left, mut right) = (vec![0.0; frames], vec![0.0; frames]);
    let (mut left_tone, mut right_tone) = (Filter::new(3500.0, 0.7), Filter::new(3500.0, 0.7));
    for frame in 0..track.frames() {
        let at = frame % frames;
        let (l, r) = (left[at], right[at]);
        let dry = (track.left[frame] + track.right[frame]) * 0.5;
        left[at] = left_tone.low(dry + r * feedback);
        right[at] = right_tone.low(l * feedback);
        track.left[frame] += l * wet;
        track.right[frame] += r * wet;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_echo_is_on_the_left_and_the_second_on_the_right() {
        let mut track = Track::silent(400);
        track.add(0, 1.0, 1.0);
        echo(&mut track, 100, 0.5, 1.0);
        let energy = |channel: &[f32], from: usize| -> f32 {
            channel[from..from + 100].iter().map(|sample| sample * sample).sum()
        };
        assert!(energy(&track.left, 100) > 0.01 && energy(&track.right, 100) == 0.0);
        assert!(energy(&track.right, 200) > 0.001 && energy(&track.left, 200) < 1e-6);
        assert_eq!((track.left[0], track.right[0]), (1.0, 1.0));
    }
}
