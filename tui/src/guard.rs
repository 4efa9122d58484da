//! A key that must act once, although it bounces or is held down.

use std::time::Duration;

/// A key or a pedal that bounces is quicker than this; a finger is not.
const BOUNCE: Duration = Duration::from_millis(100);

/// A held key sends its first repeat after 200 to 660 ms, as systems are set up, and the next ones
/// much faster. Most terminals cannot tell a repeat from a press, so where no release was seen, a
/// press within this time of the last is a repeat.
const FIRST_REPEAT: Duration = Duration::from_millis(750);

/// Decides whether a press of one key counts.
#[derive(Debug)]
pub(crate) struct Guard {
    /// How long after the last press a press is a repeat, where no release was seen between.
    held: Duration,
    last: Option<Duration>,
    released: bool,
}

impl Guard {
    /// For a key that must never act a second time because it is held: GO and hold.
    pub(crate) fn against_holding() -> Self {
        Self { held: FIRST_REPEAT, last: None, released: false }
    }

    /// For a key whose quick second press means something: stop, and then stop at once.
    pub(crate) fn against_bouncing() -> Self {
        Self { held: BOUNCE, last: None, released: false }
    }

    /// Whether a press at `now` counts. One that does not starts the wait anew, so a key that is
    /// held for a minute counts once.
    pub(crate) fn press(&mut self, now: Duration) -> bool {
        let wait = if self.released { BOUNCE } else { self.held };
        let counts = self.last.is_none_or(|last| now.saturating_sub(last) >= wait);
        self.last = Some(now);
        self.released = false;
        counts
    }

    /// The terminal said that the key is held still.
    pub(crate) fn repeat(&mut self, now: Duration) {
        self.last = Some(now);
        self.released = false;
    }

    /// The terminal said that the key is up: the next press is a press.
    pub(crate) fn release(&mut self) {
        self.released = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(guard: &mut Guard, presses: impl IntoIterator<Item = u64>) -> usize {
        presses.into_iter().filter(|&at| guard.press(Duration::from_millis(at))).count()
    }

    #[test]
    fn a_key_held_for_a_minute_counts_once() {
        let repeats = (0..1_800).map(|n| 660 + n * 33);
        let mut guard = Guard::against_holding();
        assert_eq!(counted(&mut guard, std::iter::once(0).chain(repeats)), 1);
    }

    #[test]
    fn two_presses_count_twice_when_far_enough_apart() {
        assert_eq!(counted(&mut Guard::against_holding(), [0, 749]), 1);
        assert_eq!(counted(&mut Guard::against_holding(), [0, 750]), 2);
        assert_eq!(counted(&mut Guard::against_bouncing(), [0, 99]), 1);
        assert_eq!(counted(&mut Guard::against_bouncing(), [0, 100]), 2);
    }

    #[test]
    fn after_a_release_only_bouncing_is_ignored() {
        let mut guard = Guard::against_holding();
        assert_eq!(counted(&mut guard, [0]), 1);
        guard.release();
        assert_eq!(counted(&mut guard, [99]), 0);
        guard.release();
        assert_eq!(counted(&mut guard, [199]), 1);
    }

    #[test]
    fn a_reported_repeat_keeps_the_guard_up() {
        let mut guard = Guard::against_holding();
        assert_eq!(counted(&mut guard, [0]), 1);
        guard.repeat(Duration::from_millis(700));
        assert_eq!(counted(&mut guard, [1_400]), 0);
    }
}
