//! Where actions go on to the conductor: faders at a bounded pace, all else within a budget.

use std::sync::Arc;
use std::time::Instant;

use downbeat_engine::{Action, Face, NotTaken, Snapshot, SurfaceCounts, Ticket};

use super::budget::Budget;
use super::moves::Moves;

/// Presses a second, on the average: more than all surfaces of a stage make, and few enough for the
/// conductor and its journal.
const PRESSES_PER_SECOND: f64 = 500.0;
/// Presses at once: all mutes and solos of the largest show, recalled by a surface.
const PRESSES_AT_ONCE: f64 = 256.0;
/// Panics a second, and at once, which are never kept back by what else is pressed.
const PANICS: (f64, f64) = (10.0, 5.0);

/// The way to the conductor.
pub(crate) struct Desk {
    face: Face,
    moves: Moves,
    presses: Budget,
    panics: Budget,
    counts: Arc<SurfaceCounts>,
}

impl Desk {
    pub(crate) fn new(face: Face, counts: Arc<SurfaceCounts>) -> Self {
        Self {
            face,
            moves: Moves::default(),
            presses: Budget::new(PRESSES_PER_SECOND, PRESSES_AT_ONCE),
            panics: Budget::new(PANICS.0, PANICS.1),
            counts,
        }
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.face.snapshot()
    }

    pub(crate) fn counts(&self) -> &SurfaceCounts {
        &self.counts
    }

    /// Takes a move of a fader, which is asked for in a while, if others do not make it needless;
    /// `false` is any other action, or a fader too many.
    pub(crate) fn take_move(&mut self, action: Action) -> bool {
        self.moves.take(action)
    }

    /// Asks for something that was looked up in `shown`. What the conductor does not do, it tells with
    /// the ticket.
    ///
    /// # Errors
    ///
    /// Why the conductor is not even asked.
    pub(crate) fn ask(
        &mut self,
        action: Action,
        (ticket, sure): (Ticket, bool),
        shown: &Snapshot,
        now: Instant,
    ) -> Result<(), String> {
        let budget = if action == Action::Panic { &mut self.panics } else { &mut self.presses };
        if !budget.take(now) {
            return Err("too many at once; it was not done".into());
        }
        let face = &self.face;
        let asked = if sure {
            face.ask_surely(shown, action, ticket)
        } else {
            face.ask(shown, action, ticket)
        };
        asked.map_err(|why| why.to_string())
    }

    /// Moves the faders that are to be moved by `now`.
    pub(crate) fn move_faders(&mut self, now: Instant) {
        let face = &self.face;
        self.moves.go(now, |action| match face.send(action) {
            Ok(()) | Err(NotTaken::Ended) => true,
            Err(NotTaken::Busy) => false,
        });
    }

    /// When faders are to be moved.
    pub(crate) fn moves_at(&self) -> Option<Instant> {
        self.moves.next()
    }
}
