//! Which show a journal is of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What makes a show the same one: where it is, and what it is. A show file may be edited between
/// two runs, so either its name or its songs may change, but not both at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowId {
    /// The show file, with every link followed.
    file: String,
    /// The show's name.
    name: String,
    /// The keys of its songs.
    songs: BTreeSet<String>,
    /// Frames per second.
    rate: u32,
}

impl ShowId {
    /// The show of that file, with that name, these keys of songs, at that rate. Reads the disk to
    /// follow links; a file that is gone keeps the path as it is given.
    pub fn new<K: Into<String>>(
        file: &Path,
        name: impl Into<String>,
        songs: impl IntoIterator<Item = K>,
        rate: u32,
    ) -> Self {
        let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        Self {
            file: file.to_string_lossy().into_owned(),
            name: name.into(),
            songs: songs.into_iter().map(Into::into).collect(),
            rate,
        }
    }

    /// The show's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The show file, with every link followed.
    pub fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Whether a journal of `other` is one of this show.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.file == other.file && (self.name == other.name || self.songs == other.songs)
    }

    /// The name of its files: the folder's name for a person, and the checksum of the whole path,
    /// because folders of the same name are common.
    pub(crate) fn stem(&self) -> String {
        let folder = Path::new(&self.file).parent().and_then(Path::file_name).unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let folder: String = folder.to_string_lossy().chars().take(40).map(plain).collect();
        format!("{folder}-{:08x}", crc32fast::hash(self.file.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(file: &str, name: &str, songs: &[&str]) -> ShowId {
        ShowId::new(Path::new(file), name, songs.iter().copied(), 48_000)
    }

    #[test]
    fn an_edited_show_is_the_same_and_another_is_not() {
        let tour = show("/no/tour/show.yaml", "Tour", &["opener", "ballad"]);
        assert!(tour.is(&show("/no/tour/show.yaml", "Tour", &["opener", "encore"])));
        assert!(tour.is(&show("/no/tour/show.yaml", "Summer Tour", &["ballad", "opener"])));
        assert!(!tour.is(&show("/no/tour/show.yaml", "Gala", &["waltz"])));
        assert!(!tour.is(&show("/no/copy/show.yaml", "Tour", &["opener", "ballad"])));
    }

    #[test]
    fn folders_of_the_same_name_have_files_of_their_own() {
        let (a, b) =
            (show("/no/a/My Tour/show.yaml", "", &[]), show("/no/b/My Tour/show.yaml", "", &[]));
        assert!(a.stem().starts_with("my-tour-"));
        assert_ne!(a.stem(), b.stem());
    }

    #[test]
    fn links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("show.yaml");
        fs::write(&file, "").unwrap();
        let round = folder.path().join(".").join("show.yaml");
        assert_eq!(ShowId::new(&file, "", ["a"], 1), ShowId::new(&round, "", ["a"], 1));
    }
}
