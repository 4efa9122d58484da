//! What is kept about a show's files, by their content: `.downbeat/cache/` beside the show file.
//!
//! A file is known by the BLAKE3 hash of everything in it. Reading all files of a show for that takes
//! minutes, so a **note** holds what a file looked like when its hash was taken: its length, the time
//! of its last change, and a hash of both its ends. As long as a file still looks so, its hash is
//! taken from the note. The time alone is never trusted: files that are copied or unpacked keep or
//! lose it as it happens. Where a note does not fit, the file is read again, and what was kept
//! under its content is found again.
//!
//! Everything is written beside its place and renamed into it, so that a crash leaves nothing that
//! is half there. The whole folder may be deleted at any time; it is made again.

mod content;
mod conversion;
mod glance;
mod hashing;
mod note;
mod verify;

use std::path::{Path, PathBuf};

pub use content::ContentHash;
pub use conversion::{CONVERTER_VERSION, CONVERTIBLE_RATES, Conversion, ConvertedName, Why};
pub use hashing::Hashing;
pub use verify::{CONVERTED_HEADER_BYTES, HASHES_AT, HASHES_ID, verify};

/// The cache of one show. Creating this touches no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    show_folder: PathBuf,
    folder: PathBuf,
}

impl Cache {
    /// The cache of a show, by its show file.
    #[must_use]
    pub fn of_show(show_file: &Path) -> Self {
        Self::in_folder(show_file.parent().unwrap_or(Path::new("")))
    }

    /// The cache of the show whose show file is in this folder.
    #[must_use]
    pub fn in_folder(show_folder: &Path) -> Self {
        let folder = show_folder.join(".downbeat").join("cache");
        Self { show_folder: show_folder.to_owned(), folder }
    }

    /// The folder of the cache. It need not exist.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A file's name as the show knows it, wherever the show is: notes stay good when the folder of
    /// a show is moved.
    fn name<'a>(&self, file: &'a Path) -> &'a Path {
        file.strip_prefix(&self.show_folder).unwrap_or(file)
    }
}
