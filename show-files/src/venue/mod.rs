//! Venue levels: what FOH changed for a room, kept apart from the show.
//!
//! `venues/NAME.yaml` beside the show file holds offsets and mutes of buses and stems, by name, so
//! that they outlive changes of the show. The show file itself is never written. Nothing here is for
//! the audio thread.

mod write;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{self, is_file_name};
use crate::read::read_venue;
use crate::{Problem, Severity, Show};

/// The folder beside the show file that venue files are in.
const FOLDER: &str = "venues";
/// More venues are not listed.
const MAX_LISTED: usize = 1000;

/// What one room changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Venue {
    name: String,
    file: PathBuf,
    is_new: bool,
    /// By the name of the bus. What the show does not have is kept: it may come back.
    pub(crate) buses: BTreeMap<String, Offset>,
    /// By the key of the song, then by the name of the stem.
    pub(crate) stems: BTreeMap<String, BTreeMap<String, Offset>>,
}

/// What a room changes of one bus or stem. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offset {
    /// Added to its level, in dB, from -96 to +20.
    pub level_db: f32,
    /// Whether it is muted.
    pub muted: bool,
}

/// A venue, or what is wrong with its file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedVenue {
    /// The venue, if its file has no errors.
    pub venue: Option<Venue>,
    /// Every problem, by line and column.
    pub problems: Vec<Problem>,
}

impl Venue {
    /// Reads the levels of a venue. One whose file does not exist yet changes nothing, and is
    /// [`Venue::is_new`]; its file is there after the first [`Venue::save`]. A bus or stem that the
    /// show does not have is a warning.
    #[must_use]
    pub fn load(show: &Show, name: &str) -> LoadedVenue {
        let folder = show.file.parent().unwrap_or(Path::new(""));
        let file = folder.join(FOLDER).join(format!("{name}.yaml"));
        let venue = Self {
            name: name.to_owned(),
            file,
            is_new: true,
            buses: BTreeMap::new(),
            stems: BTreeMap::new(),
        };
        if !is_file_name(name) {
            return LoadedVenue { venue: None, problems: vec![bad_name(name)] };
        }
        if venue.file.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        {
            return LoadedVenue { venue: Some(venue), problems: Vec::new() };
        }
        read_venue(show, folder, Self { is_new: false, ..venue })
    }

    /// The venues that a show has files of, sorted.
    #[must_use]
    pub fn names(show: &Show) -> Vec<String> {
        let folder = show.file.parent().unwrap_or(Path::new("")).join(FOLDER);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .take(MAX_LISTED)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
            .filter(|name| is_file_name(name))
            .collect();
        names.sort();
        names
    }

    /// The files of the venues that a show has, sorted.
    #[must_use]
    pub fn files(show: &Show) -> Vec<PathBuf> {
        let folder = show.file.parent().unwrap_or(Path::new("")).join(FOLDER);
        let file = |name| folder.join(format!("{name}.yaml"));
        Self::names(show).into_iter().map(file).collect()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is kept.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether it had no file when it was loaded.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// What it changes of a bus, by name.
    #[must_use]
    pub fn bus(&self, bus: &str) -> Offset {
        self.buses.get(bus).copied().unwrap_or_default()
    }

    /// What it changes of a stem, by the song's key and the stem's name.
    #[must_use]
    pub fn stem(&self, song: &str, stem: &str) -> Offset {
        self.stems.get(song).and_then(|stems| stems.get(stem)).copied().unwrap_or_default()
    }

    /// Sets what it changes of a bus. Levels are kept to a hundredth of a dB.
    pub fn set_bus(&mut self, bus: &str, offset: Offset) {
        set(&mut self.buses, bus, offset);
    }

    /// Sets what it changes of a stem. Levels are kept to a hundredth of a dB.
    pub fn set_stem(&mut self, song: &str, stem: &str, offset: Offset) {
        let stems = self.stems.entry(song.to_owned()).or_default();
        set(stems, stem, offset);
        if stems.is_empty() {
            self.stems.remove(song);
        }
    }

    /// Writes its file, and the folder it is in if need be. The old file is replaced in one step
    /// once the new one is on the disk, so that a crash leaves one of the two whole. Comments in a
    /// file that was written by hand are lost. It waits for the disk.
    ///
    /// # Errors
    /// The file cannot be written; the old one is as it was.
    pub fn save(&self) -> io::Result<()> {
        files::replace(&self.file, &write::text(self))
    }
}

fn set(offsets: &mut BTreeMap<String, Offset>, name: &str, offset: Offset) {
    let level_db = if offset.level_db.is_finite() { offset.level_db } else { 0.0 };
    let level_db = (level_db.clamp(-96.0, 20.0) * 100.0).round() / 100.0;
    let offset = Offset { level_db, ..offset };
    if offset == Offset::default() {
        offsets.remove(name);
    } else {
        offsets.insert(name.to_owned(), offset);
    }
}

fn bad_name(name: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        file: PathBuf::from(FOLDER),
        line: 1,
        column: 1,
        cause: format!("{} cannot be the name of a venue", crate::read::quoted(name)),
        suggestion: "name it with 1 to 64 letters, digits, blanks or hyphens".to_owned(),
    }
}
