//! The thread that writes.

use std::io;
use std::sync::{Arc, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Shared;
use super::inbox::Taken;
use crate::log::{Entry, Log, What};
use crate::{Journal, State};

/// The least time between two syncs. What is written is safe from the end of the program at once;
/// this is how much a loss of power costs.
const SYNC_EVERY: Duration = Duration::from_millis(100);
/// How long after an error the journal is tried again.
const MEND_EVERY: Duration = Duration::from_secs(1);
/// How long the thread waits for something to do before it looks around.
const TICK: Duration = Duration::from_millis(250);

/// The end that writes: a loop around [`Self::step`] on a thread of its own.
pub struct Writer {
    shared: Arc<Shared>,
    journal: Option<Journal>,
    log: Option<Log>,
    /// Something was written that is not synced yet.
    dirty: bool,
    synced: Option<Instant>,
    mend_at: Option<Instant>,
}

/// What a step of the [`Writer`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// It wrote, or there was nothing to write.
    Stepped,
    /// All is written, and nothing more will come.
    Ended,
}

/// What a step found.
struct Found {
    taken: Taken,
    ending: bool,
    deserted: bool,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, journal: Option<Journal>, log: Option<Log>) -> Self {
        Self { shared, journal, log, dirty: false, synced: None, mend_at: None }
    }

    /// Runs it on a thread named `journal`, until the run ends. Nobody has to wait for that thread,
    /// because a disk may hang.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub fn spawn(mut self) -> io::Result<JoinHandle<()>> {
        let run = move || while self.step(TICK) == Did::Stepped {};
        thread::Builder::new().name("journal".into()).spawn(run)
    }

    /// The state of the journal with everything that was taken in.
    pub fn state(&self) -> Option<&State> {
        self.journal.as_ref().map(Journal::state)
    }

    /// Waits at most `wait` for something to write, and writes all there is. Everything that was
    /// recorded before the call is in the file when it returns, unless the disk refuses; it is
    /// synced within 0.1 s of steps.
    pub fn step(&mut self, wait: Duration) -> Did {
        let found = self.find(wait);
        let now = Instant::now();
        let result = self.write(found.taken, now).and_then(|()| self.sync(now, found.ending));
        let result = if found.ending { result.and_then(|()| self.end()) } else { result };
        let over = found.ending || found.deserted;

        let mut desk = self.shared.desk();
        desk.busy_since = None;
        if found.ending {
            desk.ended =
                Some(result.is_ok() && self.journal.as_ref().is_none_or(|j| !j.is_broken()));
            self.shared.ended.notify_all();
        }
        match result {
            Err(error) => desk.error = Some(error.to_string()),
            // An error stays until the journal is whole again.
            Ok(()) if self.mend_at.is_none() => desk.error = None,
            Ok(()) => {}
        }
        if over { Did::Ended } else { Did::Stepped }
    }

    /// Takes what waits, or waits for it.
    fn find(&self, wait: Duration) -> Found {
        let wait = match self.synced {
            Some(synced) if self.dirty => wait.min(SYNC_EVERY.saturating_sub(synced.elapsed())),
            _ => wait,
        };
        let desk = self.shared.desk();
        let idle = |desk: &mut super::Desk| desk.inbox.is_empty() && !desk.ending && !desk.deserted;
        let (mut desk, _) = self
            .shared
            .filled
            .wait_timeout_while(desk, wait, idle)
            .unwrap_or_else(PoisonError::into_inner);
        desk.busy_since = Some(Instant::now());
        Found { taken: desk.inbox.take(), ending: desk.ending, deserted: desk.deserted }
    }

    /// Writes into both files. The journal comes first; an error of one does not keep the other
    /// from being written.
    fn write(&mut self, taken: Taken, now: Instant) -> io::Result<()> {
        let Taken { changes, records } = taken;
        self.dirty |= !changes.is_empty() || !records.is_empty();
        let journal = self.write_journal(changes, now);
        let log = match &mut self.log {
            Some(log) if !records.is_empty() => log.append(&records),
            _ => Ok(()),
        };
        journal.and(log)
    }

    fn write_journal(
        &mut self,
        changes: Vec<(Duration, crate::Change)>,
        now: Instant,
    ) -> io::Result<()> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        if !changes.is_empty() {
            let result = journal.append(changes);
            if journal.is_broken() && self.mend_at.is_none() {
                self.mend_at = Some(now + MEND_EVERY);
            }
            result?;
        }
        if self.mend_at.is_some_and(|at| now >= at) {
            self.mend_at = Some(now + MEND_EVERY);
            journal.mend(self.shared.since.elapsed())?;
            self.mend_at = None;
        }
        Ok(())
    }

    /// Has the disk keep what was written, when that is due.
    fn sync(&mut self, now: Instant, at_once: bool) -> io::Result<()> {
        let due = self.synced.is_none_or(|synced| now.duration_since(synced) >= SYNC_EVERY);
        if !self.dirty || !(due || at_once) {
            return Ok(());
        }
        self.dirty = false;
        let journal = self.journal.as_mut().map_or(Ok(()), Journal::sync);
        if journal.is_err() {
            self.mend_at.get_or_insert(now + MEND_EVERY);
        }
        let log = self.log.as_mut().map_or(Ok(()), Log::sync);
        // From when it is done: a slow disk is not kept busy with syncs alone.
        self.synced = Some(Instant::now());
        journal.and(log)
    }

    /// Marks both files as ended.
    fn end(&mut self) -> io::Result<()> {
        let now = self.shared.since.elapsed();
        let journal = match &mut self.journal {
            Some(journal) if journal.is_broken() => {
                journal.mend(now).and_then(|()| journal.end(now))
            }
            Some(journal) => journal.end(now),
            None => Ok(()),
        };
        let at = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let log = match &mut self.log {
            Some(log) => log.append(&[Entry { at, what: What::End }]).and_then(|()| log.sync()),
            None => Ok(()),
        };
        journal.and(log)
    }
}
