//! A device's frames by the monotonic clock.

use std::time::{Duration, Instant};

/// How long callbacks are compared with each other. Longer than a busy system lets one of them wait;
/// short against the time in which two clocks drift apart by a frame.
pub(crate) const STRETCH: Duration = Duration::from_millis(50);

/// When the frames of a device are due, by its callbacks.
///
/// A callback begins when its frames are due or later, because the system had something else to do; it
/// never begins earlier. So of the callbacks of a stretch of time the one that was the least late tells.
/// A device that stands still is late for good, which the next stretch shows; one that fills its buffer
/// first calls many times at once, and the last of those calls is the one to trust.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: u32,
    /// When frame 0 was due, or is said to have been.
    origin: Instant,
    /// Frames of all callbacks so far.
    frames: u64,
    stretch: Option<Stretch>,
    /// How late the best callback of the stretch before was.
    before: Option<Nanos>,
}

/// How late, in nanoseconds; below 0 it is early.
type Nanos = i128;

#[derive(Clone, Copy, Debug)]
struct Stretch {
    began: Instant,
    least: Nanos,
}

impl Pace {
    /// Counts from `origin` on, at so many frames a second.
    pub(crate) fn new(origin: Instant, rate: u32) -> Self {
        Self { rate, origin, frames: 0, stretch: None, before: None }
    }

    /// Takes in that a callback for so many frames began. Returns whether a stretch ended before it.
    /// Real-time safe.
    pub(crate) fn call(&mut self, began: Instant, frames: usize) -> bool {
        let late = signed(self.origin, began) - self.nanos(self.frames);
        let current = self.stretch;
        let current = current.filter(|it| began.saturating_duration_since(it.began) < STRETCH);
        let over = current.is_none() && self.stretch.is_some();
        if over {
            self.before = self.stretch.map(|stretch| stretch.least);
        }
        self.stretch = Some(match current {
            Some(stretch) => Stretch { least: stretch.least.min(late), ..stretch },
            None => Stretch { began, least: late },
        });
        self.frames += frames as u64;
        over
    }

    /// When the next callback is due. Real-time safe.
    pub(crate) fn next(&self) -> Instant {
        let this = self.stretch.map(|stretch| stretch.least);
        let least = this.into_iter().chain(self.before).min().unwrap_or(0);
        moved(self.origin, self.nanos(self.frames) + least)
    }

    /// How many frames after the origin the callback that was taken in last is due, by the stretch
    /// that is over. Real-time safe.
    pub(crate) fn due(&self, frames: usize) -> u64 {
        let counted = self.frames - frames as u64;
        let nanos = self.nanos(counted) + self.before.unwrap_or(0);
        u64::try_from(nanos * Nanos::from(self.rate) / 1_000_000_000).unwrap_or(0)
    }

    fn nanos(&self, frames: u64) -> Nanos {
        Nanos::from(frames) * 1_000_000_000 / Nanos::from(self.rate.max(1))
    }
}

fn signed(from: Instant, to: Instant) -> Nanos {
    let nanos = |a: Instant, b: Instant| b.saturating_duration_since(a).as_nanos() as Nanos;
    nanos(from, to) - nanos(to, from)
}

fn moved(from: Instant, by: Nanos) -> Instant {
    let length = Duration::from_nanos(u64::try_from(by.abs()).unwrap_or(u64::MAX));
    let moved = if by < 0 { from.checked_sub(length) } else { from.checked_add(length) };
    moved.unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn ms(origin: Instant, ms: u64) -> Instant {
        origin + Duration::from_millis(ms)
    }

    #[test]
    fn late_callbacks_do_not_move_what_is_due() {
        let origin = Instant::now();
        let mut pace = Pace::new(origin, RATE);
        assert_eq!(pace.next(), origin);
        // Of 10 ms each, late by 0 to 7 ms but for every fifth.
        for at in 0..20 {
            pace.call(ms(origin, 10 * at + at * 3 % 5 * 7 / 4), 480);
            assert_eq!(pace.next(), ms(origin, 10 * at + 10));
        }
    }

    #[test]
    fn a_device_that_stood_still_is_believed_after_two_stretches() {
        let origin = Instant::now();
        let mut pace = Pace::new(origin, RATE);
        for at in 0..10 {
            pace.call(ms(origin, 10 * at), 480);
        }
        // For 70 ms nothing, and then on as before: what is due is later by that in the end.
        for at in 10..22 {
            pace.call(ms(origin, 70 + 10 * at), 480);
        }
        assert_eq!(pace.next(), ms(origin, 70 + 220));
    }

    #[test]
    fn a_stretch_that_is_over_tells_which_frame_is_due() {
        let origin = Instant::now();
        let mut pace = Pace::new(origin, RATE);
        // First 300 ms late, then three callbacks at once, and the fourth when that buffer is played.
        for _ in 0..3 {
            assert!(!pace.call(ms(origin, 300), 480));
        }
        assert!(!pace.call(ms(origin, 310), 480));
        assert!(!pace.call(ms(origin, 325), 480));
        assert!(!pace.call(ms(origin, 330), 480));
        assert!(!pace.call(ms(origin, 340), 480));
        assert!(pace.call(ms(origin, 350), 480));
        assert_eq!(pace.due(480), 350 * 48);
    }
}
