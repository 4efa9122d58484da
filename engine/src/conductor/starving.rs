//! Stems that are silent for want of blocks: the disk is late, or the operator jumped at once to a
//! place that was not in memory.

use std::time::Duration;

use super::Conductor;
use crate::{Weight, duration};

/// A jump that did not wait has at most so long until what is silent is the disk's fault: five times
/// what a slow read takes.
const JUMP_LIMIT: Duration = Duration::from_secs(1);

/// What was seen of it.
#[derive(Debug, Default)]
pub(super) struct Starving {
    /// Frames that were silent so far.
    frames: u64,
    /// Those of them that are no fault of the disk, because a jump did not wait for it.
    by_jumps: u64,
    /// It went on at the last look, and the operator was told.
    told: bool,
    /// The last jump that did not wait, until what it jumped to is heard.
    jump: Option<Jumped>,
}

/// A jump that has landed without waiting.
#[derive(Debug)]
struct Jumped {
    to: String,
    /// The device's frame in which it landed.
    landed: u64,
    /// Frames that were silent since.
    silent: u64,
}

impl Starving {
    /// Notes that a jump at once has landed.
    pub(super) fn jumped(&mut self, to: String, landed: u64) {
        self.jump = Some(Jumped { to, landed, silent: 0 });
    }

    /// Frames that were silent because of jumps that did not wait.
    pub(super) fn by_jumps(&self) -> u64 {
        self.by_jumps
    }
}

impl Conductor {
    /// Looks at what is silent since the last look. After the events, so that the jump which did it
    /// is known.
    pub(super) fn watch_reading(&mut self) {
        self.marks.watch(&self.status, self.set.rate);
        let new = self.status.starved.saturating_sub(self.starving.frames);
        self.starving.frames = self.status.starved;
        let rate = self.set.rate;
        let since = |landed: u64| duration(self.status.rendered.saturating_sub(landed), rate);
        let in_time = |jump: &&mut Jumped| since(jump.landed) < JUMP_LIMIT;
        if let Some(jump) = self.starving.jump.as_mut().filter(in_time) {
            jump.silent += new;
            self.starving.by_jumps += new;
            if new > 0 || jump.silent == 0 {
                return;
            }
        }
        if let Some(Jumped { to, silent, .. }) = self.starving.jump.take()
            && silent > 0
        {
            let ms = duration(silent, rate).as_millis().max(1);
            let text = format!("jump to {to} came in {ms} ms late: it was not in memory");
            self.notices.add(Weight::Warning, text);
        }
        let starves = new > 0;
        if starves && !self.starving.told {
            self.marks.lowest = Some(Duration::ZERO);
            let text = "the disk does not keep up: stems are silent, in time, until it does";
            self.notices.add(Weight::Error, text);
        }
        self.starving.told = starves;
    }
}
