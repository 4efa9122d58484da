//! Which frame of the device sounds when.

use std::time::{Duration, Instant};

/// How long the best reading counts: in twice this time two clocks drift apart by less than 1 ms.
const WINDOW: Duration = Duration::from_secs(2);

/// The device's frames by the system's clock.
///
/// A status is read some time after the callback it is of, never before. So of several readings the
/// one that says the most is the nearest to the truth, and the others are late.
#[derive(Debug, Default)]
pub(super) struct DeviceClock {
    window: Option<Instant>,
    best: Option<Reading>,
    /// The best of the window before.
    before: Option<Reading>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    at: Instant,
    frame: u64,
}

impl Reading {
    fn frame_at(self, at: Instant, rate: u32) -> i64 {
        let later = at.saturating_duration_since(self.at).as_secs_f64();
        let earlier = self.at.saturating_duration_since(at).as_secs_f64();
        let frames = ((later - earlier) * f64::from(rate)).round() as i64;
        frames.saturating_add_unsigned(self.frame)
    }
}

impl DeviceClock {
    /// Takes in that so many frames were `rendered` when that was read at `now`.
    pub(super) fn read(&mut self, now: Instant, rendered: u64, rate: u32) {
        let over = |begun: Instant| now.saturating_duration_since(begun) > WINDOW;
        if self.window.is_none_or(over) {
            self.window = Some(now);
            self.before = self.best.take();
        }
        let reading = Reading { at: now, frame: rendered };
        let says_more = |best: Reading| reading.frame_at(now, rate) >= best.frame_at(now, rate);
        if self.best.is_none_or(says_more) {
            self.best = Some(reading);
        }
    }

    /// The frame that is rendered at `at`, which may be still to come or long past; `None` before
    /// the first reading.
    pub(super) fn frame_at(&self, at: Instant, rate: u32) -> Option<i64> {
        let readings = self.best.into_iter().chain(self.before);
        readings.map(|reading| reading.frame_at(at, rate)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_reading_moves_nothing() {
        let start = Instant::now();
        let ms = |ms| start + Duration::from_millis(ms);
        let mut clock = DeviceClock::default();
        assert_eq!(clock.frame_at(start, 48_000), None);
        clock.read(ms(100), 4_800, 48_000);
        // Read 20 ms late.
        clock.read(ms(150), 130 * 48, 48_000);
        assert_eq!(clock.frame_at(ms(200), 48_000), Some(9_600));
        assert_eq!(clock.frame_at(ms(50), 48_000), Some(2_400));
        // Frames before the first one are negative.
        assert_eq!(clock.frame_at(start - Duration::from_secs(1), 48_000), Some(-48_000));
    }

    #[test]
    fn what_was_true_before_a_gap_is_forgotten() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut clock = DeviceClock::default();
        // From 1 s on the device is a second late for good.
        for second in 0..9 {
            clock.read(at(second), second.saturating_sub(1) * 1_000, 1_000);
        }
        clock.read(at(9), 8_000, 1_000);
        assert_eq!(clock.frame_at(at(10), 1_000), Some(9_000));
    }
}
