//! Stems that are silent for want of blocks: the disk is late, or the operator jumped at once to a
//! place that was not in memory.

use std::time::Duration;

use downbeat_rt::Status;

use super::Conductor;
use crate::{Weight, duration};

/// What is silent so soon after a jump that did not wait is that jump's, also where it was heard in
/// between: later it is the disk's fault. Five times what a slow read takes.
const JUMP_LIMIT: Duration = Duration::from_secs(1);

/// What was seen of it.
#[derive(Debug, Default)]
pub(super) struct Starving {
    seen: Missed,
    /// What of it is no fault of the disk, because a jump did not wait for it.
    by_jumps: Missed,
    /// It went on at the last look, and the operator was told.
    told: bool,
    /// The last jump that did not wait, while what is silent is its own.
    jump: Option<Jumped>,
}

/// What was not there when it was to sound.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Missed {
    /// Frames that were silent.
    pub(super) frames: u64,
    /// Blocks that came after their frames had passed.
    pub(super) late_blocks: u64,
}

impl Missed {
    fn of(status: &Status) -> Self {
        Self { frames: status.starved, late_blocks: status.late_blocks }
    }

    fn without(self, part: Self) -> Self {
        Self {
            frames: self.frames.saturating_sub(part.frames),
            late_blocks: self.late_blocks.saturating_sub(part.late_blocks),
        }
    }
}

/// A jump that has landed without waiting.
#[derive(Debug)]
struct Jumped {
    to: String,
    /// The device's frame in which it landed.
    landed: u64,
    /// Frames that were silent since.
    silent: u64,
    /// How many of them the operator was told of.
    told: u64,
}

impl Jumped {
    /// What the operator is told once it is heard.
    fn news(&mut self, rate: u32) -> Option<String> {
        if self.silent == std::mem::replace(&mut self.told, self.silent) {
            return None;
        }
        let ms = duration(self.silent, rate).as_millis().max(1);
        Some(format!("jump to {} came in {ms} ms late: it was not in memory", self.to))
    }
}

impl Starving {
    /// Notes that a jump at once has landed.
    pub(super) fn jumped(&mut self, to: String, landed: u64) {
        self.jump = Some(Jumped { to, landed, silent: 0, told: 0 });
    }
}

impl Conductor {
    /// What was not there because the disk was late, and not because a jump did not wait for it.
    pub(super) fn missed(&self) -> Missed {
        Missed::of(&self.status).without(self.starving.by_jumps)
    }

    /// Looks at what is silent since the last look. After the events, so that the jump which did it
    /// is known.
    pub(super) fn watch_reading(&mut self) {
        self.marks.watch(&self.status, self.set.rate);
        let (now, rate) = (Missed::of(&self.status), self.set.rate);
        let new = now.without(std::mem::replace(&mut self.starving.seen, now));
        let starves = new.frames > 0;
        let since = |landed: u64| duration(self.status.rendered.saturating_sub(landed), rate);
        if let Some(jump) = &mut self.starving.jump {
            let in_time = since(jump.landed) < JUMP_LIMIT;
            if in_time {
                jump.silent += new.frames;
                self.starving.by_jumps.frames += new.frames;
                self.starving.by_jumps.late_blocks += new.late_blocks;
            }
            let text = if in_time && starves { None } else { jump.news(rate) };
            self.starving.jump.take_if(|_| !in_time);
            if let Some(text) = text {
                self.notices.add(Weight::Warning, text);
            }
            if in_time {
                return;
            }
        }
        if starves && !self.starving.told {
            self.marks.lowest = Some(Duration::ZERO);
            let text = "the disk does not keep up: stems are silent, in time, until it does";
            self.notices.add(Weight::Error, text);
        }
        self.starving.told = starves;
    }
}
