//! What is asked of the conductor: presses at once, and of a fader only where it stands.

use downbeat_control::bindings::Did;
use downbeat_engine::{Action, Face, NotTaken, Strip};

use super::desk::Desk;

/// Levels that are asked in a step, so that faders leave room for presses in the action channel.
const LEVELS: usize = 16;
/// Presses of a step. A flood has more, and those are refused.
const MOST: usize = 256;

/// What is not asked yet.
#[derive(Default)]
pub(super) struct Asks {
    /// Levels that faders want: the newest of each strip.
    levels: Vec<(Strip, f32)>,
    /// All else.
    waiting: Vec<Action>,
}

impl Asks {
    /// Whether there is any.
    pub(super) fn wait(&self) -> bool {
        !self.waiting.is_empty() || !self.levels.is_empty()
    }

    /// Takes what messages did.
    pub(super) fn take(&mut self, did: &[Did], desk: &Desk) {
        for did in did {
            let Did::Acts { action, .. } = did else { continue };
            match *action {
                // Of a fader that is swept only the newest place counts.
                Action::SetLevel(strip, level) => {
                    self.levels.retain(|(other, _)| *other != strip);
                    self.levels.push((strip, level));
                }
                action if self.waiting.len() < MOST => self.waiting.push(action),
                _ => desk.refused(),
            }
        }
    }

    /// Asks what waits. Whether there is anybody left to ask.
    pub(super) fn flush(&mut self, face: &Face, desk: &Desk) -> bool {
        let presses = std::mem::take(&mut self.waiting).into_iter();
        let levels = self.levels.drain(..self.levels.len().min(LEVELS));
        let levels = levels.map(|(strip, level)| Action::SetLevel(strip, level));
        let mut rest: Vec<Action> = Vec::new();
        for action in presses.chain(levels) {
            if !rest.is_empty() {
                rest.push(action);
                continue;
            }
            match face.send(action) {
                Ok(()) => {}
                Err(NotTaken::Busy) => rest.push(action),
                Err(NotTaken::Ended) => return false,
            }
        }
        for action in rest {
            match action {
                Action::SetLevel(strip, level) if self.levels.iter().all(|it| it.0 != strip) => {
                    self.levels.insert(0, (strip, level));
                }
                Action::SetLevel(..) => {}
                // A press that comes late is worse than one that is not taken.
                _ => desk.refused(),
            }
        }
        true
    }
}
