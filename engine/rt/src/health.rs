//! What a device tells of its callbacks: shared counters, written by the driver's threads.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// Counters of a device's health. Every method may be called on the audio thread: each is a few
/// relaxed atomic operations, because each counter stands alone.
#[derive(Debug, Default)]
pub struct Health {
    callbacks: AtomicU64,
    xruns: AtomicU64,
    load: AtomicU32,
    worst_load: AtomicU32,
    lost: AtomicBool,
}

impl Health {
    /// Counts one callback that took `busy` of the `deadline` it had.
    pub fn callback(&self, busy: Duration, deadline: Duration) {
        let load = busy.as_secs_f32() / deadline.as_secs_f32().max(f32::MIN_POSITIVE);
        self.load.store(load.to_bits(), Ordering::Relaxed);
        // One writer, so a load and a store lose nothing but a reset that falls between them.
        if load > f32::from_bits(self.worst_load.load(Ordering::Relaxed)) {
            self.worst_load.store(load.to_bits(), Ordering::Relaxed);
        }
        self.callbacks.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one gap that the driver reported.
    pub fn xrun(&self) {
        self.xruns.fetch_add(1, Ordering::Relaxed);
    }

    /// Marks the device as gone (`true`) or as there again (`false`).
    pub fn set_lost(&self, lost: bool) {
        self.lost.store(lost, Ordering::Relaxed);
    }

    /// Callbacks since the start. Standing still while the device is open means that it is silent.
    pub fn callbacks(&self) -> u64 {
        self.callbacks.load(Ordering::Relaxed)
    }

    /// Gaps that the driver reported since the start.
    pub fn xruns(&self) -> u64 {
        self.xruns.load(Ordering::Relaxed)
    }

    /// Share of its deadline that the last callback took; 1.0 is all of it.
    pub fn load(&self) -> f32 {
        f32::from_bits(self.load.load(Ordering::Relaxed))
    }

    /// The greatest share since the start or the last [`Self::reset_worst`].
    pub fn worst_load(&self) -> f32 {
        f32::from_bits(self.worst_load.load(Ordering::Relaxed))
    }

    /// Forgets the worst load.
    pub fn reset_worst(&self) {
        self.worst_load.store(0, Ordering::Relaxed);
    }

    /// Whether the device is gone.
    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }
}
