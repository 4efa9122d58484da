//! The last stage: each bus through its fader to its outputs, measured on the way.

use crate::meter::Meter;
use crate::mix::{Still, pass};
use crate::ramp::Ramp;
use crate::rig::OutputSource;
use crate::sums::Sums;
use crate::{Levels, Rig, Status};

/// The buses of the rig.
#[derive(Debug)]
pub(crate) struct Buses {
    rig: Rig,
    gains: Box<[Ramp]>,
    channel_meters: Box<[Meter]>,
    output_meters: Box<[Meter]>,
    /// Frames since the meters started.
    frames: u32,
}

impl Buses {
    pub(crate) fn new(rig: Rig, levels: &Levels) -> Self {
        Self {
            gains: levels.buses[..rig.buses()].iter().map(|&gain| Ramp::still(gain)).collect(),
            channel_meters: vec![Meter::default(); rig.channels()].into(),
            output_meters: vec![Meter::default(); rig.outputs()].into(),
            frames: 0,
            rig,
        }
    }

    pub(crate) fn rig(&self) -> &Rig {
        &self.rig
    }

    pub(crate) fn set_gains(&mut self, levels: &Levels, frames: u32) {
        for (gain, &target) in self.gains.iter_mut().zip(&levels.buses) {
            if gain.target() != target {
                gain.go(target, frames);
            }
        }
    }

    /// Writes `frames` of the sums to the outputs, from frame `at` of a period of `period` frames,
    /// and lets them pass.
    #[inline]
    pub(crate) fn write(
        &mut self,
        sums: &Sums,
        out: &mut [f32],
        period: usize,
        at: usize,
        frames: usize,
    ) {
        let channels = self.rig.targets().iter().zip(&mut self.channel_meters);
        for ((target, meter), source) in channels.zip(sums.iter()) {
            let start = target.output * period + at;
            let run = &mut out[start..start + frames];
            match source {
                Some(source) => {
                    fade(&source[..frames], &self.gains[target.bus], target.first, run, meter);
                }
                None if target.first => run.fill(0.0),
                None => {}
            }
        }
        for gain in &mut self.gains {
            gain.advance(frames as u32);
        }
        self.finish_outputs(out, period, at, frames);
        // Hours may pass until somebody reads it.
        self.frames = self.frames.saturating_add(frames as u32);
    }

    /// Silences the outputs without a bus, and measures those that several bus channels share.
    fn finish_outputs(&mut self, out: &mut [f32], period: usize, at: usize, frames: usize) {
        for &output in self.rig.unlike_outputs() {
            let run = &mut out[output * period + at..output * period + at + frames];
            match self.rig.output_source(output) {
                OutputSource::One(_) => {}
                OutputSource::Nothing => run.fill(0.0),
                OutputSource::Several => self.output_meters[output].take(run),
            }
        }
    }

    /// Copies the meters into a status and starts them anew.
    pub(crate) fn publish(&mut self, status: &mut Status) {
        for (shown, meter) in status.buses.iter_mut().zip(&mut self.channel_meters) {
            *shown = meter.publish(self.frames);
        }
        for (output, meter) in self.output_meters.iter_mut().enumerate() {
            status.outputs[output] = match self.rig.output_source(output) {
                OutputSource::One(channel) => status.buses[channel],
                _ => meter.publish(self.frames),
            };
        }
        self.frames = 0;
    }
}

/// A run of a bus channel through its fader to its output.
#[inline(always)]
fn fade(source: &[f32], gain: &Ramp, first: bool, run: &mut [f32], meter: &mut Meter) {
    if gain.is_moving() {
        pass(source, gain.line(1.0), first, run, meter);
    } else {
        pass(source, Still(gain.target()), first, run, meter);
    }
}
