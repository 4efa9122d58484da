//! When messages are sent that go past the device: by its own clock, as the computer's clock shows it.
//!
//! A callback comes when the driver wakes it, which is late by a different time each time, and never
//! early. So the earliest callbacks tell where the device's frames lie on the computer's clock, and a
//! message is sent at its frame by these, one period and [`DELAY`] after it was rendered. One period
//! is when its frame sounds; the delay is what a late callback may be late by without being heard as
//! jitter.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Due;

/// What is added to the period that a message waits for.
pub const DELAY: Duration = Duration::from_millis(4);
/// For so many seconds the earliest callback counts. In that time two crystals, each within 50 ppm, drift
/// apart by 50 us; and after so long a device that began its time anew, as after an xrun, is known.
const WINDOW: f64 = 0.5;
/// Where a callback is so far from where it should be, the clock is set anew: the device was away, or
/// the computer slept.
const LOST: f64 = 0.1;
/// Messages that wait. More cannot be sent in time by any port.
const MAX_WAITING: usize = 16_384;
/// Without a callback for so long the device is gone, and notes that sound on other machines end.
const SILENT: Duration = Duration::from_millis(500);

/// Where the device's frames lie on the computer's clock.
#[derive(Clone, Copy, Debug)]
struct Clock {
    /// A frame, and when it is rendered at the earliest, in seconds after `zero`.
    frame: u64,
    seconds: f64,
    /// The least that a callback of this window was late by, and how long the window is by now.
    least: f64,
    window: f64,
}

impl Clock {
    fn at(frame: u64, seconds: f64) -> Self {
        Self { frame, seconds, least: f64::INFINITY, window: 0.0 }
    }
}

/// The messages that wait for their time.
#[derive(Debug)]
pub struct Schedule {
    rate: f64,
    zero: Instant,
    clock: Option<Clock>,
    /// Frames of a period.
    period: u64,
    waiting: VecDeque<(u64, u8, Vec<u8>)>,
    last: Option<Instant>,
    lost: u64,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A message is due.
    Send {
        /// The output, counted as the renderer does.
        port: u8,
        /// The message.
        bytes: Vec<u8>,
    },
    /// Nothing is due for so long.
    Wait(Duration),
    /// The device has gone: what sounds on other machines ends, by its own end or by all notes off.
    /// Told once.
    Silence,
    /// Nothing waits.
    Nothing,
}

impl Schedule {
    /// A schedule for a device of `rate` frames a second.
    pub fn new(rate: u32) -> Self {
        Self {
            rate: f64::from(rate.max(1)),
            zero: Instant::now(),
            clock: None,
            period: 0,
            waiting: VecDeque::new(),
            last: None,
            lost: 0,
        }
    }

    /// Takes what comes out of an [`super::Outbox`], in its order.
    pub fn take(&mut self, due: Due) {
        self.hear(due.first, due.began);
        if due.bytes.is_empty() {
            return;
        }
        if self.waiting.len() >= MAX_WAITING {
            self.lost += 1;
            return;
        }
        self.waiting.push_back((due.first + u64::from(due.offset), due.port, due.bytes));
    }

    /// Hears that a callback began with a frame.
    fn hear(&mut self, frame: u64, began: Instant) {
        self.last = Some(self.last.map_or(began, |last| last.max(began)));
        let seconds = began.saturating_duration_since(self.zero).as_secs_f64();
        let Some(clock) = self.clock else {
            self.clock = Some(Clock::at(frame, seconds));
            return;
        };
        if frame <= clock.frame {
            return;
        }
        self.period = frame - clock.frame;
        let passed = self.period as f64 / self.rate;
        let late = seconds - (clock.seconds + passed);
        if !(0.0..=LOST).contains(&late) {
            self.clock = Some(Clock::at(frame, seconds));
            return;
        }
        let mut now = Clock {
            frame,
            seconds: clock.seconds + passed,
            least: clock.least.min(late),
            window: clock.window + passed,
        };
        if now.window >= WINDOW {
            now = Clock::at(frame, now.seconds + now.least);
        }
        self.clock = Some(now);
    }

    /// What is to be done at `now`.
    pub fn next(&mut self, now: Instant) -> Next {
        if self.last.is_some_and(|last| now.saturating_duration_since(last) > SILENT) {
            (self.last, self.clock) = (None, None);
            self.waiting.clear();
            return Next::Silence;
        }
        let Some(&(frame, ..)) = self.waiting.front() else { return Next::Nothing };
        if self.period == 0 {
            // The second callback tells how long a period is.
            return Next::Wait(DELAY);
        }
        let due = self.due(frame);
        if due > now {
            return Next::Wait(due - now);
        }
        match self.waiting.pop_front() {
            Some((_, port, bytes)) => Next::Send { port, bytes },
            None => Next::Nothing,
        }
    }

    /// When a frame is due.
    fn due(&self, frame: u64) -> Instant {
        let Some(clock) = self.clock else { return self.zero };
        let ahead = (frame as f64 - clock.frame as f64 + self.period as f64) / self.rate;
        let seconds = (clock.seconds + ahead).max(0.0);
        // A frame is a few seconds away at the most.
        self.zero + Duration::try_from_secs_f64(seconds).unwrap_or_default() + DELAY
    }

    /// Messages that were lost since the start, because too many waited.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;
    const PERIOD: u64 = 480;

    fn due(first: u64, began: Instant, offset: u32, bytes: &[u8]) -> Due {
        Due { port: 1, began, first, offset, bytes: bytes.to_vec() }
    }

    /// When the messages of callbacks are sent that begin so late; one with each callback, 100 frames
    /// into it.
    fn sent_at(late: &[u64]) -> Vec<Duration> {
        let mut schedule = Schedule::new(RATE);
        let zero = schedule.zero;
        let mut sent = Vec::new();
        let mut now = zero;
        let mut run = |schedule: &mut Schedule, until: Instant| {
            while now < until {
                match schedule.next(now) {
                    Next::Send { .. } => sent.push(now - zero),
                    _ => now += Duration::from_micros(10),
                }
            }
        };
        for (at, micros) in late.iter().enumerate() {
            let began =
                zero + Duration::from_millis(10) * at as u32 + Duration::from_micros(*micros);
            run(&mut schedule, began);
            schedule.take(due(at as u64 * PERIOD, began, 100, &[0xf8]));
        }
        run(&mut schedule, zero + Duration::from_millis(10) * (late.len() as u32 + 3));
        sent
    }

    #[test]
    fn a_message_is_sent_a_period_and_the_delay_after_its_frame() {
        let sent = sent_at(&[0; 20]);
        assert_eq!(sent.len(), 20);
        for (at, sent) in sent.iter().enumerate().skip(1) {
            // 100 frames are 2.083 ms.
            let wanted = Duration::from_micros(10_000 * at as u64 + 2_083 + 10_000) + DELAY;
            assert!(sent.abs_diff(wanted) <= Duration::from_micros(30), "{sent:?}, not {wanted:?}");
        }
    }

    #[test]
    fn callbacks_that_come_late_do_not_make_messages_late() {
        let late: Vec<u64> = (0..200).map(|at| at * 7_919 % 3_000).collect();
        let sent = sent_at(&late);
        // Once an early one was there, all are evenly spaced but for the drift that is allowed.
        for pair in sent[60..].windows(2) {
            let step = pair[1] - pair[0];
            let wrong = step.abs_diff(Duration::from_millis(10));
            assert!(wrong <= Duration::from_micros(120), "{step:?}");
        }
    }

    #[test]
    fn a_device_that_began_its_time_anew_is_known_within_two_windows() {
        // From the 100th callback on all are 30 ms later.
        let late: Vec<u64> = (0..300).map(|at| if at < 100 { 0 } else { 30_000 }).collect();
        let sent = sent_at(&late);
        let wanted = Duration::from_micros(2_083 + 10_000 + 30_000) + DELAY;
        for (at, sent) in sent.iter().enumerate().skip(200) {
            let after = *sent - Duration::from_millis(10) * at as u32;
            assert!(after.abs_diff(wanted) <= Duration::from_micros(30), "{after:?}");
        }
    }

    #[test]
    fn a_device_that_is_gone_is_told_once() {
        let mut schedule = Schedule::new(RATE);
        let zero = schedule.zero;
        schedule.take(due(0, zero, 0, &[]));
        schedule.take(due(0, zero, 47_000, &[0x90, 60, 1]));
        assert!(matches!(schedule.next(zero), Next::Wait(_)));
        assert_eq!(schedule.next(zero + Duration::from_secs(1)), Next::Silence);
        assert_eq!(schedule.next(zero + Duration::from_secs(2)), Next::Nothing);
    }
}
