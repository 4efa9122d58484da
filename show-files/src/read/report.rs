//! The list of problems that every reader writes into.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::paths;
use crate::cache::{Cache, Conversion};
use crate::problem::harmless;
use crate::{Problem, Severity};

/// A place in a text, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pos {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Pos {
    /// Where a problem is that concerns a whole file.
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

/// Collects the problems of a show over all its files.
pub(super) struct Report {
    /// The folder of the show file, which shown paths are relative to.
    folder: PathBuf,
    /// With the number of the file, in the order in which files were opened.
    problems: RefCell<Vec<(usize, Problem)>>,
    files: RefCell<usize>,
    /// Whether the show may name files outside its folder.
    outside: Cell<bool>,
    /// The files that the show is made of, by their spelling.
    named: RefCell<BTreeSet<PathBuf>>,
    /// Folders that were looked up, with every link followed.
    real_folders: RefCell<HashMap<PathBuf, Option<PathBuf>>>,
    cache: Cache,
    to_convert: RefCell<Vec<Conversion>>,
}

impl Report {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            problems: RefCell::default(),
            files: RefCell::default(),
            outside: Cell::default(),
            named: RefCell::default(),
            real_folders: RefCell::default(),
            cache: Cache::in_folder(folder),
            to_convert: RefCell::default(),
        }
    }

    /// The part of the report about one file.
    pub(super) fn file(&self, path: &Path) -> FileReport<'_> {
        let file = path.strip_prefix(&self.folder).unwrap_or(path).to_owned();
        let number = self.files.replace_with(|files| *files + 1);
        FileReport { report: self, file, number }
    }

    /// Everything reported, by file, line and column. What stands behind a YAML alias is read, and
    /// reported, at each use, but said once.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|(file, problem)| (*file, problem.line, problem.column));
        problems.dedup();
        problems.into_iter().map(|(_, problem)| problem).collect()
    }

    /// The files that the show is made of: its show file and what it names, without `.` and `..` as
    /// far as their spelling tells.
    pub(super) fn take_named(&self) -> BTreeSet<PathBuf> {
        self.named.take()
    }

    /// The files that must be converted, each once.
    pub(super) fn take_conversions(&self) -> Vec<Conversion> {
        self.to_convert.take()
    }
}

/// The report as the readers of one file see it.
pub(super) struct FileReport<'a> {
    report: &'a Report,
    file: PathBuf,
    number: usize,
}

impl FileReport<'_> {
    pub(super) fn error(&self, at: Pos, cause: impl Into<String>, suggestion: impl Into<String>) {
        self.add(Severity::Error, at, cause.into(), suggestion.into());
    }

    pub(super) fn warning(&self, at: Pos, cause: impl Into<String>, suggestion: impl Into<String>) {
        self.add(Severity::Warning, at, cause.into(), suggestion.into());
    }

    /// Lets the show name files outside its folder from here on, or not.
    pub(super) fn allow_outside(&self, allow: bool) {
        self.report.outside.set(allow);
    }

    pub(super) fn outside_allowed(&self) -> bool {
        self.report.outside.get()
    }

    pub(super) fn show_folder(&self) -> &Path {
        &self.report.folder
    }

    /// Notes a file that the show is made of.
    pub(super) fn is_made_of(&self, path: &Path) {
        self.report.named.borrow_mut().insert(paths::normal(path));
    }

    /// A folder with every link followed, if it is there.
    pub(super) fn real_folder(&self, folder: &Path) -> Option<PathBuf> {
        let mut known = self.report.real_folders.borrow_mut();
        if let Some(real) = known.get(folder) {
            return real.clone();
        }
        let real = paths::real(folder);
        known.insert(folder.to_owned(), real.clone());
        real
    }

    /// The cache of the show.
    pub(super) fn cache(&self) -> &Cache {
        &self.report.cache
    }

    /// Notes a file that must be converted before the show can be played. Shows name some files many
    /// times.
    pub(super) fn convert(&self, conversion: Conversion) {
        let mut all = self.report.to_convert.borrow_mut();
        if !all.contains(&conversion) {
            all.push(conversion);
        }
    }

    /// Whether a file is still to be converted, so that its length is not known yet.
    pub(super) fn has_conversions(&self) -> bool {
        !self.report.to_convert.borrow().is_empty()
    }

    fn add(&self, severity: Severity, at: Pos, cause: String, suggestion: String) {
        let Pos { line, column } = at;
        let file = self.file.clone();
        let problem = Problem { severity, file, line, column, cause, suggestion };
        self.report.problems.borrow_mut().push((self.number, problem));
    }
}

/// A word of the file in a message: short, and without codes that a terminal would obey.
pub(crate) fn quoted(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut shown = harmless(text.chars().take(MAX_CHARS));
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push_str("...");
    }
    format!("`{shown}`")
}
