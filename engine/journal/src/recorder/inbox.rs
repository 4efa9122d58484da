//! What waits to be written.

use std::collections::HashSet;
use std::collections::VecDeque;
use std::time::Duration;

use crate::log::{Entry, What};
use crate::{Change, Position};

/// Changes that wait before those that later ones made void are thrown away: minutes of all faders
/// moving at once.
const MOST_CHANGES: usize = 1 << 14;

/// Records of the log that wait: more than a busy minute has. Those after it are counted only.
const MOST_RECORDS: usize = 1 << 13;

/// Everything that waits. Its size is bounded: changes by the number of things that can change,
/// of each of which only the newest counts; the log by a limit.
#[derive(Default)]
pub(super) struct Inbox {
    changes: Vec<(Duration, Change)>,
    /// Changes that were left when void ones were last thrown away.
    left: usize,
    /// The newest position, and how many changes were made before it. An older one that still waits
    /// when a newer comes is dropped: nothing of the operator's is lost by that.
    position: Option<(usize, Duration, Option<Position>)>,
    records: VecDeque<Entry>,
    /// Records that found no room since the last that did.
    lost: u64,
    /// Positions that were dropped since the start.
    pub(super) positions_dropped: u64,
    /// Records of the log that were dropped since the start.
    pub(super) records_dropped: u64,
}

/// What was taken out to be written.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) changes: Vec<(Duration, Change)>,
    pub(super) records: Vec<Entry>,
}

impl Inbox {
    pub(super) fn change(&mut self, at: Duration, change: Change) {
        // Not again before there are twice as many, so that a rig with very many faders does not
        // look through all of them at each move.
        if self.changes.len() >= MOST_CHANGES.max(2 * self.left) {
            self.settle_position();
            drop_void(&mut self.changes);
            self.left = self.changes.len();
        }
        self.changes.push((at, change));
    }

    pub(super) fn position(&mut self, at: Duration, position: Option<Position>) {
        if self.position.is_some() {
            self.positions_dropped += 1;
        }
        self.position = Some((self.changes.len(), at, position));
    }

    pub(super) fn record(&mut self, at: u64, what: What) {
        // Room for the record that tells how many had none, before this one.
        if self.records.len() + 2 > MOST_RECORDS {
            self.lost += 1;
            self.records_dropped += 1;
            return;
        }
        self.tell_lost(at);
        self.records.push_back(Entry { at, what });
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.position.is_none() && self.records.is_empty()
    }

    /// Changes and records that wait.
    pub(super) fn len(&self) -> usize {
        self.changes.len() + usize::from(self.position.is_some()) + self.records.len()
    }

    pub(super) fn take(&mut self) -> Taken {
        self.settle_position();
        self.left = 0;
        if let Some(last) = self.records.back() {
            self.tell_lost(last.at);
        }
        Taken {
            changes: std::mem::take(&mut self.changes),
            records: std::mem::take(&mut self.records).into(),
        }
    }

    /// Puts the position among the changes, where it was made.
    fn settle_position(&mut self) {
        if let Some((before, at, position)) = self.position.take() {
            self.changes.insert(before, (at, Change::Position { position }));
        }
    }

    fn tell_lost(&mut self, at: u64) {
        let records = std::mem::take(&mut self.lost);
        if records > 0 {
            self.records.push_back(Entry { at, what: What::Lost { records } });
        }
    }
}

/// Throws away what a later change made void. The order of the others stays.
fn drop_void(changes: &mut Vec<(Duration, Change)>) {
    let mut seen = HashSet::new();
    let mut keep: Vec<bool> =
        changes.iter().rev().map(|(_, change)| seen.insert(change.subject())).collect();
    drop(seen);
    // From the first on again; the newest of each is `true`.
    changes.retain(|_| keep.pop().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{State, Strip};

    fn level(bus: usize, db: f32) -> Change {
        Change::Level { strip: Strip::Bus { bus: format!("bus {bus}") }, db: Some(db) }
    }

    fn at_frame(frame: i64) -> Option<Position> {
        Some(Position { frame, ..Position::default() })
    }

    fn state(taken: Taken) -> State {
        let mut state = State::default();
        taken.changes.into_iter().for_each(|(_, change)| state.apply(change));
        state
    }

    #[test]
    fn a_disk_that_hangs_for_hours_loses_no_change_and_takes_no_memory() {
        let mut inbox = Inbox::default();
        let moves = 5 * MOST_CHANGES;
        let mut expected = State::default();
        for i in 0..moves {
            let change = level(i % 100, i as f32);
            expected.apply(change.clone());
            inbox.change(Duration::ZERO, change);
            inbox.position(Duration::ZERO, at_frame(i as i64));
            inbox.record(0, What::End);
            assert!(inbox.len() <= MOST_CHANGES + 1 + MOST_RECORDS);
        }
        expected.position = at_frame(moves as i64 - 1);
        assert!(inbox.positions_dropped > 0);
        let kept = moves as u64 - inbox.records_dropped;
        let taken = inbox.take();
        let lost = taken.records.iter().find_map(|entry| match entry.what {
            What::Lost { records } => Some(records),
            _ => None,
        });
        assert_eq!(lost, Some(inbox.records_dropped));
        assert_eq!(taken.records.len() as u64, kept + 1);
        assert_eq!(state(taken), expected);
        assert!(inbox.is_empty());
    }

    #[test]
    fn a_position_stands_among_the_changes_where_it_was_made() {
        let mut inbox = Inbox::default();
        inbox.position(Duration::ZERO, at_frame(1));
        inbox.change(Duration::ZERO, level(1, 1.0));
        inbox.position(Duration::ZERO, at_frame(2));
        inbox.change(Duration::ZERO, level(2, 2.0));
        let changes: Vec<_> = inbox.take().changes.into_iter().map(|(_, change)| change).collect();
        let position = Change::Position { position: at_frame(2) };
        assert_eq!(changes, [level(1, 1.0), position, level(2, 2.0)]);
        assert_eq!(inbox.positions_dropped, 1);
    }
}
