//! What stands between a stray press and the show: the lock, and presses that are asked for twice.

use std::time::{Duration, Instant};

use downbeat_rt::Quantum;
use downbeat_show_files::Confirm;

use crate::{Action, JumpTo, Switch};

/// How long a first press waits for the second one.
const CONFIRM_WITHIN: Duration = Duration::from_secs(3);

/// The guard.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) locked: bool,
    confirmed: Vec<Confirm>,
    first_press: Option<(Action, Instant)>,
}

/// What becomes of a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Done,
    /// It is done when it is pressed once more.
    Again,
    /// It is not done while the show is locked.
    Locked,
}

impl Guard {
    /// A guard that asks twice for these while a song plays.
    pub(super) fn new(confirmed: Vec<Confirm>) -> Self {
        Self { locked: false, confirmed, first_press: None }
    }

    /// Judges a press at `now`, while a song `plays` or not.
    pub(super) fn judge(&mut self, action: Action, plays: bool, now: Instant) -> Verdict {
        if self.locked && !works_locked(action) {
            return Verdict::Locked;
        }
        if !is_press(action) {
            return Verdict::Done;
        }
        let first = self.first_press.take();
        let asked =
            breaks_off(action) || kind(action).is_some_and(|kind| self.confirmed.contains(&kind));
        if !plays || !asked {
            return Verdict::Done;
        }
        let again = first.is_some_and(|(before, at)| {
            before == action && now.saturating_duration_since(at) <= CONFIRM_WITHIN
        });
        if again {
            return Verdict::Done;
        }
        self.first_press = Some((action, now));
        Verdict::Again
    }

    /// The press that waits for a second one at `now`.
    pub(super) fn waiting(&self, now: Instant) -> Option<Action> {
        let (action, at) = self.first_press?;
        (now.saturating_duration_since(at) <= CONFIRM_WITHIN).then_some(action)
    }
}

/// Levels and taps come in floods and are no second press of anything, nor do they break one off.
fn is_press(action: Action) -> bool {
    !matches!(
        action,
        Action::SetLevel(..)
            | Action::NudgeLevel(..)
            | Action::Mute(..)
            | Action::Solo(..)
            | Action::SoloClick(_)
            | Action::MuteOut(..)
            | Action::Tap
            | Action::ResetMarks
    )
}

/// A lock keeps the set as it is: songs still start, levels still move, and silence is always to be
/// had.
fn works_locked(action: Action) -> bool {
    !is_press(action) || matches!(action, Action::Go | Action::Panic | Action::Lock(_))
}

/// Whether it may hand the show to another machine, or breaks off what sounds, which nobody wants by a
/// slip.
fn breaks_off(action: Action) -> bool {
    matches!(action, Action::Pilot(Switch::Off | Switch::Toggle) | Action::FirstDevice)
}

fn kind(action: Action) -> Option<Confirm> {
    match action {
        Action::Stop => Some(Confirm::Stop),
        Action::Fade => Some(Confirm::Fade),
        Action::Hold => Some(Confirm::Hold),
        Action::Jump { to: JumpTo::Song | JumpTo::Entry(_) | JumpTo::Songs(_), .. } => {
            Some(Confirm::Song)
        }
        Action::Jump { at: Some(Quantum::Now), .. } => Some(Confirm::JumpNow),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SONG: Action = Action::Jump { to: JumpTo::Song, at: None };

    fn guard() -> (Guard, Instant) {
        (Guard::new(vec![Confirm::Song, Confirm::Stop]), Instant::now())
    }

    #[test]
    fn what_would_end_a_song_is_pressed_twice() {
        let (mut guard, now) = guard();
        assert_eq!(guard.judge(SONG, true, now), Verdict::Again);
        assert_eq!(guard.waiting(now), Some(SONG));
        assert_eq!(guard.judge(SONG, true, now + Duration::from_secs(2)), Verdict::Done);
        assert_eq!(guard.judge(SONG, true, now + Duration::from_secs(2)), Verdict::Again);
        // The sound breaks off, whatever the show wants confirmed.
        assert_eq!(guard.judge(Action::FirstDevice, true, now), Verdict::Again);
        assert_eq!(guard.judge(Action::FirstDevice, true, now), Verdict::Done);
    }

    #[test]
    fn a_late_or_another_second_press_is_a_first_one() {
        let (mut guard, now) = guard();
        assert_eq!(guard.judge(SONG, true, now), Verdict::Again);
        assert_eq!(guard.judge(SONG, true, now + Duration::from_secs(4)), Verdict::Again);
        assert_eq!(guard.judge(Action::Stop, true, now + Duration::from_secs(4)), Verdict::Again);
        assert_eq!(guard.judge(SONG, true, now + Duration::from_secs(4)), Verdict::Again);
        assert_eq!(guard.waiting(now + Duration::from_secs(8)), None);
    }

    #[test]
    fn nothing_is_asked_twice_while_nothing_plays_or_when_it_is_not_to_be() {
        let (mut guard, now) = guard();
        assert_eq!(guard.judge(SONG, false, now), Verdict::Done);
        assert_eq!(guard.judge(Action::Hold, true, now), Verdict::Done);
        assert_eq!(guard.judge(Action::Panic, true, now), Verdict::Done);
    }

    #[test]
    fn a_lock_lets_songs_start_levels_move_and_everything_fall_silent() {
        let (mut guard, now) = guard();
        guard.locked = true;
        for action in [Action::Go, Action::Panic, Action::Lock(Switch::Off), Action::Tap] {
            assert_eq!(guard.judge(action, true, now), Verdict::Done, "{action:?}");
        }
        for action in [Action::Stop, SONG, Action::ArmNext, Action::Undo, Action::Hold] {
            assert_eq!(guard.judge(action, true, now), Verdict::Locked, "{action:?}");
        }
    }
}
