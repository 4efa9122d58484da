//! What only two snapshots tell: that the conductor stands still, that the disk starves just now.

use std::sync::Arc;
use std::time::Duration;

use downbeat_engine::{DeviceState, Snapshot};

/// A conductor that publishes nothing for so long hangs.
const STILL: Duration = Duration::from_secs(1);

/// After the last frame that was missed, the alarm stays for so long: a glance must catch it.
const STARVING: Duration = Duration::from_secs(3);

/// Looks at every snapshot that comes.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    newest: Option<Arc<Snapshot>>,
    /// When `newest` came.
    came: Duration,
    /// When frames were missed last.
    starved: Option<Duration>,
}

impl Watch {
    /// Takes what `Face::snapshot` gave at `now`; the same one again means that nothing came.
    pub(crate) fn observe(&mut self, snapshot: &Arc<Snapshot>, now: Duration) {
        if self.newest.as_ref().is_some_and(|newest| Arc::ptr_eq(newest, snapshot)) {
            return;
        }
        let before = self.newest.as_ref().map_or(0, |newest| newest.reading.starved_frames);
        if snapshot.reading.starved_frames > before {
            self.starved = Some(now);
        }
        self.newest = Some(Arc::clone(snapshot));
        self.came = now;
    }

    /// For how long nothing came, if that is too long. Without a device nobody waits for news.
    pub(crate) fn still_for(&self, now: Duration) -> Option<Duration> {
        let newest = self.newest.as_ref()?;
        let still = now.saturating_sub(self.came);
        (still > STILL && newest.device.state != DeviceState::Closed).then_some(still)
    }

    /// Whether stems are, or were a moment ago, silent because the disk is late.
    pub(crate) fn starving(&self, now: Duration) -> bool {
        self.starved.is_some_and(|at| now.saturating_sub(at) < STARVING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(state: DeviceState, starved_frames: u64) -> Arc<Snapshot> {
        let mut snapshot = Snapshot::default();
        snapshot.device.state = state;
        snapshot.reading.starved_frames = starved_frames;
        Arc::new(snapshot)
    }

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_conductor_that_publishes_never_hangs() {
        let mut watch = Watch::default();
        for at in (0..5_000).step_by(900) {
            watch.observe(&snapshot(DeviceState::Ok, 0), ms(at));
            assert_eq!(watch.still_for(ms(at + 900)), None);
        }
    }

    #[test]
    fn the_same_snapshot_for_over_a_second_is_a_hang() {
        let mut watch = Watch::default();
        let same = snapshot(DeviceState::Ok, 0);
        watch.observe(&same, ms(100));
        watch.observe(&same, ms(900));
        assert_eq!(watch.still_for(ms(1_100)), None);
        assert_eq!(watch.still_for(ms(1_101)), Some(ms(1_001)));
    }

    #[test]
    fn without_a_device_nobody_waits() {
        let mut watch = Watch::default();
        watch.observe(&snapshot(DeviceState::Closed, 0), ms(0));
        assert_eq!(watch.still_for(ms(60_000)), None);
    }

    #[test]
    fn starving_ends_three_seconds_after_the_last_missed_frame() {
        let mut watch = Watch::default();
        watch.observe(&snapshot(DeviceState::Ok, 0), ms(0));
        assert!(!watch.starving(ms(0)));
        watch.observe(&snapshot(DeviceState::Ok, 64), ms(1_000));
        watch.observe(&snapshot(DeviceState::Ok, 64), ms(2_000));
        assert!(watch.starving(ms(3_999)));
        assert!(!watch.starving(ms(4_000)));
    }
}
