//! The thread that writes files for the conductor, which itself never waits for a disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use downbeat_show_files::{Entry, Show, Venue, save_setlist};

use crate::Ticket;

/// What is to be written.
#[derive(Debug)]
enum Job {
    Setlist { name: String, entries: Vec<Entry>, revision: u64, asker: Option<Ticket> },
    Venue(Box<Venue>),
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Told {
    /// The setlist as it was at a revision.
    SetlistSaved {
        file: PathBuf,
        revision: u64,
    },
    Failed {
        why: String,
        asker: Option<Ticket>,
    },
}

/// The conductor's end.
#[derive(Debug)]
pub(crate) struct Desk {
    jobs: Sender<Job>,
    told: Receiver<Told>,
    unwritten: Arc<AtomicUsize>,
}

/// Writes setlists and venues when the conductor asks for it. It ends when the conductor has.
#[derive(Debug)]
pub struct Clerk {
    show: Arc<Show>,
    jobs: Receiver<Job>,
    tell: Sender<Told>,
    unwritten: Arc<AtomicUsize>,
    /// What went wrong with the venue last: it is told once, not with every fader that moves.
    venue_fault: Option<String>,
}

/// Tells what the clerk has still to write.
#[derive(Clone, Debug)]
pub struct Unwritten(Arc<AtomicUsize>);

impl Unwritten {
    /// Whether all that was handed to the clerk is on disk, or has failed and was told.
    pub fn is_nothing(&self) -> bool {
        self.0.load(Ordering::Acquire) == 0
    }
}

/// Makes both ends.
pub(crate) fn clerk(show: Arc<Show>) -> (Desk, Clerk) {
    // Unbounded, because the conductor must not wait; jobs come from an operator's hand, and a venue
    // is handed over only when the last one is written.
    let (jobs, jobs_out) = unbounded();
    let (tell, told) = unbounded();
    let unwritten = Arc::new(AtomicUsize::new(0));
    let desk = Desk { jobs, told, unwritten: Arc::clone(&unwritten) };
    (desk, Clerk { show, jobs: jobs_out, tell, unwritten, venue_fault: None })
}

impl Desk {
    /// Asks for a setlist to be written to a new file.
    pub(crate) fn save_setlist(
        &self,
        name: String,
        entries: Vec<Entry>,
        revision: u64,
        asker: Option<Ticket>,
    ) {
        self.hand_over(Job::Setlist { name, entries, revision, asker });
    }

    /// Asks for a venue to be written; not while one waits already.
    pub(crate) fn save_venue(&self, venue: &Venue) -> bool {
        self.jobs.is_empty() && self.hand_over(Job::Venue(Box::new(venue.clone())))
    }

    fn hand_over(&self, job: Job) -> bool {
        self.unwritten.fetch_add(1, Ordering::AcqRel);
        // A clerk that has gone writes nothing more; its thread hangs then, for the operator.
        self.jobs.send(job).is_ok()
    }

    /// What the operator is to be told.
    pub(crate) fn told(&self) -> Option<Told> {
        self.told.try_recv().ok()
    }
}

impl Clerk {
    /// Tells, from any thread, what is still to be written.
    pub fn unwritten(&self) -> Unwritten {
        Unwritten(Arc::clone(&self.unwritten))
    }

    /// Writes what is asked for within `limit`. False when the conductor has ended and all is
    /// written.
    pub fn step(&mut self, limit: Duration) -> bool {
        match self.jobs.recv_timeout(limit) {
            Ok(job) => {
                // A conductor that has ended has no use for the answer.
                let _ = self.write(job).map(|told| self.tell.send(told));
                self.unwritten.fetch_sub(1, Ordering::AcqRel);
                true
            }
            Err(crossbeam_channel::RecvTimeoutError::Timeout) => true,
            Err(crossbeam_channel::RecvTimeoutError::Disconnected) => false,
        }
    }

    fn write(&mut self, job: Job) -> Option<Told> {
        match job {
            Job::Setlist { name, entries, revision, asker } => {
                Some(match save_setlist(&self.show, &name, &entries) {
                    Ok(file) => Told::SetlistSaved { file, revision },
                    Err(error) => {
                        let why = format!("the setlist was not saved: {error}");
                        Told::Failed { why, asker }
                    }
                })
            }
            Job::Venue(venue) => {
                let before = self.venue_fault.take();
                let error = venue.save().err()?;
                let file = venue.file().display();
                let fault = format!("the venue was not saved in {file}: {error}");
                self.venue_fault = Some(fault.clone());
                let is_new = before.as_ref() != Some(&fault);
                is_new.then_some(Told::Failed { why: fault, asker: None })
            }
        }
    }
}
