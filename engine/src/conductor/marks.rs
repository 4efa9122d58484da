//! What is remembered until the operator resets it: the lowest read-ahead and the clips.

use std::time::Duration;

use downbeat_rt::{ArmedId, BLOCK_FRAMES, Doing, Measured, Status};

use crate::Meter;
use crate::duration;
use crate::memory::window_blocks;

/// The marks.
#[derive(Debug)]
pub(super) struct Marks {
    /// The lowest read-ahead since the reset, once a window was full.
    pub(super) lowest: Option<Duration>,
    sounding: Option<Sounding>,
    buses: Vec<u64>,
    outputs: Vec<u64>,
    stems_of: ArmedId,
    stems: Vec<u64>,
}

/// A song that sounds without a break.
#[derive(Clone, Copy, Debug)]
struct Sounding {
    song: ArmedId,
    /// The device's frame from which on it does.
    since: u64,
    /// Whether its window has been full since then.
    filled: bool,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            lowest: None,
            sounding: None,
            buses: Vec::new(),
            outputs: Vec::new(),
            stems_of: ArmedId::default(),
            stems: Vec::new(),
        }
    }

    /// Watches the read-ahead. The head of a song and where one comes back in after a hold or a jump,
    /// whose windows still fill, and its end, where less than a window is left, say nothing of the disk. A
    /// window counts as full from three quarters on, because blocks come and go one at a time; after a
    /// window's time it should have been, and a disk that never fills it is the one to tell of.
    pub(super) fn watch(&mut self, status: &Status, rate: u32) {
        let Some(front) = status.front else { return };
        if matches!(front.doing, Doing::Holding | Doing::Held) || front.lead_in > 0 {
            self.sounding = None;
            return;
        }
        let now = Sounding { song: front.song, since: status.rendered, filled: false };
        let before = self.sounding.filter(|before| before.song == front.song);
        let sounding = self.sounding.insert(before.unwrap_or(now));
        if status.ahead_is_all {
            return;
        }
        let ahead = duration(status.ahead, rate);
        let window = duration((window_blocks(rate) * BLOCK_FRAMES) as u64, rate);
        let played = duration(status.rendered.saturating_sub(sounding.since), rate);
        sounding.filled |= ahead >= window * 3 / 4 || played >= window;
        if sounding.filled {
            self.lowest = Some(self.lowest.map_or(ahead, |lowest| lowest.min(ahead)));
        }
    }

    /// Notes that a jump has landed: from there on the window fills anew.
    pub(super) fn jumped(&mut self) {
        self.sounding = None;
    }

    /// Forgets the lowest read-ahead and counts clips from here on.
    pub(super) fn reset(&mut self, status: &Status) {
        let clips = |meters: &[Measured]| meters.iter().map(|meter| meter.clips).collect();
        *self = Self {
            lowest: None,
            sounding: self.sounding,
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

#[cfg(test)]
mod tests {
    use downbeat_rt::{Fading, Front, Place};

    use super::*;

    const RATE: u32 = 48_000;

    /// A status at these seconds of the device, of a song in its second minute, with so much read
    /// ahead.
    fn status(at: f64, doing: Doing, ahead: f64) -> Status {
        let frames = |seconds: f64| (seconds * f64::from(RATE)) as u64;
        let mut status = Status::new(&crate::test_show::rig());
        status.front = Some(Front {
            song: ArmedId(1),
            place: Place { span: 0, frame: frames(60.0).cast_signed() },
            lead_in: 0,
            doing,
            vamp: None,
            leaving: None,
            jump: None,
            fading: Fading::default(),
            tails: 0,
            left: None,
            missed_segue: false,
        });
        (status.rendered, status.ahead) = (frames(at), frames(ahead));
        status
    }

    /// Where a song comes back in, its window fills anew: that is not the disk's fault. What is low
    /// after that is.
    #[test]
    fn what_fills_after_a_hold_is_not_the_lowest() {
        let mut marks = Marks::new();
        let mut lowest = |at, doing, ahead| {
            marks.watch(&status(at, doing, ahead), RATE);
            marks.lowest.map(|lowest| lowest.as_secs_f64())
        };
        assert_eq!(lowest(0.0, Doing::Playing, 0.5), None);
        assert_eq!(lowest(1.0, Doing::Playing, 4.0), Some(4.0));
        assert_eq!(lowest(2.0, Doing::Playing, 3.0), Some(3.0));
        assert_eq!(lowest(3.0, Doing::Held, 0.0), Some(3.0));
        assert_eq!(lowest(4.0, Doing::Playing, 0.0), Some(3.0));
        assert_eq!(lowest(4.5, Doing::Playing, 4.0), Some(3.0));
        assert_eq!(lowest(5.0, Doing::Playing, 0.75), Some(0.75));
        assert_eq!(lowest(6.0, Doing::Held, 0.0), Some(0.75));
        // A disk that never fills it is the one to tell of.
        assert_eq!(lowest(7.0, Doing::Playing, 0.25), Some(0.75));
        assert_eq!(lowest(20.0, Doing::Playing, 0.25), Some(0.25));
    }

    #[test]
    fn what_fills_after_a_jump_is_not_the_lowest() {
        let mut marks = Marks::new();
        marks.watch(&status(1.0, Doing::Playing, 4.0), RATE);
        marks.jumped();
        marks.watch(&status(1.1, Doing::Playing, 0.0), RATE);
        assert_eq!(marks.lowest, Some(Duration::from_secs(4)));
        marks.watch(&status(1.5, Doing::Playing, 4.0), RATE);
        marks.watch(&status(2.0, Doing::Playing, 2.5), RATE);
        assert_eq!(marks.lowest, Some(Duration::from_millis(2_500)));
    }
}
