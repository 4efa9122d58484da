//! What is remembered until the operator resets it: the lowest read-ahead and the clips.

use std::time::Duration;

use downbeat_rt::{ArmedId, BLOCK_FRAMES, Measured, Status};

use crate::Meter;
use crate::duration;
use crate::memory::window_blocks;

/// The marks.
#[derive(Debug)]
pub(super) struct Marks {
    /// The lowest read-ahead since the reset, once a window was full.
    pub(super) lowest: Option<Duration>,
    /// The song whose window has been full since it started.
    filled: Option<ArmedId>,
    buses: Vec<u64>,
    outputs: Vec<u64>,
    stems_of: ArmedId,
    stems: Vec<u64>,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            lowest: None,
            filled: None,
            buses: Vec::new(),
            outputs: Vec::new(),
            stems_of: ArmedId::default(),
            stems: Vec::new(),
        }
    }

    /// Watches the read-ahead. The head of a song, whose window still fills, and its end, where
    /// less than a window is left, say nothing of the disk. A window counts as full from three
    /// quarters on, because blocks come and go one at a time; after a window's time it should have
    /// been, and a disk that never fills it is the one to tell of.
    pub(super) fn watch(&mut self, status: &Status, rate: u32) {
        let Some(front) = status.front else { return };
        let ahead = duration(status.ahead, rate);
        if status.ahead_is_all {
            return;
        }
        let window = duration((window_blocks(rate) * BLOCK_FRAMES) as u64, rate);
        let played = duration(u64::try_from(front.frame()).unwrap_or(0), rate);
        if ahead >= window * 3 / 4 || played >= window {
            self.filled = Some(front.song);
        }
        if self.filled == Some(front.song) {
            self.lowest = Some(self.lowest.map_or(ahead, |lowest| lowest.min(ahead)));
        }
    }

    /// Forgets the lowest read-ahead and counts clips from here on.
    pub(super) fn reset(&mut self, status: &Status) {
        let clips = |meters: &[Measured]| meters.iter().map(|meter| meter.clips).collect();
        *self = Self {
            lowest: None,
            filled: self.filled,
            buses: clips(&status.buses),
            outputs: clips(&status.outputs),
            stems_of: status.stems_of,
            stems: clips(&status.stems),
        };
    }

    pub(super) fn bus(&self, status: &Status, channel: usize) -> Meter {
        meter(status.buses[channel], self.buses.get(channel))
    }

    pub(super) fn output(&self, status: &Status, output: usize) -> Meter {
        meter(status.outputs[output], self.outputs.get(output))
    }

    pub(super) fn stem(&self, status: &Status, channel: usize) -> Meter {
        let before = self.stems.get(channel).filter(|_| self.stems_of == status.stems_of);
        meter(status.stems[channel], before)
    }
}

fn meter(measured: Measured, clips_before: Option<&u64>) -> Meter {
    Meter {
        peak: measured.peak,
        rms: measured.rms(),
        clips: measured.clips.saturating_sub(clips_before.copied().unwrap_or(0)),
    }
}
