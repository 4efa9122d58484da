//! Timecode on its buses.

use super::clock::Clock;
use super::ltc::Ltc;
use super::{AtJump, Motion, TimeOfDay, TimecodeRate, Timeline, WhenStopped};
use crate::sums::Sums;
use crate::{Rig, TILE_FRAMES};

/// How a rig sends timecode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimecodeRules {
    /// The buses that carry it, and nothing else; none where nobody wants it.
    pub buses: Vec<usize>,
    /// How fast its frames go.
    pub rate: TimecodeRate,
    /// What it does where a song jumps.
    pub at_jump: AtJump,
    /// What it does while no song plays.
    pub when_stopped: WhenStopped,
}

/// What timecode says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimecodeStatus {
    /// The address that comes next, or at which it stands.
    pub address: TimeOfDay,
    /// Whether it runs.
    pub runs: bool,
}

/// The timecode of a rig.
#[derive(Debug)]
pub(crate) struct TimecodeOut {
    rate: TimecodeRate,
    hertz: u32,
    clock: Clock,
    runs: bool,
    ltc: Ltc,
    /// The channels of its buses.
    channels: Box<[usize]>,
}

impl TimecodeOut {
    /// Allocates: not for the audio thread.
    pub(crate) fn new(rig: &Rig) -> Self {
        let rules = rig.timecode();
        Self {
            rate: rules.rate,
            hertz: rig.rate(),
            clock: Clock::new(rules.at_jump, rules.when_stopped),
            runs: false,
            ltc: Ltc::new(rules.rate, rig.rate()),
            channels: rig.channels_of(&rules.buses),
        }
    }

    /// Writes the coming frames, up to a tile, to the channels of its buses, and lets them pass.
    pub(crate) fn write(&mut self, timeline: Option<Timeline>, frames: usize, sums: &mut Sums) {
        let mut run = [0.0; TILE_FRAMES];
        let mut sounds = false;
        let mut at = 0;
        while at < frames {
            let (length, motion) = self.pass(timeline, at, frames - at);
            let silent = motion == Motion::Silent && self.ltc.is_silent();
            if !(silent || self.channels.is_empty()) {
                self.ltc.write(motion, &mut run[at..at + length]);
                sounds = true;
            }
            at += length;
        }
        if sounds {
            for &channel in &self.channels {
                sums.set(channel)[..frames].copy_from_slice(&run[..frames]);
            }
        }
    }

    /// Lets frames pass that nobody hears.
    pub(crate) fn skip(&mut self, timeline: Option<Timeline>, frames: usize) {
        let mut at = 0;
        while at < frames {
            at += self.pass(timeline, at, frames - at).0;
        }
        self.ltc.forget();
    }

    fn pass(&mut self, timeline: Option<Timeline>, at: usize, frames: usize) -> (usize, Motion) {
        let now = timeline.map(|now| Timeline { frame: now.frame + at as i64, ..now });
        let (length, motion) = self.clock.pass(now, frames);
        self.runs = matches!(motion, Motion::Runs(_));
        (length, motion)
    }

    /// For the console.
    pub(crate) fn status(&self) -> TimecodeStatus {
        let address = self.clock.place().address(self.rate, self.hertz);
        TimecodeStatus { address, runs: self.runs }
    }
}
