//! Faders that are moved: of many moves of one fader the last one counts.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use downbeat_engine::{Action, Strip};

/// How often a fader is moved at the most: as often as a surface sends, and with less between than
/// an ear hears as a step.
const PACE: Duration = Duration::from_millis(20);
/// Faders that may move at once: those of the largest show, and of two songs.
const MOST: usize = 256;

/// Moves that have not gone to the conductor yet.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// Each fader once, in the order in which they began to move.
    order: Vec<Strip>,
    waiting: HashMap<Strip, Move>,
    gone: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
enum Move {
    To(f32),
    By(f32),
}

impl Moves {
    /// Keeps a move of a fader; `false` is any other action, or a fader too many.
    pub(crate) fn take(&mut self, action: Action) -> bool {
        let (strip, new) = match action {
            Action::SetLevel(strip, db) => (strip, Move::To(db)),
            Action::NudgeLevel(strip, db) => (strip, Move::By(db)),
            _ => return false,
        };
        if let Some(waiting) = self.waiting.get_mut(&strip) {
            *waiting = match (*waiting, new) {
                (_, Move::To(db)) => Move::To(db),
                (Move::To(db), Move::By(by)) => Move::To(db + by),
                (Move::By(db), Move::By(by)) => Move::By(db + by),
            };
            return true;
        }
        if self.order.len() == MOST {
            return false;
        }
        self.order.push(strip);
        self.waiting.insert(strip, new);
        true
    }

    /// When the next move is to go.
    pub(crate) fn next(&self) -> Option<Instant> {
        let first = self.order.first().map(|_| self.gone.map(|gone| gone + PACE));
        first.map(|at| at.unwrap_or_else(Instant::now))
    }

    /// Sends what waits, if enough time has gone since the last time. `send` says whether a move was
    /// taken; the rest is tried again.
    pub(crate) fn go(&mut self, now: Instant, mut send: impl FnMut(Action) -> bool) {
        let too_soon = self.gone.is_some_and(|gone| now.saturating_duration_since(gone) < PACE);
        if too_soon || self.order.is_empty() {
            return;
        }
        self.gone = Some(now);
        let mut sent = 0;
        for strip in &self.order {
            let action = match self.waiting.get(strip) {
                Some(Move::To(db)) => Action::SetLevel(*strip, *db),
                Some(Move::By(db)) => Action::NudgeLevel(*strip, *db),
                None => continue,
            };
            if !send(action) {
                break;
            }
            self.waiting.remove(strip);
            sent += 1;
        }
        self.order.drain(..sent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(moves: &mut Moves, now: Instant, room: usize) -> Vec<Action> {
        let mut sent = Vec::new();
        moves.go(now, |action| {
            let taken = sent.len() < room;
            if taken {
                sent.push(action);
            }
            taken
        });
        sent
    }

    #[test]
    fn the_last_move_counts_and_steps_add_up() {
        let (mut moves, now) = (Moves::default(), Instant::now());
        let bus = Strip::Bus;
        for action in [
            Action::SetLevel(bus(1), -10.0),
            Action::NudgeLevel(bus(2), 1.0),
            Action::SetLevel(bus(1), -12.0),
            Action::NudgeLevel(bus(1), 0.5),
            Action::NudgeLevel(bus(2), 1.0),
        ] {
            assert!(moves.take(action));
        }
        assert!(!moves.take(Action::Go));
        let expected = [Action::SetLevel(bus(1), -11.5), Action::NudgeLevel(bus(2), 2.0)];
        assert_eq!(go(&mut moves, now, 9), expected);
        assert_eq!(moves.next(), None);
    }

    #[test]
    fn faders_move_at_a_pace_and_what_finds_no_room_goes_later() {
        let (mut moves, now) = (Moves::default(), Instant::now());
        let set = |bus| Action::SetLevel(Strip::Bus(bus), 0.0);
        for bus in 0..3 {
            moves.take(set(bus));
        }
        assert_eq!(go(&mut moves, now, 2), [set(0), set(1)]);
        assert_eq!(go(&mut moves, now + PACE / 2, 9), []);
        assert_eq!(moves.next(), Some(now + PACE));
        assert_eq!(go(&mut moves, now + PACE, 9), [set(2)]);
        for bus in 0..MOST {
            assert!(moves.take(set(bus)));
        }
        assert!(!moves.take(set(MOST)));
    }
}
