//! Where the renderer sits while a device plays it.

use std::sync::atomic::{fence, AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_utils::atomic::AtomicCell;
use downbeat_rt::Health;

use crate::midi::{NoPorts, Ports};
use crate::pump::Pump;
use crate::render::Render;

/// Holds the renderer between the program and the driver's thread.
///
/// Whoever wants the renderer takes it with one atomic swap and puts it back with another, so
/// exactly one side ever has it and neither waits for the other. The audio thread takes it for the
/// length of a callback; closing the device takes it for good. A driver that hangs is between two
/// callbacks, so the renderer comes back even then.
pub(crate) struct Seat<R> {
    pump: AtomicCell<Option<Box<Pump<R>>>>,
    open: AtomicBool,
    lost: AtomicBool,
    calls: AtomicU64,
    health: Arc<Health>,
}

impl<R: Render> Seat<R> {
    /// An empty seat: callbacks are silent until [`Self::put`].
    pub(crate) fn new(health: Arc<Health>) -> Arc<Self> {
        Arc::new(Self {
            pump: AtomicCell::new(None),
            open: AtomicBool::new(true),
            lost: AtomicBool::new(false),
            calls: AtomicU64::new(0),
            health,
        })
    }

    /// Gives the driver something to play. Not for the audio thread.
    pub(crate) fn put(&self, pump: Pump<R>) {
        self.pump.store(Some(Box::new(pump)));
    }

    /// Plays one period of `frames`: `deliver` gets it in pieces, see [`Pump::play`]. Returns
    /// whether anything was there to play; if not, `deliver` was not called. Real-time safe.
    pub(crate) fn play(&self, frames: usize, deliver: impl FnMut(Piece<'_>)) -> bool {
        self.play_with_midi(frames, &mut NoPorts, deliver)
    }

    /// The same on a driver with MIDI ports.
    pub(crate) fn play_with_midi(
        &self,
        frames: usize,
        midi: &mut dyn Ports,
        deliver: impl FnMut(Piece<'_>),
    ) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed);
        match self.pump.take() {
            None => false,
            Some(mut pump) => {
                pump.play(frames, midi, deliver);
                self.pump.store(Some(pump));
                true
            }
        }
    }

    /// Takes the renderer out of a running device, or gives up after `limit`, because a callback
    /// that never ends has it. Waits: not for the audio thread.
    pub(crate) fn take(&self, limit: Duration) -> Option<Pump<R>> {
        let end = Instant::now() + limit;
        loop {
            if let Some(pump) = self.pump.take() {
                return Some(*pump);
            }
            if Instant::now() >= end {
                return None;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Callbacks since the device opened, whether or not there was anything to play.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Whether the driver is gone.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// From here on the driver's news are ignored: a driver that comes to life again after it was
    /// given up must not speak for the device that took its place.
    pub(crate) fn shut(&self) {
        self.open.store(false, Ordering::Relaxed);
    }

    /// The device is there, unless its driver is gone already. The health of the one before it is
    /// forgotten only here, so that a device which does not open stays lost.
    pub(crate) fn found(&self) {
        self.health.set_lost(false);
        // Either this sees what `lost` wrote, or `lost` writes to the health after this.
        fence(Ordering::SeqCst);
        if self.lost.load(Ordering::Relaxed) {
            self.health.set_lost(true);
        }
    }

    /// The driver is gone. Real-time safe.
    pub(crate) fn lost(&self) {
        self.lost.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if self.open.load(Ordering::Relaxed) {
            self.health.set_lost(true);
        }
    }

    /// The driver had a gap. Real-time safe.
    pub(crate) fn xrun(&self) {
        if self.open.load(Ordering::Relaxed) {
            self.health.xrun();
        }
    }
}

/// A run of frames on its way to the driver.
pub(crate) struct Piece<'a> {
    /// Planar: output `c` at `planar[c * frames .. (c + 1) * frames]`.
    pub(crate) planar: &'a [f32],
    /// Where the run starts in the period.
    pub(crate) start: usize,
    /// Length of the run.
    pub(crate) frames: usize,
}

impl Piece<'_> {
    /// The samples of output `c`.
    pub(crate) fn output(&self, c: usize) -> &[f32] {
        &self.planar[c * self.frames..(c + 1) * self.frames]
    }
}

#[cfg(test)]
mod tests {
    use assert_no_alloc::assert_no_alloc;

    use super::*;
    use crate::pump::tests::Counter;

    fn seat() -> Arc<Seat<Counter>> {
        Seat::new(Arc::default())
    }

    #[test]
    fn a_swap_is_one_atomic_operation() {
        assert!(AtomicCell::<Option<Box<Pump<Counter>>>>::is_lock_free());
    }

    #[test]
    fn an_empty_seat_plays_nothing() {
        let seat = seat();
        assert!(!assert_no_alloc(|| seat.play(256, |_| panic!("there is nothing to deliver"))));
        assert!(seat.take(Duration::ZERO).is_none());
    }

    #[test]
    fn a_callback_plays_without_allocating_and_the_renderer_comes_back() {
        let seat = seat();
        seat.put(Pump::new(Counter::new(2), 48_000));
        let mut last = 0.0;
        for _ in 0..3 {
            assert!(assert_no_alloc(|| seat.play(256, |piece| last = piece.output(1)[255])));
        }
        assert_eq!(last, Counter::sample(3 * 256 - 1, 1));
        assert_eq!(seat.take(Duration::ZERO).unwrap().into_renderer().frame, 3 * 256);
        assert!(!seat.play(256, |_| {}));
    }

    #[test]
    fn nobody_takes_the_renderer_out_of_a_callback() {
        let seat = seat();
        seat.put(Pump::new(Counter::new(1), 48_000));
        seat.play(64, |_| assert!(seat.take(Duration::ZERO).is_none()));
        assert_eq!(seat.take(Duration::ZERO).unwrap().into_renderer().frame, 64);
    }

    #[test]
    fn a_driver_that_was_gone_before_it_was_there_stays_lost() {
        let health = Arc::new(Health::default());
        health.set_lost(true);
        let seat = Seat::<Counter>::new(Arc::clone(&health));
        assert!(health.is_lost());
        seat.found();
        assert!(!health.is_lost());
        seat.lost();
        seat.found();
        assert!(health.is_lost());
    }

    #[test]
    fn news_count_until_the_seat_is_shut() {
        let health = Arc::new(Health::default());
        let seat = Seat::<Counter>::new(Arc::clone(&health));
        seat.xrun();
        assert_eq!((health.xruns(), health.is_lost()), (1, false));
        seat.shut();
        seat.xrun();
        seat.lost();
        assert_eq!((health.xruns(), health.is_lost()), (1, false));
    }
}
