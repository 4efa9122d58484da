//! What lies in a folder, and in the folders in it.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use crate::names::{is_discarded, natural};
use crate::problem::Problem;
use crate::sort::{Sort, is_archive, sort};

/// A disk that is deeper or fuller is not a folder of stems.
const MAX_DEPTH: usize = 12;
const MAX_ENTRIES: usize = 100_000;

/// A folder, its files told apart by extension, in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) audio: Vec<PathBuf>,
    pub(crate) stem_files: Vec<PathBuf>,
    pub(crate) midi: Vec<PathBuf>,
    pub(crate) lyrics: Vec<PathBuf>,
    pub(crate) reaper: Vec<PathBuf>,
    pub(crate) ableton: Vec<PathBuf>,
    /// Files of no use here.
    pub(crate) others: Vec<PathBuf>,
    pub(crate) folders: Vec<Folder>,
    /// Folders that are not to be played, such as `Backup`.
    pub(crate) discarded: Vec<PathBuf>,
}

impl Folder {
    /// The last part of its path.
    pub(crate) fn name(&self) -> String {
        file_name(&self.path)
    }

    /// Whether there is something to play in it or below.
    pub(crate) fn has_music(&self) -> bool {
        self.has_own_music() || self.folders.iter().any(Self::has_music)
    }

    /// Whether there is something to play in it, not counting the folders in it.
    pub(crate) fn has_own_music(&self) -> bool {
        !self.audio.is_empty() || !self.stem_files.is_empty() || self.has_projects()
    }

    /// The first archive in it or below.
    pub(crate) fn archive(&self) -> Option<&Path> {
        let own = self.others.iter().find(|path| is_archive(path)).map(PathBuf::as_path);
        own.or_else(|| self.folders.iter().find_map(Self::archive))
    }

    pub(crate) fn has_projects(&self) -> bool {
        !self.reaper.is_empty() || !self.ableton.is_empty()
    }
}

/// Reads a folder and those in it. What cannot be read is a problem, and the rest goes on.
pub(crate) fn scan(path: &Path, problems: &mut Vec<Problem>) -> Folder {
    let mut left = MAX_ENTRIES;
    let folder = scan_at(path, 0, &mut left, problems);
    if left == 0 {
        problems.push(Problem::of(
            path,
            format!("there are more than {MAX_ENTRIES} files and folders in it, and the rest was not read"),
            "import the folders of the songs instead",
        ));
    }
    folder
}

fn scan_at(path: &Path, depth: usize, left: &mut usize, problems: &mut Vec<Problem>) -> Folder {
    let mut folder = Folder { path: path.to_owned(), ..Folder::default() };
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            let cause = format!("the folder cannot be read: {error}");
            problems.push(Problem::of(path, cause, "check its permissions and the disk it is on"));
            return folder;
        }
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let cause = format!("the folder cannot be read to its end: {error}");
                problems.push(Problem::of(path, cause, "check the disk it is on"));
                break;
            }
        };
        let Some(rest) = left.checked_sub(1) else { break };
        *left = rest;
        folder.take(&entry, &mut folders, problems);
    }
    folder.order();
    folders.sort_by(|a, b| natural(&file_name(a), &file_name(b)));
    if depth < MAX_DEPTH {
        folder.folders =
            folders.iter().map(|path| scan_at(path, depth + 1, left, problems)).collect();
    } else if let Some(deep) = folders.first() {
        let cause = "it lies too deep, and was not read";
        problems.push(Problem::of(deep, cause, "import the folder of the song itself"));
    }
    folder
}

impl Folder {
    /// Takes what lies in it: a file, or a folder, which is to be read if it is put into `folders`.
    fn take(&mut self, entry: &DirEntry, folders: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
        let path = entry.path();
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            let cause = "its name is not UTF-8, so a show file cannot name it";
            problems.push(Problem::of(path, cause, "give it another name"));
            return;
        };
        // A link to a folder may lead round in a circle, a pipe has no end: neither is followed.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder {
            if is_system_folder(&name) {
            } else if is_discarded(&name) {
                self.discarded.push(path);
            } else {
                folders.push(path);
            }
        } else if fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            match sort(&name) {
                Sort::Audio => self.audio.push(path),
                Sort::StemFile => self.stem_files.push(path),
                Sort::Midi => self.midi.push(path),
                Sort::Lyrics => self.lyrics.push(path),
                Sort::Reaper => self.reaper.push(path),
                Sort::Ableton => self.ableton.push(path),
                Sort::Other => self.others.push(path),
                Sort::Clutter => {}
            }
        } else if !name.starts_with('.') {
            self.others.push(path);
        }
    }

    /// Puts its files in the order of their names.
    fn order(&mut self) {
        for files in [
            &mut self.audio,
            &mut self.stem_files,
            &mut self.midi,
            &mut self.lyrics,
            &mut self.reaper,
            &mut self.ableton,
            &mut self.others,
            &mut self.discarded,
        ] {
            files.sort_by(|a, b| natural(&file_name(a), &file_name(b)));
        }
    }
}

fn is_system_folder(name: &str) -> bool {
    name.starts_with('.')
        || [
            "__MACOSX",
            "$RECYCLE.BIN",
            "System Volume Information",
            "Ableton Project Info",
            "peaks",
        ]
        .contains(&name)
}

/// The last part of a path, for people.
pub(crate) fn file_name(path: &Path) -> String {
    match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.to_string_lossy().into_owned(),
    }
}

/// The name of a file without its extension.
pub(crate) fn base_name(path: &Path) -> String {
    let name = file_name(path);
    let lower = name.to_lowercase();
    for end in [".stem.mp4", ".stem.m4a"] {
        if lower.ends_with(end) && name.is_char_boundary(name.len() - end.len()) {
            return name[..name.len() - end.len()].to_owned();
        }
    }
    match name.rsplit_once('.') {
        Some((base, _)) if !base.is_empty() => base.to_owned(),
        _ => name,
    }
}
