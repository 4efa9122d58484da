//! The last stage: each bus through its fader to its outputs, measured on the way.

use crate::meter::Measured;
use crate::mix::{Still, scale};
use crate::ramp::Ramp;
use crate::rig::OutputSource;
use crate::sums::Sums;
use crate::{Levels, Rig, Status};

/// The buses of the rig.
#[derive(Debug)]
pub(crate) struct Buses {
    rig: Rig,
    gains: Box<[Ramp]>,
    channel_meters: Box<[Measured]>,
    output_meters: Box<[Measured]>,
}

impl Buses {
    pub(crate) fn new(rig: Rig, levels: &Levels) -> Self {
        Self {
            gains: levels.buses[..rig.buses()].iter().map(|&gain| Ramp::still(gain)).collect(),
            channel_meters: vec![Measured::default(); rig.channels()].into(),
            output_meters: vec![Measured::default(); rig.outputs()].into(),
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
        sums: &mut Sums,
        out: &mut [f32],
        period: usize,
        at: usize,
        frames: usize,
    ) {
        for bus in 0..self.gains.len() {
            let gain = &mut self.gains[bus];
            for channel in self.rig.bus_channels(bus) {
                let target = self.rig.channel(channel);
                let start = target.output * period + at;
                let run = &mut out[start..start + frames];
                let meter = &mut self.channel_meters[channel];
                match sums.run_mut(channel) {
                    None => {
                        if target.first {
                            run.fill(0.0);
                        }
                        meter.add(0.0, 0.0, frames as u32);
                    }
                    Some(source) => {
                        let source = &mut source[..frames];
                        fade(source, gain);
                        meter.take(source);
                        pass_on(source, target.first, run);
                    }
                }
            }
            gain.advance(frames as u32);
        }
        self.finish_outputs(out, period, at, frames);
    }

    /// Silences the outputs without a bus, and measures those that several bus channels share.
    fn finish_outputs(&mut self, out: &mut [f32], period: usize, at: usize, frames: usize) {
        for (output, meter) in self.output_meters.iter_mut().enumerate() {
            let run = &mut out[output * period + at..output * period + at + frames];
            match self.rig.output_source(output) {
                OutputSource::One(_) => {}
                OutputSource::Nothing => run.fill(0.0),
                OutputSource::Several => meter.take(run),
            }
        }
    }

    /// Copies the meters into a status and starts them anew.
    pub(crate) fn publish(&mut self, status: &mut Status) {
        for (output, meter) in self.output_meters.iter_mut().enumerate() {
            status.outputs[output] = match self.rig.output_source(output) {
                OutputSource::One(channel) => self.channel_meters[channel],
                _ => *meter,
            };
            meter.restart();
        }
        for (shown, meter) in status.buses.iter_mut().zip(&mut self.channel_meters) {
            *shown = *meter;
            meter.restart();
        }
    }
}

/// A bus channel through its fader.
#[inline(always)]
fn fade(run: &mut [f32], gain: &Ramp) {
    if gain.is_moving() {
        scale(run, gain.line(1.0));
    } else {
        scale(run, Still(gain.target()));
    }
}

/// Sets an output, or adds to it.
#[inline(always)]
fn pass_on(source: &[f32], first: bool, run: &mut [f32]) {
    if first {
        run.copy_from_slice(source);
    } else {
        run.iter_mut().zip(source).for_each(|(to, from)| *to += from);
    }
}
