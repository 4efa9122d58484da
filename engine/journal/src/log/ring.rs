//! Writing a log within its limits.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::record::{About, Entry, Line};
use super::wall_clock;
use crate::StateDir;
use crate::disk::Lock;
use crate::error::{Failure, at};
use crate::frame::put;

/// The file that says by its lock that a run goes on.
pub(super) const LOCK: &str = "running";
/// The ending of a log's files.
pub(super) const EXTENSION: &str = "log";
/// How often a name is looked for that no other run has.
const TRIES: u32 = 100;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file, about: a record is never cut.
    pub file_bytes: u64,
    /// Files of a run, at least 2.
    pub files: u32,
    /// Runs, this one among them.
    pub runs: usize,
}

/// 16 MiB for each of 20 runs.
impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1 << 20, files: 16, runs: 20 }
    }
}

/// The log of this run.
#[derive(Debug)]
pub struct Log {
    folder: PathBuf,
    about: About,
    limits: Limits,
    /// The number of the newest file.
    number: u32,
    file: Option<File>,
    bytes: u64,
    _lock: Lock,
}

impl Log {
    /// Begins the log of a run, and removes the oldest runs beyond the limit, except those that
    /// still go on.
    ///
    /// Waits for the disk.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub fn begin(dir: &StateDir, about: About, limits: Limits) -> Result<Self, Failure> {
        let logs = dir.logs();
        fs::create_dir_all(&logs).map_err(at("make the folder", &logs))?;
        let folder = new_folder(&logs).map_err(at("make a folder in", &logs))?;
        let lock_file = folder.join(LOCK);
        let lock = Lock::take(&lock_file)
            .and_then(|lock| lock.ok_or_else(|| io::ErrorKind::ResourceBusy.into()))
            .map_err(at("lock", &lock_file))?;
        // An old log that cannot be removed is no reason against a new one.
        let _ = prune(&logs, limits.runs);
        let about = About { began: wall_clock(), ..about };
        let mut log = Self { folder, about, limits, number: 0, file: None, bytes: 0, _lock: lock };
        log.next_file().map_err(at("write into", &log.folder))?;
        Ok(log)
    }

    /// The folder of this run.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Appends records. After an error the next call begins a new file, because nobody knows what
    /// the last bytes of this one are.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for entry in entries {
            put(&mut bytes, entry);
            if self.bytes + bytes.len() as u64 >= self.limits.file_bytes {
                self.put(&bytes)?;
                bytes.clear();
                self.next_file()?;
            }
        }
        self.put(&bytes)
    }

    /// Has the disk keep what was appended.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_data)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.file.is_none() {
            self.next_file()?;
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = file.write_all(bytes);
        self.bytes += bytes.len() as u64;
        if written.is_err() {
            self.file = None;
        }
        written
    }

    /// Begins a file, and removes the oldest one where there are too many then.
    fn next_file(&mut self) -> io::Result<()> {
        self.file = None;
        self.number += 1;
        let oldest = self.number.checked_sub(self.limits.files.max(2));
        if let Some(oldest) = oldest.filter(|&number| number > 0) {
            // First, so that a full disk has room for the new one. It may be gone already.
            let _ = fs::remove_file(self.path(oldest));
        }
        let mut header = Vec::new();
        put(&mut header, &Line::Header { run: self.about.clone() });
        let mut file = File::create_new(self.path(self.number))?;
        file.write_all(&header)?;
        (self.file, self.bytes) = (Some(file), header.len() as u64);
        Ok(())
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number:08}.{EXTENSION}"))
    }
}

/// Makes the folder of a run that begins now. Names are in the order of time.
fn new_folder(logs: &Path) -> io::Result<PathBuf> {
    let mut tries = 0;
    loop {
        // To the microsecond, so that another run has the same name once in a lifetime.
        let now = Timestamp::now().strftime("%Y%m%dT%H%M%S%.6fZ").to_string();
        let folder = logs.join(now);
        tries += 1;
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {}
            made => return made.map(|()| folder),
        }
    }
}

/// Removes the oldest runs until so many are left.
fn prune(logs: &Path, keep: usize) -> io::Result<()> {
    let folders = run_folders(logs)?;
    let surplus = folders.len().saturating_sub(keep.max(1));
    for folder in &folders[..surplus] {
        let over = Lock::take(&folder.join(LOCK)).is_ok_and(|lock| lock.is_some());
        if over {
            fs::remove_dir_all(folder)?;
        }
    }
    Ok(())
}

/// The folders of all runs, oldest first.
pub(super) fn run_folders(logs: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for found in fs::read_dir(logs)? {
        let found = found?;
        if found.file_type()?.is_dir() {
            folders.push(found.path());
        }
    }
    folders.sort_unstable();
    Ok(folders)
}
