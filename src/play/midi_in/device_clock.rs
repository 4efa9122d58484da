//! When messages of the device came, by its frames.

use std::time::Duration;

/// Messages with less than this between them, in seconds, are one burst. Clocks that differ by 100
/// parts in a million are apart by 20 us after it.
const BURST: f64 = 0.2;

/// Messages in close succession.
#[derive(Clone, Copy)]
struct Burst {
    /// The frame of the first one.
    first: u64,
    /// When that was taken.
    began: Duration,
    /// The frame of the last one.
    last: u64,
}

/// From frames of the device to times of the thread. A thread that is woken late must not take a
/// bounce for a second press. The clock of the device drifts against ours, so every burst of messages
/// is counted from its first one.
#[derive(Default)]
pub(super) struct DeviceClock {
    burst: Option<Burst>,
}

impl DeviceClock {
    /// When the message of this frame came, if it is taken `now`; the device makes `rate` frames a
    /// second.
    pub(super) fn time(&mut self, frame: u64, rate: u32, now: Duration) -> Duration {
        let rate = f64::from(rate.max(1));
        let seconds = |from: u64| Some(frame.checked_sub(from)? as f64 / rate);
        let same_burst = |burst: &Burst| seconds(burst.last).is_some_and(|gap| gap < BURST);
        let counted = self.burst.filter(same_burst).and_then(|burst| {
            let time = burst.began + Duration::from_secs_f64(seconds(burst.first)?);
            // The first one was taken later than this one: it is counted from here.
            (time <= now).then_some((burst, time))
        });
        let (burst, time) = match counted {
            Some((burst, time)) => (Burst { last: frame, ..burst }, time),
            None => (Burst { first: frame, began: now, last: frame }, now),
        };
        self.burst = Some(burst);
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn messages_of_a_burst_are_as_far_apart_as_their_frames() {
        let mut clock = DeviceClock::default();
        assert_eq!(clock.time(48_000, 48_000, ms(500)), ms(500));
        // 480 frames are 10 ms, however late the thread was woken.
        assert_eq!(clock.time(48_480, 48_000, ms(540)), ms(510));
        assert_eq!(clock.time(48_960, 48_000, ms(540)), ms(520));
    }

    #[test]
    fn a_burst_is_over_after_a_pause_and_where_it_would_lie_ahead() {
        let mut clock = DeviceClock::default();
        clock.time(0, 48_000, ms(100));
        // 9600 frames are the 200 ms after which another burst begins.
        assert_eq!(clock.time(9_600, 48_000, ms(350)), ms(350));
        // The first one was taken 5 ms late, the second one at once.
        assert_eq!(clock.time(9_600 + 480, 48_000, ms(355)), ms(355));
        // A device that was opened anew counts from 0 again.
        assert_eq!(clock.time(0, 48_000, ms(360)), ms(360));
    }
}
