//! The journal of a show: one file that only grows, until it is written anew.
//!
//! It begins with a header and the full state, and every change follows. When it has grown long it
//! is replaced by a new one with the full state of that moment, in one step (written beside it,
//! then renamed), so that at every moment there is a whole journal on disk. After an error of the
//! disk it is replaced too, because nobody knows then what the last bytes of the old one are.

mod kept;
mod record;
mod replay;
mod show_id;

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::disk::{Lock, commit, prepare};
use crate::error::{Failure, OpenError, at};
use crate::frame::put;
use crate::log::wall_clock;
use crate::{Change, State, StateDir};
use kept::Kept;
use record::{FORMAT, Header, READER, Record};

pub use replay::{Damage, LastRun, Refusal};
pub use show_id::ShowId;

/// A journal that has grown by so many bytes since it was written anew is written anew again: with
/// a position every second that is every two hours.
const GROWS_BYTES: u64 = 1 << 20;

/// Nor is it written anew before it has grown to so many times the full record, which may be long.
const GROWS_TIMES: u64 = 4;

/// The journal of one show, locked against other runs of it.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    header: Header,
    /// When the header says that the run began.
    began: Instant,
    /// What is recorded is timed from so long after that.
    since: Duration,
    state: State,
    /// When the position of the state was made, since the run began.
    placed: Duration,
    /// Open at its end; `None` where the file has to be written anew.
    file: Option<File>,
    /// Bytes of the file when it was written anew.
    full: u64,
    /// Bytes appended since.
    appended: u64,
    /// Earlier runs.
    kept: Kept,
    /// One of them was resumed: once that run ends as it should, nobody is asked about the others.
    resumes: bool,
    _lock: Lock,
}

/// What this run does with those before it, [`Journal::runs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Before {
    /// Nobody has decided: those that broke off are offered again.
    #[default]
    Keep,
    /// This run goes on with the one at this place. The others that broke off are offered again
    /// until it ends as it should.
    Resume(usize),
    /// Somebody has decided to begin afresh: those that broke off are not offered any more.
    Settle,
}

/// What the run before this one left.
#[derive(Clone, Debug, PartialEq)]
pub enum Last {
    /// The show never ran.
    Nothing,
    /// Its state. Offer to resume it where it [broke off](LastRun::broke_off).
    Run(Box<LastRun>),
    /// A file that is no journal of this show. [`Journal::begin`] puts it aside, as
    /// [`Journal::refused_path`].
    Refused(Refusal),
}

impl Journal {
    /// Locks the journal of a show and reads what the last run left. Writes no record: until
    /// [`Self::begin`] the file is as it was.
    ///
    /// Waits for the disk.
    ///
    /// # Errors
    ///
    /// Another run of the show has it, or the disk refuses.
    pub fn open(dir: &StateDir, show: &ShowId) -> Result<(Self, Last), OpenError> {
        let folder = dir.journals();
        fs::create_dir_all(&folder).map_err(at("make the folder", &folder))?;
        let stem = folder.join(show.stem());
        let lock_file = stem.with_extension("lock");
        let lock = Lock::take(&lock_file)
            .map_err(at("lock", &lock_file))?
            .ok_or(OpenError::InUse { path: lock_file })?;
        let path = stem.with_extension("journal");
        let last = read(&path, show).map_err(at("read", &path))?;
        let header = Header {
            format: FORMAT,
            reader: READER,
            program: env!("CARGO_PKG_VERSION").into(),
            show: show.clone(),
            began: wall_clock(),
        };
        let journal = Self {
            path,
            header,
            began: Instant::now(),
            since: Duration::ZERO,
            state: State::default(),
            placed: Duration::ZERO,
            file: None,
            full: 0,
            appended: 0,
            kept: Kept::new(folder, show.stem()),
            resumes: false,
            _lock: lock,
        };
        Ok((journal, last))
    }

    /// The runs that this one can go on with: first those that [broke off](LastRun::broke_off),
    /// then those that nobody is asked about; of each the newest first. One in which nothing was done
    /// and that ended as it should is among them only if it is the last one and there is no other.
    /// At most five and nine.
    ///
    /// Waits for the disk.
    pub fn runs(&self) -> Vec<LastRun> {
        self.found().into_iter().map(|(_, run)| run).collect()
    }

    /// The same, each with its file.
    fn found(&self) -> Vec<(PathBuf, LastRun)> {
        let last = self.last_run().map(|run| (self.path.clone(), run));
        let kept = self.kept.runs(&self.header.show);
        let (worth, rest): (Vec<_>, Vec<_>) =
            last.into_iter().chain(kept).partition(|(_, run)| is_worth_keeping(run));
        if worth.is_empty() {
            return rest;
        }
        let (broken_off, settled): (Vec<_>, Vec<_>) =
            worth.into_iter().partition(|(_, run)| run.broke_off());
        broken_off.into_iter().chain(settled).collect()
    }

    fn last_run(&self) -> Option<LastRun> {
        match read(&self.path, &self.header.show) {
            Ok(Last::Run(run)) => Some(*run),
            _ => None,
        }
    }

    /// Begins this run's journal in place of the last one's, with the state it starts from: what
    /// was resumed, or the show as its file says. What came before is kept, and `before` says whether
    /// it is offered again. A file that was refused is kept beside it, as `.refused`.
    ///
    /// Waits for the disk.
    ///
    /// # Errors
    ///
    /// The disk refuses. The last run's journal is as it was, or put aside.
    pub fn begin(&mut self, state: State, before: Before) -> Result<(), Failure> {
        let refused =
            read(&self.path, &self.header.show).is_ok_and(|last| matches!(last, Last::Refused(_)));
        if refused {
            fs::rename(&self.path, self.refused_path()).map_err(at("put aside", &self.path))?;
        }
        let resumed = match before {
            Before::Resume(place) => self.found().into_iter().nth(place).map(|(file, _)| file),
            Before::Keep | Before::Settle => None,
        };
        // The one that is resumed is what this run goes on with: it is not kept a second time.
        let resumes_last = resumed.as_ref() == Some(&self.path);
        if let Some(mut last) = self.last_run().filter(|_| !resumes_last) {
            last.settled = !last.broke_off() || before == Before::Settle;
            if is_worth_keeping(&last) {
                let kept = self.kept.put_aside(&self.path, last.settled);
                kept.map_err(at("put aside", &self.path))?;
            }
        }
        self.state = state;
        self.placed = self.began.elapsed();
        self.rewrite(self.placed).map_err(at("write", &self.path))?;
        // Only now: until here what was saved is where it was.
        self.resumes = matches!(before, Before::Resume(_));
        if let Some(file) = resumed.filter(|_| !resumes_last) {
            fs::remove_file(&file).map_err(at("remove", &file))?;
        }
        if before == Before::Settle {
            self.kept.settle(&self.header.show);
        }
        Ok(())
    }

    /// The file of the last run's journal, and of this one's.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file that was [refused](Last::Refused) is kept.
    pub fn refused_path(&self) -> PathBuf {
        self.path.with_extension("refused")
    }

    /// The state with every change that was appended.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// What is recorded from now on is timed from this moment.
    pub(crate) fn time_from(&mut self, since: Instant) {
        self.since = since.saturating_duration_since(self.began);
    }

    /// Appends changes, each with when it was made since [`Self::time_from`]. They are in the state even
    /// where the disk refuses, and on disk as soon as it takes anything again.
    pub(crate) fn append(&mut self, changes: Vec<(Duration, Change)>) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut last = Duration::ZERO;
        for (made, change) in changes {
            last = made;
            let made = self.since + made;
            if let Change::Position { .. } = change {
                self.placed = made;
            }
            put(&mut bytes, &Record::Change { at: millis(made), change: change.clone() });
            self.state.apply(change);
        }
        self.put(&bytes)?;
        if self.appended > GROWS_BYTES.max(GROWS_TIMES * self.full) {
            self.rewrite(self.since + last)?;
        }
        Ok(())
    }

    /// Whether an error of the disk left it to be written anew.
    pub(crate) fn is_broken(&self) -> bool {
        self.file.is_none()
    }

    /// Writes it anew, after an error.
    pub(crate) fn mend(&mut self, now: Duration) -> io::Result<()> {
        self.rewrite(self.since + now)
    }

    /// Has the disk keep what was appended.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_data);
        self.note(synced)
    }

    /// Marks the run as ended. Where a song stands in its state it [broke off](LastRun::broke_off) all
    /// the same.
    pub(crate) fn end(&mut self, now: Duration) -> io::Result<()> {
        let mut bytes = Vec::new();
        put(&mut bytes, &Record::End { at: millis(self.since + now) });
        self.put(&bytes)?;
        self.sync()?;
        if self.resumes && !self.state.stands() {
            self.kept.settle(&self.header.show);
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = file.write_all(bytes);
        self.appended += bytes.len() as u64;
        self.note(written)
    }

    /// Gives the file up after an error: what its last bytes are is not known.
    fn note(&mut self, result: io::Result<()>) -> io::Result<()> {
        if result.is_err() {
            self.file = None;
        }
        result
    }

    fn rewrite(&mut self, now: Duration) -> io::Result<()> {
        let mut bytes = Vec::new();
        put(&mut bytes, &Record::Header(self.header.clone()));
        let (placed, state) = (Some(millis(self.placed)), Box::new(self.state.clone()));
        put(&mut bytes, &Record::Full { at: millis(now), placed, state });
        // Where the disk has no room for a second file, the old one is good for longer.
        self.appended = 0;
        let file = prepare(&self.path, &bytes)?;
        // From here on nobody knows which of the two has the name, until it is done.
        self.file = None;
        commit(&self.path)?;
        self.file = Some(file);
        self.full = bytes.len() as u64;
        Ok(())
    }
}

/// Whether anybody may want a run: it broke off, or something was done to the show in it.
fn is_worth_keeping(run: &LastRun) -> bool {
    run.broke_off() || !run.state.is_untouched()
}

/// Reads the journal of a show, if there is one.
fn read(path: &Path, show: &ShowId) -> io::Result<Last> {
    match File::open(path) {
        Ok(file) => Ok(match replay::replay(BufReader::new(file), show)? {
            Ok(run) => Last::Run(Box::new(run)),
            Err(refusal) => Last::Refused(refusal),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Last::Nothing),
        Err(error) => Err(error),
    }
}

/// Whole milliseconds.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_full_disk_refused_is_there_when_it_takes_again() {
        let folder = tempfile::tempdir().unwrap();
        let dir = StateDir::at(folder.path());
        let show = ShowId::new(Path::new("/no/show.yaml"), "Tour", ["opener"], 48_000);
        let (mut journal, _) = Journal::open(&dir, &show).unwrap();
        journal.begin(State::default(), Before::Keep).unwrap();
        journal.file = Some(File::options().write(true).open("/dev/full").unwrap());
        let armed =
            |entry| vec![(Duration::ZERO, Change::Armed { entry: Some(entry), from: None })];
        assert!(journal.append(armed(1)).is_err());
        assert!(journal.is_broken());
        // Not written anywhere, and kept.
        journal.append(armed(2)).unwrap();
        journal.mend(Duration::from_millis(7)).unwrap();
        assert!(!journal.is_broken());
        drop(journal);
        let (_, Last::Run(run)) = Journal::open(&dir, &show).unwrap() else { panic!("no run") };
        assert_eq!(run.state.armed, Some(2));
        assert_eq!((run.reached, run.damage), (Duration::from_millis(7), None));
    }
}
