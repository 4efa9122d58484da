//! What is done to rendered samples before they are written: fades of a cutdown, and one gain.

use downbeat_rt::ramp_frames;

use crate::plan::Stretch;
use crate::render::Period;

/// Fades a cutdown: in over the length of a gain ramp where it starts inside the song, and out
/// over its last bar. Gains are straight lines: out from 1 at the bar line before the end to 0 at the
/// end.
pub(crate) fn fade(period: &mut Period<'_>, stretch: &Stretch, rate: u32) {
    let end = stretch.frames.map_or(u64::MAX, |frames| period.lead_in + frames);
    let ramp = if stretch.starts_inside { u64::from(ramp_frames(rate)) } else { 0 };
    let fade = stretch.fade.unwrap_or(0);
    let (from, to) = (period.at, period.at + period.frames as u64);
    if from >= ramp && to <= end - fade {
        return;
    }
    for run in period.samples.chunks_exact_mut(period.frames) {
        for (sample, frame) in run.iter_mut().zip(from..) {
            if frame < ramp {
                *sample *= (frame + 1) as f32 / (ramp + 1) as f32;
            }
            if frame >= end - fade {
                *sample *= (end - frame) as f32 / fade as f32;
            }
        }
    }
}

/// Multiplies all samples.
pub(crate) fn louder(period: &mut Period<'_>, gain: f32) {
    if gain != 1.0 {
        period.samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}
