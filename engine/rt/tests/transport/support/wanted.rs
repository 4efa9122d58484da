//! What is wanted of the outputs.

use super::{RING, assert_same, click_sound, sample};

/// The gain of frame `at` of a line over `frames`: its first frame has moved one step, its last one
/// stands on the target. As the audio thread works it out, in `f32`.
pub fn line(from: f32, to: f32, frames: i64, at: i64) -> f32 {
    let left = (frames - 1 - at).max(0);
    to + (from - to) / frames as f32 * left as f32
}

/// What is wanted of the stems of songs, frame by frame.
#[derive(Default)]
pub struct Wanted(pub Vec<f32>);

impl Wanted {
    /// Frames `[from, to)` of a song, as they are.
    pub fn plays(self, id: u32, from: i64, to: i64) -> Self {
        self.shaped(id, from, to, |_| 1.0)
    }

    /// The same, with the gain of each frame of the run.
    pub fn shaped(mut self, id: u32, from: i64, to: i64, gain: impl Fn(i64) -> f32) -> Self {
        self.0.extend((from..to).map(|frame| sample(id, frame) * gain(frame - from)));
        self
    }

    /// A crossfade of `frames` from song frame `from` on, which leads to `to` after it.
    pub fn crosses(mut self, id: u32, from: i64, to: i64, frames: i64) -> Self {
        self.0.extend((0..frames).map(|at| {
            let out = sample(id, from + at) * line(1.0, 0.0, frames, at);
            out + sample(id, to - frames + at) * line(0.0, 1.0, frames, at)
        }));
        self
    }

    pub fn silence(mut self, frames: u64) -> Self {
        self.0.resize(self.0.len() + frames as usize, 0.0);
        self
    }

    /// Adds a run at a frame: a tail, or another song.
    pub fn plus(mut self, at: usize, run: impl IntoIterator<Item = f32>) -> Self {
        for (to, from) in self.0[at..].iter_mut().zip(run) {
            *to += from;
        }
        self
    }

    #[track_caller]
    pub fn assert(&self, got: &[f32]) {
        assert_same(got, &self.0, "stems");
    }
}

/// Where the clicks of an output begin, and their levels: 1 is an accent, 2 a beat. Each must ring to
/// its end.
#[track_caller]
pub fn clicks(out: &[f32]) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    let mut rest = out.to_vec();
    while let Some(at) = rest.iter().position(|sample| *sample != 0.0) {
        let level = (rest[at] - RING as f32 / 256.0).round();
        for (to, from) in rest[at..].iter_mut().zip(click_sound(level)) {
            *to -= from;
        }
        for to in &mut rest[at..(at + RING).min(out.len())] {
            if to.abs() < 1e-4 {
                *to = 0.0;
            }
        }
        assert_eq!(rest[at], 0.0, "no click at {at}");
        found.push((at, level as u32));
    }
    found
}
