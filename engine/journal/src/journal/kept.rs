//! Journals of runs that broke off, kept beside the journal until somebody decides about them.
//!
//! A machine that starts the program by itself asks nobody whether to go on where the last run broke
//! off. That run's journal is put aside, as `STEM.N.kept`, and a later number is a later run.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::ShowId;
use super::replay::{LastRun, replay};

/// Journals that are kept aside at the most.
const MOST: usize = 4;

/// The journals of one show that are kept aside.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    stem: String,
}

impl Kept {
    /// Those in a folder whose names begin so.
    pub(super) fn new(folder: PathBuf, stem: String) -> Self {
        Self { folder, stem }
    }

    /// Their numbers, newest first.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let number = |name: &str| {
            let name = name.strip_prefix(&self.stem)?.strip_prefix('.')?;
            name.strip_suffix(".kept")?.parse::<u64>().ok()
        };
        let mut numbers = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            numbers.extend(file?.file_name().to_str().and_then(number));
        }
        numbers.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
        Ok(numbers)
    }

    fn file(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{}.{number}.kept", self.stem))
    }

    /// What they say, newest first. One that cannot be read, or is of another show, is passed over.
    pub(super) fn runs(&self, show: &ShowId) -> Vec<(PathBuf, LastRun)> {
        let read = |number: u64| {
            let file = self.file(number);
            let run = replay(BufReader::new(File::open(&file).ok()?), show).ok()?.ok()?;
            Some((file, run))
        };
        self.numbers().unwrap_or_default().into_iter().filter_map(read).collect()
    }

    /// Puts a journal aside. Where there are too many, the second oldest goes: a program that dies
    /// over and over leaves runs in which nothing happened, and the oldest is the one before them.
    pub(super) fn put_aside(&self, journal: &Path) -> io::Result<()> {
        let numbers = self.numbers()?;
        let number = numbers.first().map_or(1, |newest| newest + 1);
        fs::rename(journal, self.file(number))?;
        if numbers.len() >= MOST {
            fs::remove_file(self.file(numbers[numbers.len() - 2]))?;
        }
        Ok(())
    }

    /// Forgets all of them. One that the disk does not let go is found again by the next run.
    pub(super) fn forget(&self) {
        for number in self.numbers().unwrap_or_default() {
            let _ = fs::remove_file(self.file(number));
        }
    }
}
