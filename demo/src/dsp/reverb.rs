//! A room.

use crate::dsp::Filter;
use crate::track::{RATE, Track};

/// Frames of the delays: primes, so that their echoes rarely meet.
const DELAYS: [usize; 8] = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797];

/// Adds a room whose sound falls by 60 dB in `seconds`: eight delays that feed each other through
/// a Householder matrix (Jot, 1991). `wet` is its level; `bright` in hertz is where the walls
/// begin to swallow.
pub(crate) fn reverb(track: &mut Track, seconds: f32, bright: f32, wet: f32) {
    let mut lines: Vec<Line> =
        DELAYS.iter().map(|&frames| Line::new(frames, seconds, bright)).collect();
    for frame in 0..track.frames() {
        let mut echoes = [0.0; 8];
        for (echo, line) in echoes.iter_mut().zip(&lines) {
            *echo = line.buffer[line.at];
        }
        // The matrix: every line gets its own echo less a quarter of the sum of all.
        let shared = echoes.iter().sum::<f32>() * 0.25;
        let dry = [track.left[frame], track.right[frame]];
        for (index, line) in lines.iter_mut().enumerate() {
            line.push(dry[index % 2] + echoes[index] - shared);
        }
        let side = |first: usize| echoes[first] - echoes[first + 2] + echoes[first + 4];
        track.left[frame] += side(0) * wet;
        track.right[frame] += side(1) * wet;
    }
}

struct Line {
    buffer: Vec<f32>,
    at: usize,
    gain: f32,
    walls: Filter,
}

impl Line {
    fn new(frames: usize, seconds: f32, bright: f32) -> Self {
        let gain = crate::dsp::decay(frames as f32 / RATE as f32, seconds);
        Self { buffer: vec![0.0; frames], at: 0, gain, walls: Filter::new(bright, 0.6) }
    }

    fn push(&mut self, input: f32) {
        self.buffer[self.at] = self.walls.low(input) * self.gain;
        self.at = (self.at + 1) % self.buffer.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_dies_in_its_time() {
        let mut track = Track::silent(96_000);
        track.add(0, 1.0, 1.0);
        reverb(&mut track, 1.0, 20_000.0, 1.0);
        let energy = |from: usize| -> f32 {
            track.left[from..from + 9600].iter().map(|sample| sample * sample).sum()
        };
        // From a tenth of a second in to a second later it falls by 60 dB, or more where the
        // walls swallow; by 20 dB at the very least in a third of that.
        let (early, third, late) = (energy(4800), energy(20_800), energy(52_800));
        assert!(early > 0.01, "{early}");
        assert!(third < early && third > early * 1e-4, "{third}");
        assert!(late < early * 1e-5, "{late}");
    }
}
