//! Coming back from an outage with the frame that is due, whatever the device does meanwhile.

use std::time::{Duration, Instant};

use crate::pace::{Pace, STRETCH};

/// How long after its first callback a device's time is compared with the clock. A server that has just
/// started stands still at times, when it wakes others that were on it; later the band follows what it
/// hears, and a jump would be worse than being late.
const FOLLOWED: Duration = Duration::from_secs(1);
/// How late the song may be without a jump, in seconds: less is not heard as late.
const TOLERATED: f64 = 0.005;
/// The longest skip in one callback, in seconds. The rest follows after the next stretch.
const MOST: u64 = 2;

/// A renderer that comes from an outage.
#[derive(Debug)]
pub(crate) struct Comeback {
    rate: u32,
    /// When the renderer's next frame was due.
    due: Instant,
    first: Option<Instant>,
    /// Frames that the renderer went since then: skipped or rendered.
    went: u64,
    /// The device's pace is not known yet.
    listens: bool,
}

/// What a callback of a device does that has just come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It is silent, and the renderer stands.
    Listen,
    /// It leaves out so many frames, mostly none, and goes on.
    Skip(u64),
    /// The song is where it should be, and from here on the device's clock is the song's.
    Over,
}

impl Comeback {
    /// A renderer whose next frame was due at `due`.
    pub(crate) fn new(due: Instant, rate: u32) -> Self {
        Self { rate, due, first: None, went: 0, listens: true }
    }

    /// When the frame with which the renderer goes on is due. Real-time safe.
    pub(crate) fn next(&self) -> Instant {
        let nanos = u128::from(self.went) * 1_000_000_000 / u128::from(self.rate.max(1));
        self.due + Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// What to do in a callback for so many frames, which `pace` has just taken in. The pace counts
    /// from when the renderer's next frame was due. Real-time safe.
    pub(crate) fn step(&mut self, began: Instant, frames: usize, pace: &Pace, over: bool) -> Step {
        let since = began.saturating_duration_since(*self.first.get_or_insert(began));
        if self.listens && !over {
            return Step::Listen;
        }
        let late = if over { pace.due(frames).saturating_sub(self.went) } else { 0 };
        let tolerated = (TOLERATED * f64::from(self.rate)) as u64;
        let skip = if self.listens || late > tolerated { late } else { 0 };
        let skip = skip.min(MOST * u64::from(self.rate));
        self.listens = false;
        self.went += skip + frames as u64;
        if since > FOLLOWED + STRETCH && skip == 0 {
            return Step::Over;
        }
        Step::Skip(skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;
    /// 10 ms.
    const PERIOD: usize = 480;

    /// A device that calls at these times, in ms after the next frame of the renderer was due. Returns
    /// for each call the renderer's frame with which it begins; `None` is silence.
    fn frames(calls: impl IntoIterator<Item = u64>) -> Vec<Option<u64>> {
        let due = Instant::now();
        let mut pace = Pace::new(due, RATE);
        let mut comeback = Some(Comeback::new(due, RATE));
        let mut frame = 0;
        let call = |at: u64| {
            let began = due + Duration::from_millis(at);
            let over = pace.call(began, PERIOD);
            if let Some(coming) = &mut comeback {
                match coming.step(began, PERIOD, &pace, over) {
                    Step::Listen => return None,
                    Step::Skip(skip) => frame += skip,
                    Step::Over => comeback = None,
                }
            }
            frame += PERIOD as u64;
            let next = due + Duration::from_nanos(frame * 1_000_000 / 48);
            assert!(comeback.as_ref().is_none_or(|comeback| comeback.next() == next));
            Some(frame - PERIOD as u64)
        };
        calls.into_iter().map(call).collect()
    }

    /// The frame that is due so many milliseconds later.
    fn due(ms: u64) -> Option<u64> {
        Some(ms * 48)
    }

    #[test]
    fn it_listens_for_a_stretch_and_begins_with_the_frame_that_is_due() {
        // Each callback is late by up to 4 ms, and one in a stretch is not.
        let late = [3, 0, 4, 1, 2];
        let calls = (0..60).map(|at| 200 + 10 * at + late[at as usize % 5]);
        let heard = frames(calls);
        for (at, heard) in heard.iter().enumerate() {
            let at = at as u64;
            assert_eq!(*heard, if at < 5 { None } else { due(200 + 10 * at) }, "{at}");
        }
    }

    #[test]
    fn a_buffer_that_is_filled_first_does_not_bring_the_song_early() {
        // Four callbacks at once; later ones come when their buffer is nearly played.
        let calls = [100; 4].into_iter().chain((0..40).map(|at| 110 + 10 * at));
        for (at, heard) in frames(calls).iter().enumerate().skip(10) {
            assert_eq!(*heard, due(110 + 10 * (at as u64 - 4)), "{at}");
        }
    }

    #[test]
    fn a_server_that_stands_still_after_its_first_callbacks_leaves_the_song_in_time() {
        for (stalls, early) in [(3, true), (9, false), (30, false)] {
            // 170 ms of nothing at some callback.
            let time = |at: u64| 100 + 10 * at + if at >= stalls { 170 } else { 0 };
            let heard = frames((0..80).map(time));
            let begins = heard.iter().position(Option::is_some).unwrap() as u64;
            assert_eq!(begins < stalls, !early);
            // In time before, and again a stretch or two after.
            for (at, heard) in heard.iter().enumerate().skip(begins as usize) {
                let at = at as u64;
                if at < stalls || at >= stalls + 11 {
                    assert_eq!(*heard, due(time(at)), "{stalls} {at}");
                }
            }
        }
    }

    #[test]
    fn what_is_a_little_late_and_what_stands_still_later_stays_so() {
        // 4 ms at the tenth callback; 200 ms after more than a second.
        let time =
            |at: u64| 10 * at + if at >= 10 { 4 } else { 0 } + if at >= 130 { 200 } else { 0 };
        let heard = frames((0..300).map(time));
        for (at, heard) in heard.iter().enumerate().skip(6) {
            assert_eq!(*heard, due(10 * at as u64), "{at}");
        }
    }

    #[test]
    fn no_callback_skips_for_long() {
        // An hour late: 2 s of it each time that a stretch is over.
        let heard = frames((0..30).map(|at| 3_600_000 + 10 * at));
        assert_eq!(heard[5], Some(2 * 48_000));
        let steps = heard.windows(2).filter_map(|pair| Some(pair[1]? - pair[0]?));
        let most = steps.max();
        assert_eq!(most, Some(2 * 48_000 + PERIOD as u64));
    }
}
