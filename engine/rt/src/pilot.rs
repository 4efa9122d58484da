//! The pilot: a steady tone that a failover switch listens for, and that ceases when this player is
//! not well.

use std::f64::consts::TAU;

use crate::ramp::Ramp;
use crate::sums::Sums;
use crate::{Rig, TILE_FRAMES, ramp_frames};

/// How a rig sends the pilot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotRules {
    /// The buses that carry it, and nothing else; none where nobody wants it.
    pub buses: Vec<usize>,
    /// Its frequency in Hz: at least 1, and below half of the rate.
    pub hertz: u32,
    /// Frames for which the stems of the playing song may be missing without a break.
    pub starved: u64,
    /// Frames for which the conductor may give no sign of life.
    pub hung: u64,
    /// Frames for which all must have been well before it comes back by itself; `None` where only
    /// the operator brings it back.
    pub back: Option<u64>,
}

impl PilotRules {
    /// No pilot.
    pub const NONE: Self =
        Self { buses: Vec::new(), hertz: 1000, starved: u64::MAX, hung: u64::MAX, back: None };
}

/// Why the pilot is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// The operator wants it so.
    Asked,
    /// Stems were missing for too long.
    Starved,
    /// The conductor gave no sign of life for too long.
    Hung,
}

/// How the pilot stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PilotStatus {
    /// Why it is withdrawn, if it is.
    pub withdrawn: Option<Withdrawn>,
    /// Frames of the longest gap since the start that the operator did not ask for: frames at less
    /// than its level, and those that passed while there was no device.
    pub longest_gap: u64,
}

/// The pilot of a rig. Its samples depend on nothing but the frames that have passed since the start.
#[derive(Debug)]
pub(crate) struct Pilot {
    rules: PilotRules,
    /// The channels of its buses.
    channels: Box<[usize]>,
    /// Its shortest stretch that begins where it ends: at most a second.
    tone: Box<[f32]>,
    at: usize,
    gain: Ramp,
    ramp: u32,
    wanted: bool,
    beat: u64,
    /// Frames since the conductor's last sign of life.
    quiet: u64,
    /// Frames for which stems have been missing.
    starving: u64,
    /// What is or was wrong, until it may come back.
    fault: Option<Withdrawn>,
    /// Frames since that was over.
    well: u64,
    gap: u64,
    longest_gap: u64,
}

impl Pilot {
    /// Allocates: not for the audio thread.
    pub(crate) fn new(rig: &Rig) -> Self {
        let rules = rig.pilot().clone();
        Self {
            channels: rig.channels_of(&rules.buses),
            tone: tone(rules.hertz, rig.rate()),
            at: 0,
            gain: Ramp::still(1.0),
            ramp: ramp_frames(rig.rate()),
            wanted: true,
            beat: 0,
            quiet: 0,
            starving: 0,
            fault: None,
            well: 0,
            gap: 0,
            longest_gap: 0,
            rules,
        }
    }

    /// The operator wants it, or not. What was wrong and is over is forgotten.
    pub(crate) fn switch(&mut self, on: bool) {
        self.wanted = on;
        self.fault = self.ails();
        self.well = 0;
        self.aim();
    }

    /// Hears the count of the conductor's signs of life.
    #[inline]
    pub(crate) fn hear(&mut self, beat: u64) {
        if std::mem::replace(&mut self.beat, beat) != beat {
            self.quiet = 0;
        }
    }

    /// Frames until something may change.
    #[inline]
    pub(crate) fn stretch(&self) -> u64 {
        let back = self.rules.back.filter(|_| self.fault.is_some());
        let coming = [
            Some(self.rules.hung.saturating_sub(self.quiet)),
            // Even before it starves: it may from the next frame on.
            Some(self.rules.starved.saturating_sub(self.starving)),
            back.map(|back| back.saturating_sub(self.well)),
            Some(u64::from(self.gain.remaining())),
        ];
        coming.into_iter().flatten().filter(|&frames| frames > 0).min().unwrap_or(u64::MAX)
    }

    /// Writes the coming frames, up to a tile, to the channels of its buses.
    pub(crate) fn write(&self, frames: usize, sums: &mut Sums) {
        if self.channels.is_empty() || self.gain.rests_at(0.0) {
            return;
        }
        let mut run = [0.0; TILE_FRAMES];
        let line = self.gain.line(1.0);
        let mut at = self.at;
        for (frame, sample) in run[..frames].iter_mut().enumerate() {
            *sample = self.tone[at] * line.at(frame as f32);
            at += 1;
            if at == self.tone.len() {
                at = 0;
            }
        }
        for &channel in &self.channels {
            sums.set(channel)[..frames].copy_from_slice(&run[..frames]);
        }
    }

    /// Lets frames pass, of which some or all stems were `starved`, or not.
    #[inline]
    pub(crate) fn advance(&mut self, frames: u64, starved: bool) {
        self.turn(frames);
        if self.fault.is_some() || self.gap > 0 {
            if self.gain.rests_at(1.0) {
                self.gap = 0;
            } else {
                self.lack(frames);
            }
        }
        self.gain.advance(frames as u32);
        self.quiet = self.quiet.saturating_add(frames);
        self.starving = if starved { self.starving.saturating_add(frames) } else { 0 };
        match (self.ails(), self.rules.back) {
            (Some(fault), _) => (self.fault, self.well) = (Some(fault), 0),
            (None, Some(back)) if self.fault.is_some() => {
                self.well += frames;
                if self.well >= back {
                    self.fault = None;
                }
            }
            (None, _) => {}
        }
        self.aim();
    }

    /// Lets frames pass for which there was no device.
    pub(crate) fn skip(&mut self, frames: u64) {
        self.turn(frames);
        self.lack(frames);
    }

    fn turn(&mut self, frames: u64) {
        let length = self.tone.len() as u64;
        self.at = ((self.at as u64 + frames % length) % length) as usize;
    }

    fn lack(&mut self, frames: u64) {
        self.gap = if self.wanted { self.gap.saturating_add(frames) } else { 0 };
        self.longest_gap = self.longest_gap.max(self.gap);
    }

    /// What is wrong now.
    fn ails(&self) -> Option<Withdrawn> {
        if self.quiet >= self.rules.hung {
            Some(Withdrawn::Hung)
        } else if self.starving >= self.rules.starved {
            Some(Withdrawn::Starved)
        } else {
            None
        }
    }

    fn aim(&mut self) {
        let gain = if self.wanted && self.fault.is_none() { 1.0 } else { 0.0 };
        if self.gain.target() != gain {
            self.gain.go(gain, self.ramp);
        }
    }

    /// For the console.
    pub(crate) fn status(&self) -> PilotStatus {
        let asked = (!self.wanted).then_some(Withdrawn::Asked);
        PilotStatus { withdrawn: asked.or(self.fault), longest_gap: self.longest_gap }
    }
}

/// A sine at full scale, over the fewest frames after which it begins anew.
fn tone(hertz: u32, rate: u32) -> Box<[f32]> {
    let (mut length, mut rest) = (rate, hertz.max(1));
    while rest > 0 {
        (length, rest) = (rest, length % rest);
    }
    let frames = rate / length.max(1);
    let (hertz, rate) = (u64::from(hertz), u64::from(rate));
    let sample = |frame: u64| {
        let turn = (frame * hertz % rate) as f64 / rate as f64;
        (turn * TAU).sin() as f32
    };
    (0..u64::from(frames.max(1))).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_closes_upon_itself_whatever_its_frequency() {
        assert_eq!(tone(1_000, 48_000).len(), 48);
        assert_eq!(tone(1_000, 44_100).len(), 441);
        assert_eq!(tone(997, 48_000).len(), 48_000);
        for (hertz, rate) in [(1_000, 48_000), (440, 44_100), (19_997, 96_000)] {
            let tone = tone(hertz, rate);
            for frame in 0..3 * tone.len() {
                let exact = (TAU * f64::from(hertz) * frame as f64 / f64::from(rate)).sin();
                assert!((f64::from(tone[frame % tone.len()]) - exact).abs() < 1e-5);
            }
        }
    }
}
