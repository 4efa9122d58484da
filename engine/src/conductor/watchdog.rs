//! Who is alive: the device by its own word and by its callbacks, the threads by their steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use downbeat_rt::Health;

use crate::DeviceState;

/// No callback for so long means that the device is silent, whatever its driver says: a server that
/// is stopped reports nothing at all. Longer than any period, and short enough to act on.
const SILENT_AFTER: Duration = Duration::from_millis(500);
/// How long a gap that the driver reported is shown.
const GLITCH_SHOWN: Duration = Duration::from_secs(2);

/// Watches the count of callbacks.
#[derive(Debug)]
pub(super) struct Watchdog {
    health: Arc<Health>,
    callbacks: u64,
    changed: Instant,
    xruns: u64,
    glitched: Option<Instant>,
}

impl Watchdog {
    pub(super) fn new(health: Arc<Health>) -> Self {
        Self {
            callbacks: health.callbacks(),
            xruns: health.xruns(),
            health,
            changed: Instant::now(),
            glitched: None,
        }
    }

    pub(super) fn health(&self) -> &Health {
        &self.health
    }

    /// Starts to watch a device that was just opened.
    pub(super) fn reset(&mut self, now: Instant) {
        self.changed = now;
    }

    /// When a callback was last seen.
    pub(super) fn last_seen(&self) -> Instant {
        self.changed
    }

    /// How the device stands at `now`.
    pub(super) fn look(&mut self, now: Instant) -> DeviceState {
        let callbacks = self.health.callbacks();
        if callbacks != self.callbacks {
            self.callbacks = callbacks;
            self.changed = now;
        }
        let xruns = self.health.xruns();
        if xruns != self.xruns {
            self.xruns = xruns;
            self.glitched = Some(now);
        }
        let within = |since: Instant, time| now.saturating_duration_since(since) <= time;
        if self.health.is_lost() {
            DeviceState::Lost
        } else if !within(self.changed, SILENT_AFTER) {
            DeviceState::Silent
        } else if self.glitched.is_some_and(|at| within(at, GLITCH_SHOWN)) {
            DeviceState::Glitch
        } else {
            DeviceState::Ok
        }
    }
}

/// No step of a thread for so long means that it hangs.
pub(super) const HANGS_AFTER: Duration = Duration::from_secs(1);

/// Watches a count that a thread keeps up while it lives.
#[derive(Debug)]
pub(super) struct Pulse {
    count: Arc<AtomicU64>,
    seen: u64,
    changed: Instant,
}

impl Pulse {
    pub(super) fn new(count: Arc<AtomicU64>, now: Instant) -> Self {
        Self { seen: count.load(Ordering::Relaxed), count, changed: now }
    }

    /// For how long the thread has hung at `now`, if it does. One that has not taken its first step
    /// has not been started.
    pub(super) fn hangs(&mut self, now: Instant) -> Option<Duration> {
        let count = self.count.load(Ordering::Relaxed);
        if count != self.seen || count == 0 {
            self.seen = count;
            self.changed = now;
        }
        let since = now.saturating_duration_since(self.changed);
        (since > HANGS_AFTER).then_some(since)
    }
}
