//! The innermost loops: a run of samples, times a gain.

use crate::TILE_FRAMES;
use crate::meter::{LANES, Meter, padded};
use crate::ramp::{Line, Slope};

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

/// A fader and what moves by itself, multiplied for every sample in this order.
#[derive(Clone, Copy)]
pub(crate) struct Product {
    pub(crate) fader: Line,
    pub(crate) stem: Slope,
    pub(crate) bus: Slope,
}

impl Gain for Product {
    #[inline(always)]
    fn at(self, frame: f32) -> f32 {
        self.fader.at(frame) * self.stem.at(frame) * self.bus.at(frame)
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

/// Sets `out` to `source` times its gain, or adds it where it is not the `first`, and measures what
/// it added while that is in registers.
#[inline(always)]
pub(crate) fn pass(
    source: &[f32],
    gain: impl Gain,
    first: bool,
    out: &mut [f32],
    meter: &mut Meter,
) {
    if first {
        measured(source, gain, out, meter, |_, new| new);
    } else {
        measured(source, gain, out, meter, |old, new| old + new);
    }
}

#[inline(always)]
fn measured(
    source: &[f32],
    gain: impl Gain,
    out: &mut [f32],
    meter: &mut Meter,
    join: impl Fn(f32, f32) -> f32,
) {
    // A copy stays in registers: behind the reference it might overlap `out`, for all the compiler
    // knows, and would be stored anew with every chunk.
    let mut sum = *meter;
    let (frames, _) = FRAMES.as_chunks::<LANES>();
    let (chunks, rest) = source.as_chunks::<LANES>();
    let (outs, out_rest) = out.as_chunks_mut::<LANES>();
    for ((from, to), frames) in chunks.iter().zip(outs).zip(frames) {
        let faded = std::array::from_fn(|lane| from[lane] * gain.at(frames[lane]));
        *to = std::array::from_fn(|lane| join(to[lane], faded[lane]));
        sum.add(faded);
    }
    if !rest.is_empty() {
        let mut faded = padded(rest);
        let frames = &FRAMES[source.len() - rest.len()..];
        for ((sample, &frame), to) in faded.iter_mut().zip(frames).zip(out_rest) {
            *sample *= gain.at(frame);
            *to = join(*to, *sample);
        }
        sum.add(faded);
    }
    *meter = sum;
}
