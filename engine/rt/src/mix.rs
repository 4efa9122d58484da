//! The innermost loops: a run of samples, times a gain.

use crate::TILE_FRAMES;
use crate::ramp::Line;

/// The numbers of the frames of a tile. To load them costs less than to convert a counter.
const FRAMES: [f32; TILE_FRAMES] = {
    let mut frames = [0.0; TILE_FRAMES];
    let mut frame = 0;
    while frame < TILE_FRAMES {
        frames[frame] = frame as f32;
        frame += 1;
    }
    frames
};

/// The gain of a source, frame by frame.
pub(crate) trait Gain: Copy {
    /// The gain at a frame of the stretch.
    fn at(self, frame: f32) -> f32;
}

/// A gain that does not move.
#[derive(Clone, Copy)]
pub(crate) struct Still(pub(crate) f32);

impl Gain for Still {
    #[inline(always)]
    fn at(self, _: f32) -> f32 {
        self.0
    }
}

impl Gain for Line {
    #[inline(always)]
    fn at(self, frame: f32) -> f32 {
        Line::at(&self, frame)
    }
}

/// Sets `run` to `source` times its gain, or adds it where it is not the `first`.
#[inline(always)]
pub(crate) fn mix(source: &[f32], gain: impl Gain, first: bool, run: &mut [f32]) {
    let frames = FRAMES.iter().zip(source);
    if first {
        for (to, (&frame, from)) in run.iter_mut().zip(frames) {
            *to = from * gain.at(frame);
        }
    } else {
        for (to, (&frame, from)) in run.iter_mut().zip(frames) {
            *to += from * gain.at(frame);
        }
    }
}

/// Multiplies a run by a gain.
#[inline(always)]
pub(crate) fn scale(run: &mut [f32], gain: impl Gain) {
    for (sample, &frame) in run.iter_mut().zip(&FRAMES) {
        *sample *= gain.at(frame);
    }
}
