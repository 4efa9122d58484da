//! From those who have something to tell to the thread that writes it.
//!
//! The two halves share an inbox behind a lock that is only ever held to put something in or take
//! everything out, never while the disk works. So a disk that hangs costs the conductor nothing:
//! the inbox fills, within its bounds, and what was dropped is counted.

mod inbox;
mod writer;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::log::{Log, What};
use crate::{Change, Journal, Position};
use inbox::Inbox;

pub use writer::{Did, Writer};

/// Makes the two ends of recording. Either file may be missing, where it could not be opened; then
/// what is meant for it is dropped. `since` is when the run began: every record is timed from there.
pub fn recorder(
    mut journal: Option<Journal>,
    log: Option<Log>,
    since: Instant,
) -> (Recorder, Writer) {
    if let Some(journal) = &mut journal {
        journal.time_from(since);
    }
    let shared = Arc::new(Shared {
        since,
        wants: (journal.is_some(), log.is_some()),
        desk: Mutex::default(),
        filled: Condvar::new(),
        ended: Condvar::new(),
    });
    let end = Arc::new(LastEnd(Arc::clone(&shared)));
    (Recorder { end }, Writer::new(shared, journal, log))
}

/// The end for those who have something to tell. Every thread has its own clone; none of its calls
/// waits for the disk, and none may be made by the audio thread.
#[derive(Clone)]
pub struct Recorder {
    end: Arc<LastEnd>,
}

/// How writing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Changes and records that wait to be written.
    pub waiting: usize,
    /// How long the disk has been busy with one call; zero when it is not. Seconds mean that it
    /// hangs.
    pub busy: Duration,
    /// Positions that a newer one replaced before the disk took them.
    pub positions_dropped: u64,
    /// Records of the log that were dropped.
    pub records_dropped: u64,
    /// What the disk refused, until it takes it.
    pub error: Option<String>,
}

impl Recorder {
    /// Records what an operator changed. Such a change is never dropped, unless a later one made it
    /// void.
    pub fn change(&self, change: Change) {
        if self.end.0.wants.0 {
            self.put(|desk, at| {
                let moves = matches!(change, Change::Armed { .. } | Change::Position { .. });
                if !(moves && desk.place_left) {
                    desk.inbox.change(at, change);
                }
            });
        }
    }

    /// Records where the song is; call it at least once a second while one is on, and when it
    /// starts, jumps, holds and ends. One that waits for the disk is replaced.
    pub fn position(&self, position: Option<Position>) {
        if self.end.0.wants.0 {
            self.put(|desk, at| {
                if !desk.place_left {
                    desk.inbox.position(at, position);
                }
            });
        }
    }

    /// Records in the black box. Dropped and counted when thousands wait already.
    pub fn log(&self, what: What) {
        if self.end.0.wants.1 {
            self.put(|desk, at| {
                desk.inbox.record(u64::try_from(at.as_millis()).unwrap_or(u64::MAX), what);
            });
        }
    }

    /// How writing stands.
    pub fn status(&self) -> Status {
        let desk = self.end.0.desk();
        Status {
            waiting: desk.inbox.len(),
            busy: desk.busy_since.map_or(Duration::ZERO, |since| since.elapsed()),
            positions_dropped: desk.inbox.positions_dropped,
            records_dropped: desk.inbox.records_dropped,
            error: desk.error.clone(),
        }
    }

    /// Leaves in the journal where the song is and what is armed, whatever comes. Called before the
    /// program falls silent at its end, because that is no stop of the operator's: whoever goes on
    /// with this run stands where the song was.
    pub fn leave_place(&self) {
        self.end.0.desk().place_left = true;
    }

    /// Marks the run as ended and waits until all of it is on disk, at most `limit`.
    /// Says whether it is. What is recorded after this is dropped.
    pub fn end(&self, limit: Duration) -> bool {
        let shared = &self.end.0;
        let mut desk = shared.desk();
        desk.ending = true;
        shared.filled.notify_all();
        let over = shared.ended.wait_timeout_while(desk, limit, |desk| desk.ended.is_none());
        let (desk, _) = over.unwrap_or_else(PoisonError::into_inner);
        desk.ended == Some(true)
    }

    fn put(&self, into: impl FnOnce(&mut Desk, Duration)) {
        let shared = &self.end.0;
        let mut desk = shared.desk();
        if !desk.ending {
            // Under the lock, so that times are in the order of the records.
            into(&mut desk, shared.since.elapsed());
            shared.filled.notify_one();
        }
    }
}

/// What both ends share.
struct Shared {
    since: Instant,
    /// Whether there is a journal, and a log.
    wants: (bool, bool),
    desk: Mutex<Desk>,
    /// Something came into the inbox, or the end.
    filled: Condvar,
    /// The last of it is on disk.
    ended: Condvar,
}

#[derive(Default)]
struct Desk {
    inbox: Inbox,
    /// Since when the disk has been busy.
    busy_since: Option<Instant>,
    error: Option<String>,
    /// Where the song is, and what is armed, stay as they were recorded last.
    place_left: bool,
    /// The run is to be marked as ended.
    ending: bool,
    /// Nobody is left to record anything.
    deserted: bool,
    /// Whether the end got to the disk, once that was tried.
    ended: Option<bool>,
}

impl Shared {
    /// Nothing that holds the lock can panic half-way, so a poisoned one is as good.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the writer's thread end when nobody is left to record anything. The run is not marked as
/// ended by that: a program that breaks off drops its recorders too.
struct LastEnd(Arc<Shared>);

impl Drop for LastEnd {
    fn drop(&mut self) {
        self.0.desk().deserted = true;
        self.0.filled.notify_all();
    }
}
