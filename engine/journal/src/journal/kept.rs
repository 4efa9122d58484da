//! Journals of earlier runs, kept beside the journal.
//!
//! A machine that starts the program by itself asks nobody whether to go on where the last run broke
//! off. That run's journal is put aside until somebody decides, as `STEM.N.kept`. One that was decided
//! about, or ended as it should, is kept as well, as `STEM.N.settled.kept`, because its levels and its
//! setlist may be wanted all the same. A later number is a later run.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::ShowId;
use super::replay::{LastRun, replay};

/// Journals that wait for a decision at the most.
const MOST: usize = 4;
/// Journals that nobody is asked about at the most.
const MOST_SETTLED: usize = 8;

/// The journals of one show that are kept aside.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    stem: String,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Aside {
    number: u64,
    settled: bool,
}

impl Kept {
    /// Those in a folder whose names begin so.
    pub(super) fn new(folder: PathBuf, stem: String) -> Self {
        Self { folder, stem }
    }

    /// All of them, newest first.
    fn all(&self) -> io::Result<Vec<Aside>> {
        let aside = |name: &str| {
            let name = name.strip_prefix(&self.stem)?.strip_prefix('.')?.strip_suffix(".kept")?;
            let waiting = name.strip_suffix(".settled");
            let number = waiting.unwrap_or(name).parse().ok()?;
            Some(Aside { number, settled: waiting.is_some() })
        };
        let mut all = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            all.extend(file?.file_name().to_str().and_then(aside));
        }
        all.sort_unstable_by_key(|aside| Reverse(aside.number));
        Ok(all)
    }

    fn file(&self, Aside { number, settled }: Aside) -> PathBuf {
        let settled = if settled { ".settled" } else { "" };
        self.folder.join(format!("{}.{number}{settled}.kept", self.stem))
    }

    /// What they say, newest first. One that cannot be read, or is of another show, is passed over.
    pub(super) fn runs(&self, show: &ShowId) -> Vec<(PathBuf, LastRun)> {
        let all = self.all().unwrap_or_default().into_iter();
        all.filter_map(|aside| Some((self.file(aside), self.run(aside, show)?))).collect()
    }

    fn run(&self, aside: Aside, show: &ShowId) -> Option<LastRun> {
        let file = File::open(self.file(aside)).ok()?;
        let run = replay(BufReader::new(file), show).ok()?.ok()?;
        Some(LastRun { settled: aside.settled, ..run })
    }

    /// Puts a journal aside. Where too many wait, the second oldest goes: a program that dies over
    /// and over leaves runs in which nothing happened, and the oldest is the one before them.
    pub(super) fn put_aside(&self, journal: &Path, settled: bool) -> io::Result<()> {
        let all = self.all()?;
        let number = all.first().map_or(1, |newest| newest.number + 1);
        fs::rename(journal, self.file(Aside { number, settled }))?;
        if settled {
            return self.thin_out();
        }
        let waiting: Vec<Aside> = all.into_iter().filter(|aside| !aside.settled).collect();
        if waiting.len() >= MOST {
            fs::remove_file(self.file(waiting[waiting.len() - 2]))?;
        }
        Ok(())
    }

    /// Nobody is asked about any of them again, and those in which nothing was done are removed. One
    /// with which the disk does not do that still waits.
    pub(super) fn settle(&self, show: &ShowId) {
        for aside in self.all().unwrap_or_default().into_iter().filter(|aside| !aside.settled) {
            let _ = match self.run(aside, show) {
                Some(run) if run.state.is_untouched() => fs::remove_file(self.file(aside)),
                _ => fs::rename(self.file(aside), self.file(Aside { settled: true, ..aside })),
            };
        }
        // What the disk does not let go is found again by the next run.
        let _ = self.thin_out();
    }

    /// Removes the oldest of those that are settled, where they are too many.
    fn thin_out(&self) -> io::Result<()> {
        let settled = self.all()?.into_iter().filter(|aside| aside.settled);
        settled.skip(MOST_SETTLED).try_for_each(|aside| fs::remove_file(self.file(aside)))
    }
}
