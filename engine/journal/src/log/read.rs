//! Reading logs.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::record::{About, Entry, Line as Record};
use super::ring::{EXTENSION, LOCK, run_folders};
use crate::StateDir;
use crate::disk::Lock;
use crate::error::{Failure, at};
use crate::frame::{Line, Lines};

/// A run that has a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its name, by which `downbeat log` finds it. Names are in the order of time.
    pub id: String,
    /// What it is, as far as that can be read.
    pub about: About,
    /// Whether it still goes on.
    pub running: bool,
    folder: PathBuf,
}

/// Something in a log that is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: line {line}: {cause}", file.display())]
pub struct Unreadable {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong.
    pub cause: String,
}

/// All runs that have a log, oldest first.
///
/// # Errors
///
/// The folder of the logs cannot be read. That there is none yet is no error.
pub fn runs(dir: &StateDir) -> Result<Vec<Run>, Failure> {
    let logs = dir.logs();
    match run_folders(&logs) {
        Ok(folders) => Ok(folders.into_iter().map(Run::at).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(at("read", &logs)(error)),
    }
}

impl Run {
    fn at(folder: PathBuf) -> Self {
        let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let lock = folder.join(LOCK);
        // Only looking must not make the file that it looks for.
        let running = lock.exists() && Lock::take(&lock).is_ok_and(|lock| lock.is_none());
        let about = files(&folder).into_iter().flatten().find_map(|file| about(&file));
        Self { id, about: about.unwrap_or_default(), running, folder }
    }

    /// Reads its records, oldest first. What is no whole record is told in its place and passed
    /// over. A run that goes on is read up to now.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn read(&self) -> Result<Entries, Failure> {
        let files = files(&self.folder).map_err(at("read", &self.folder))?;
        Ok(Entries { files: files.into(), open: None })
    }
}

/// The records of a run.
pub struct Entries {
    files: VecDeque<PathBuf>,
    open: Option<Open>,
}

/// The file that is read.
struct Open {
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    line: u64,
    /// The disk refused: there is no more to be had.
    failed: bool,
}

impl Iterator for Entries {
    type Item = Result<Entry, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.open.is_none() {
                let path = self.files.pop_front()?;
                match File::open(&path) {
                    Ok(file) => {
                        let lines = Lines::new(BufReader::new(file));
                        self.open = Some(Open { path, lines, line: 0, failed: false });
                    }
                    // The ring of a run that goes on has moved on.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => {
                        return Some(Err(Unreadable {
                            file: path,
                            line: 0,
                            cause: error.to_string(),
                        }));
                    }
                }
            }
            match self.open.as_mut().and_then(Open::next) {
                Some(item) => return Some(item),
                None => self.open = None,
            }
        }
    }
}

impl Open {
    /// The next record of this file, or what is in its place.
    fn next(&mut self) -> Option<Result<Entry, Unreadable>> {
        while !self.failed {
            self.line += 1;
            let cause = match self.lines.next() {
                Ok(None) => return None,
                Ok(Some(Line::Whole(json))) => match serde_json::from_slice(json) {
                    Ok(Record::Header { .. }) => continue,
                    Ok(Record::Entry(entry)) => return Some(Ok(entry)),
                    Err(_) => "a record that only a newer program reads".to_owned(),
                },
                Ok(Some(Line::Broken(bytes))) => {
                    format!("{bytes} bytes are no whole record: cut off or damaged")
                }
                Err(error) => {
                    // What cannot be read now cannot be read by trying again.
                    self.failed = true;
                    error.to_string()
                }
            };
            return Some(Err(Unreadable { file: self.path.clone(), line: self.line, cause }));
        }
        None
    }
}

/// The files of a run, oldest first.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for found in fs::read_dir(folder)? {
        let path = found?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// What a file says of its run.
fn about(file: &PathBuf) -> Option<About> {
    let mut lines = Lines::new(BufReader::new(File::open(file).ok()?));
    match lines.next().ok()?? {
        Line::Whole(json) => match serde_json::from_slice(json).ok()? {
            Record::Header { run } => Some(run),
            Record::Entry(_) => None,
        },
        Line::Broken(_) => None,
    }
}
