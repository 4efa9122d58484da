//! Whether the device delivers: its own word, and whether callbacks come.

use std::sync::Arc;
use std::time::{Duration, Instant};

use downbeat_rt::Health;

use crate::DeviceState;

/// No callback for so long means that the device is silent, whatever its driver says: a server that
/// is stopped reports nothing at all. Longer than any period, and short enough to act on.
const SILENT_AFTER: Duration = Duration::from_millis(500);

/// Watches the count of callbacks.
#[derive(Debug)]
pub(super) struct Watchdog {
    health: Arc<Health>,
    callbacks: u64,
    changed: Instant,
}

impl Watchdog {
    pub(super) fn new(health: Arc<Health>) -> Self {
        Self { callbacks: health.callbacks(), health, changed: Instant::now() }
    }

    pub(super) fn health(&self) -> &Health {
        &self.health
    }

    /// Starts to watch a device that was just opened.
    pub(super) fn reset(&mut self, now: Instant) {
        self.changed = now;
    }

    /// How the device stands at `now`.
    pub(super) fn look(&mut self, now: Instant) -> DeviceState {
        let callbacks = self.health.callbacks();
        if callbacks != self.callbacks {
            self.callbacks = callbacks;
            self.changed = now;
        }
        if self.health.is_lost() {
            DeviceState::Lost
        } else if now.saturating_duration_since(self.changed) > SILENT_AFTER {
            DeviceState::Silent
        } else {
            DeviceState::Ok
        }
    }
}
