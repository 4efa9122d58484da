//! A key that must act once, although it bounces or is held down.

use std::time::Duration;

use downbeat_engine::Action;

use crate::keys::Command;

/// A key or a pedal that bounces is quicker than this; a finger is not.
const BOUNCE: Duration = Duration::from_millis(100);

/// A held key sends its first repeat after 200 to 660 ms, as systems are set up, and the next ones
/// much faster. Most terminals cannot tell a repeat from a press, so where no release was seen, a
/// press within this time of the last is a repeat.
const FIRST_REPEAT: Duration = Duration::from_millis(750);

/// A finger that hammers is slower than this, the repeats of a held key are quicker.
const HAMMERING: Duration = Duration::from_millis(150);

/// The guards of the keys.
#[derive(Debug)]
pub(crate) struct Guards {
    pub(crate) go: Guard,
    pub(crate) hold: Guard,
    pub(crate) stop: Guard,
    pub(crate) again: Again,
    pub(crate) over: Over,
}

impl Guards {
    pub(crate) fn new() -> Self {
        Self {
            go: Guard::against_holding(),
            hold: Guard::against_holding(),
            stop: Guard::against_bouncing(),
            again: Again { command: None, guard: Guard::against_holding() },
            over: Over::default(),
        }
    }
}

/// Whether the same key that was pressed last is pressed again, and not only held: for switches,
/// and for the second press of what asks for one.
#[derive(Debug)]
pub(crate) struct Again {
    command: Option<Command>,
    guard: Guard,
}

impl Again {
    /// Whether this is a press. One like the one before counts after the time of a held key, or
    /// when the key was seen to be released. One that was ignored is no held key if the next comes
    /// no faster than a finger hammers, so that hammering on a key always gets through.
    pub(crate) fn press(&mut self, command: Command, now: Duration) -> bool {
        if self.command != Some(command) {
            self.command = Some(command);
            self.guard = Guard { hammering: HAMMERING, ..Guard::against_holding() };
        }
        self.guard.press(now)
    }

    pub(crate) fn repeat(&mut self, now: Duration) {
        self.guard.repeat(now);
    }

    pub(crate) fn release(&mut self) {
        self.guard.release();
    }
}

/// The key that was pressed last while something lay over the screen: if that closed it and is held
/// down, its repeats are no presses of what it means below.
#[derive(Debug, Default)]
pub(crate) struct Over(Option<(Command, Guard)>);

impl Over {
    /// Takes a press over the screen. Stop has a guard of its own, against bouncing alone, because its
    /// quick presses mean something; so do those of what goes by steps.
    pub(crate) fn note(&mut self, command: Option<Command>, now: Duration) {
        let held =
            |command: &Command| !command.goes_by_steps() && *command != Command::Act(Action::Stop);
        self.0 = command.filter(held).map(|command| {
            let mut guard = Guard { hammering: HAMMERING, ..Guard::against_holding() };
            guard.press(now);
            (command, guard)
        });
    }

    /// Whether a press below is that key held down. Once it is not, it is forgotten.
    pub(crate) fn holds(&mut self, command: Command, now: Duration) -> bool {
        let held =
            self.0.as_mut().is_some_and(|(over, guard)| *over == command && !guard.press(now));
        if !held {
            self.0 = None;
        }
        held
    }

    /// The terminal said that the key is up.
    pub(crate) fn release(&mut self) {
        if let Some((_, guard)) = &mut self.0 {
            guard.release();
        }
    }
}

/// Decides whether a press of one key counts.
#[derive(Debug)]
pub(crate) struct Guard {
    /// How long after the last press a press is a repeat, where no release was seen between.
    held: Duration,
    /// The same after a press that did not count.
    hammering: Duration,
    counted: bool,
    last: Option<Duration>,
    released: bool,
}

impl Guard {
    /// For a key that must never act a second time because it is held: GO and hold.
    pub(crate) fn against_holding() -> Self {
        Self::waiting(FIRST_REPEAT)
    }

    /// For a key whose quick second press means something: stop, and then stop at once.
    pub(crate) fn against_bouncing() -> Self {
        Self::waiting(BOUNCE)
    }

    fn waiting(held: Duration) -> Self {
        Self { held, hammering: held, counted: true, last: None, released: false }
    }

    /// Whether a press at `now` counts. One that does not starts the wait anew, so a key that is
    /// held for a minute counts once.
    pub(crate) fn press(&mut self, now: Duration) -> bool {
        let wait = match (self.released, self.counted) {
            (true, _) => BOUNCE,
            (false, true) => self.held,
            (false, false) => self.hammering,
        };
        let counts = self.last.is_none_or(|last| now.saturating_sub(last) >= wait);
        self.counted = counts;
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

    fn counted_again(presses: impl IntoIterator<Item = u64>) -> usize {
        let mut again = Guards::new().again;
        let press = |&at: &u64| again.press(Command::Skip, Duration::from_millis(at));
        presses.into_iter().filter(press).count()
    }

    #[test]
    fn a_held_switch_counts_once_and_a_hammered_one_gets_through() {
        // The slowest repeats usually set are ten a second.
        let held = std::iter::once(0).chain((0..600).map(|n| 500 + n * 100));
        assert_eq!(counted_again(held), 1);
        assert_eq!(counted_again([0, 300, 600]), 2);
        assert_eq!(counted_again([0, 750]), 2);
    }

    #[test]
    fn another_key_between_begins_anew() {
        let mut again = Guards::new().again;
        let mut press = |command, at| again.press(command, Duration::from_millis(at));
        assert!(press(Command::Skip, 0));
        assert!(!press(Command::Skip, 50));
        assert!(press(Command::Repeat, 60));
        assert!(press(Command::Skip, 70));
    }

    #[test]
    fn a_reported_repeat_keeps_the_guard_up() {
        let mut guard = Guard::against_holding();
        assert_eq!(counted(&mut guard, [0]), 1);
        guard.repeat(Duration::from_millis(700));
        assert_eq!(counted(&mut guard, [1_400]), 0);
    }
}
