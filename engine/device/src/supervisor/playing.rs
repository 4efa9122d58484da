//! The device that plays, watched.

use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::attempt::Ready;
use super::news::length;
use crate::device::{Info, Stop};
use crate::pump::Pump;
use crate::render::Render;
use crate::seat::Seat;

/// No callback for so long means that a device is silent, whatever its driver says.
const SILENT_AFTER: Duration = Duration::from_millis(500);
/// And no callback for so many periods, where those are long.
const SILENT_PERIODS: u32 = 4;

/// An open device, with or without the renderer in its seat.
pub(super) struct Playing<R: Render> {
    /// Its place in the list.
    pub(super) at: usize,
    pub(super) info: Info,
    seat: Arc<Seat<R>>,
    stop: Option<Stop>,
    calls: u64,
    changed: Instant,
}

/// What a look at a device finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Callbacks come.
    Calls,
    /// It is not long enough ago to say.
    Waits,
    /// None came for too long.
    Silent,
    /// The driver said that it is gone.
    Lost,
}

impl<R: Render> Playing<R> {
    pub(super) fn new(at: usize, ready: Ready<R>, now: Instant) -> Self {
        let Ready { opened, seat } = ready;
        let (info, stop) = (opened.info, Some(opened.stop));
        Self { at, info, calls: seat.calls(), seat, stop, changed: now }
    }

    /// Gives it something to play.
    pub(super) fn put(&mut self, renderer: R, now: Instant) {
        self.seat(Pump::new(renderer, self.info.rate), now);
    }

    /// The same after an outage: the renderer stands where it should be at `now`.
    pub(super) fn put_late(&mut self, renderer: R, now: Instant) {
        self.seat(Pump::due(renderer, self.info.rate, now), now);
    }

    fn seat(&mut self, pump: Pump<R>, now: Instant) {
        self.changed = now;
        self.seat.found();
        self.seat.put(pump);
    }

    /// Takes out what plays; `None` while a callback has it.
    pub(super) fn take(&self) -> Option<Pump<R>> {
        self.seat.take(Duration::ZERO)
    }

    /// The same, waiting for the end of a callback, at most `limit`.
    pub(super) fn take_within(&self, limit: Duration) -> Option<Pump<R>> {
        self.seat.take(limit)
    }

    /// Whether callbacks come.
    pub(super) fn look(&mut self, now: Instant) -> Look {
        let calls = self.seat.calls();
        if self.seat.is_lost() {
            Look::Lost
        } else if calls != self.calls {
            (self.calls, self.changed) = (calls, now);
            Look::Calls
        } else if now.saturating_duration_since(self.changed) > self.silent_after() {
            Look::Silent
        } else {
            Look::Waits
        }
    }

    /// Since when no callback came, as far as was looked.
    pub(super) fn quiet_for(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.changed)
    }

    fn silent_after(&self) -> Duration {
        let period = length(self.info.period as usize, self.info.rate);
        SILENT_AFTER.max(period * SILENT_PERIODS)
    }

    /// Ends the driver on a thread of its own.
    pub(super) fn close(mut self) -> Closing {
        self.shut()
    }

    fn shut(&mut self) -> Closing {
        self.seat.shut();
        let (done, over) = mpsc::sync_channel(1);
        let stop = self.stop.take();
        let run = move || {
            drop(stop);
            // Whoever does not wait any more does not need to know.
            let _ = done.send(());
        };
        // Without a thread the driver ends here, in `run`'s place.
        let _ = thread::Builder::new().name("closing".into()).spawn(run);
        Closing(over)
    }
}

impl<R: Render> Drop for Playing<R> {
    fn drop(&mut self) {
        if self.stop.is_some() {
            self.shut();
        }
    }
}

/// A driver that ends.
pub(super) struct Closing(Receiver<()>);

impl Closing {
    /// Whether it has ended.
    pub(super) fn is_over(&self) -> bool {
        !matches!(self.0.try_recv(), Err(TryRecvError::Empty))
    }

    /// Waits for its end, at most `limit`.
    pub(super) fn wait(&self, limit: Duration) {
        // No answer means that the driver hangs, and nothing more can be done about that.
        let _ = self.0.recv_timeout(limit);
    }
}
