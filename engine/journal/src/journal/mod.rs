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
use std::time::Duration;

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
    state: State,
    /// Open at its end; `None` where the file has to be written anew.
    file: Option<File>,
    /// Bytes of the file when it was written anew.
    full: u64,
    /// Bytes appended since.
    appended: u64,
    /// Runs that broke off before, and were neither resumed nor given up.
    kept: Kept,
    /// One of them was resumed: once that run ends as it should, nobody needs the others.
    resumes: bool,
    _lock: Lock,
}

/// What becomes of the runs that broke off before this one, [`Journal::broken_off`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Before {
    /// Nobody has decided: they are kept.
    #[default]
    Keep,
    /// This run goes on with the one at this place. The others are kept until it ends as it should.
    Resume(usize),
    /// Nobody wants any of them.
    Forget,
}

/// What the run before this one left.
#[derive(Clone, Debug, PartialEq)]
pub enum Last {
    /// The show never ran.
    Nothing,
    /// Its state. Offer to resume where [`LastRun::ended_cleanly`] is false.
    Run(Box<LastRun>),
    /// A file that is no journal of this show. [`Journal::begin`] puts it aside.
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
            state: State::default(),
            file: None,
            full: 0,
            appended: 0,
            kept: Kept::new(folder, show.stem()),
            resumes: false,
            _lock: lock,
        };
        Ok((journal, last))
    }

    /// The runs that broke off and that nobody has decided about, newest first: the last one if it
    /// did, and those that were kept when later ones began with [`Before::Keep`]: at most four, of
    /// which one is the oldest.
    ///
    /// Waits for the disk.
    pub fn broken_off(&self) -> Vec<LastRun> {
        let last = self.last_broken_off();
        let kept = self.kept.runs(&self.header.show);
        last.into_iter().chain(kept.into_iter().map(|(_, run)| run)).collect()
    }

    /// The last run, if it broke off.
    fn last_broken_off(&self) -> Option<LastRun> {
        match read(&self.path, &self.header.show) {
            Ok(Last::Run(run)) if !run.ended_cleanly => Some(*run),
            _ => None,
        }
    }

    /// Begins this run's journal in place of the last one's, with the state it starts from: what
    /// was resumed, or the show as its file says. What broke off before is kept or not, as `before`
    /// says. A file that was refused is kept beside it, as `.refused`.
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
            let aside = self.path.with_extension("refused");
            fs::rename(&self.path, &aside).map_err(at("put aside", &self.path))?;
        }
        let broke_off = self.last_broken_off().is_some();
        let resumes_last = broke_off && before == Before::Resume(0);
        let resumed = match before {
            Before::Resume(place) if !resumes_last => {
                let mut kept = self.kept.runs(&self.header.show).into_iter();
                kept.nth(place - usize::from(broke_off)).map(|(file, _)| file)
            }
            _ => None,
        };
        if broke_off && !resumes_last && before != Before::Forget {
            self.kept.put_aside(&self.path).map_err(at("put aside", &self.path))?;
        }
        self.state = state;
        self.rewrite(Duration::ZERO).map_err(at("write", &self.path))?;
        // Only now: until here what was saved is where it was.
        self.resumes = matches!(before, Before::Resume(_));
        if let Some(file) = resumed {
            fs::remove_file(&file).map_err(at("remove", &file))?;
        }
        if before == Before::Forget {
            self.kept.forget();
        }
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The state with every change that was appended.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Appends changes, each with when it was made since the run began. They are in the state even
    /// where the disk refuses, and on disk as soon as it takes anything again.
    pub(crate) fn append(&mut self, changes: Vec<(Duration, Change)>) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut last = Duration::ZERO;
        for (made, change) in changes {
            last = made;
            put(&mut bytes, &Record::Change { at: millis(made), change: change.clone() });
            self.state.apply(change);
        }
        self.put(&bytes)?;
        if self.appended > GROWS_BYTES.max(GROWS_TIMES * self.full) {
            self.rewrite(last)?;
        }
        Ok(())
    }

    /// Whether an error of the disk left it to be written anew.
    pub(crate) fn is_broken(&self) -> bool {
        self.file.is_none()
    }

    /// Writes it anew, after an error.
    pub(crate) fn mend(&mut self, now: Duration) -> io::Result<()> {
        self.rewrite(now)
    }

    /// Has the disk keep what was appended.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_data);
        self.note(synced)
    }

    /// Marks the run as ended as it should.
    pub(crate) fn end(&mut self, now: Duration) -> io::Result<()> {
        let mut bytes = Vec::new();
        put(&mut bytes, &Record::End { at: millis(now) });
        self.put(&bytes)?;
        self.sync()?;
        if self.resumes {
            self.kept.forget();
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
        put(&mut bytes, &Record::Full { at: millis(now), state: self.state.clone() });
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
        let armed = |entry| vec![(Duration::ZERO, Change::Armed { entry: Some(entry) })];
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
