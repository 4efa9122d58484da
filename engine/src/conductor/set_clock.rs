//! The clock of the set: how long it has been going on, as a curfew counts.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use downbeat_journal::Change;
use downbeat_rt::Place;

use super::Conductor;
use super::setlist::EntryId;

/// When the set began.
#[derive(Clone, Copy, Debug)]
pub(super) struct SetBegan {
    /// As this run counts.
    at: Instant,
    /// For the journal: in milliseconds since 1970 by the system's clock.
    written: u64,
}

impl Conductor {
    /// Notes that a song has started at a place. With the first one that does the set begins; with the
    /// setlist's first song from its start it begins anew, because what was before was a sound check.
    pub(super) fn begin_set(&mut self, entry: EntryId, place: Place) {
        let first = self.set.list().first() == Some(entry);
        let top = self.source(entry).is_some_and(|source| source.arrangement.first() == place);
        if self.set_began.is_none() || first && top {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let written = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
            self.set_began = Some(SetBegan { at: self.now, written });
            self.record_set_clock();
        }
    }

    /// Writes down when the set began.
    pub(super) fn record_set_clock(&self) {
        if let Some(SetBegan { written, .. }) = self.set_began {
            self.record(Change::SetBegan { since_1970: written });
        }
    }

    /// Goes on counting from where an earlier run began the set. The system's clock alone knows how
    /// long that run is over; where it was set back, the set begins now.
    pub(super) fn restore_set_clock(&mut self, written: Option<u64>) {
        let Some(written) = written else { return };
        let began = UNIX_EPOCH.checked_add(Duration::from_millis(written));
        let ago = began.and_then(|began| SystemTime::now().duration_since(began).ok());
        let at = self.now.checked_sub(ago.unwrap_or_default()).unwrap_or(self.now);
        self.set_began = Some(SetBegan { at, written });
    }

    /// How long the set has been going on.
    pub(super) fn set_gone(&self) -> Duration {
        let began = self.set_began.map(|began| began.at);
        began.map_or(Duration::ZERO, |began| self.now.saturating_duration_since(began))
    }
}
