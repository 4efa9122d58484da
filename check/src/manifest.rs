//! What a show consists of, file by file, so that two machines can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf, absolute};

use downbeat_show_files::cache::{Cache, ContentHash};
use downbeat_show_files::{Show, Venue};
use rayon::prelude::*;

use crate::Progress;

/// The first line of a manifest.
const FORM: &str = "# downbeat manifest 1: BLAKE3 of each file of a show, as `b3sum` writes them";
/// A manifest is not larger than this.
const MOST_BYTES: u64 = 16 << 20;

/// The hash of everything that is in each file of a show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    files: BTreeMap<String, ContentHash>,
}

/// A file that two machines do not have alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It has other content here.
    Changed(String),
    /// It is missing here.
    Missing(String),
    /// It is only here.
    Added(String),
}

/// Why a manifest could not be made, read or written.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        cause: io::Error,
    },
    /// It is no manifest.
    #[error("{}:{line}: it is no manifest of Downbeat: name another file", path.display())]
    NotAManifest {
        /// The file.
        path: PathBuf,
        /// The first line that is not understood, counted from 1.
        line: usize,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(file) => write!(f, "{} is another file here", file.escape_debug()),
            Self::Missing(file) => write!(f, "{} is missing here", file.escape_debug()),
            Self::Added(file) => write!(f, "{} is only here", file.escape_debug()),
        }
    }
}

impl Manifest {
    /// Reads every file of a show ([`files_of`]), whatever was noted of it before.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(show: &Show, progress: &dyn Progress) -> Result<Self, ManifestError> {
        let cache = Cache::of_show(&show.file);
        let paths: Vec<PathBuf> = files_of(show).into_iter().collect();
        let size = |path: &PathBuf| fs::metadata(path).map_or(0, |metadata| metadata.len());
        progress.total(paths.iter().map(size).sum());
        let hash = |path: &PathBuf| {
            let io = |cause| ManifestError::Io { path: path.clone(), cause };
            let name = name_of(show, path).map_err(io)?;
            progress.now(&name);
            let (size, mut told) = (size(path), 0);
            let hash = cache.hash_anew(path, &mut |done| {
                progress.advance(done.min(size) - told);
                told = done.min(size);
                done <= size
            });
            Ok((name, hash.map_err(io)?))
        };
        let files = paths.par_iter().map(hash).collect::<Result<_, ManifestError>>()?;
        Ok(Self { files })
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// It cannot be read, or is none.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let io = |cause| ManifestError::Io { path: path.to_owned(), cause };
        let mut text = Vec::new();
        fs::File::open(path).map_err(io)?.take(MOST_BYTES).read_to_end(&mut text).map_err(io)?;
        let wrong = |line| ManifestError::NotAManifest { path: path.to_owned(), line };
        let text = String::from_utf8(text).map_err(|_| wrong(1))?;
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, line)| line != FORM) {
            return Err(wrong(1));
        }
        let mut files = BTreeMap::new();
        for (number, line) in lines {
            let (hash, name) = line.split_once("  ").ok_or_else(|| wrong(number + 1))?;
            let hash = hash.parse().map_err(|_| wrong(number + 1))?;
            files.insert(name.to_owned(), hash);
        }
        Ok(Self { files })
    }

    /// Writes a manifest, whole or not at all.
    ///
    /// # Errors
    /// The system refused.
    pub fn write(&self, path: &Path) -> Result<(), ManifestError> {
        let io = |cause| ManifestError::Io { path: path.to_owned(), cause };
        let mut text = format!("{FORM}\n");
        for (name, hash) in &self.files {
            // A name with a line break would be two lines.
            let name = name.replace(['\n', '\r'], "?");
            let _ = writeln!(text, "{hash}  {name}");
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file =
            tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(io)?;
        file.write_all(text.as_bytes()).map_err(io)?;
        file.persist(path).map_err(|error| io(error.error))?;
        Ok(())
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What is different here, where `self` is what should be.
    #[must_use]
    pub fn compare(&self, here: &Self) -> Vec<Difference> {
        let changed = self.files.iter().filter_map(|(name, hash)| match here.files.get(name) {
            None => Some(Difference::Missing(name.clone())),
            Some(other) if other != hash => Some(Difference::Changed(name.clone())),
            Some(_) => None,
        });
        let added = here.files.keys().filter(|name| !self.files.contains_key(*name));
        changed.chain(added.cloned().map(Difference::Added)).collect()
    }
}

/// The files that a show needs, which nobody may write over: [`Show::files`] and those of its venues.
#[must_use]
pub fn files_of(show: &Show) -> BTreeSet<PathBuf> {
    let all = show.files.iter().cloned().chain(Venue::files(show));
    all.filter(|path| path.is_file()).collect()
}

/// The name of a file as seen from the show's folder, the same wherever that stands and however it was
/// named: `../stems/kick.wav`.
fn name_of(show: &Show, path: &Path) -> io::Result<String> {
    let show_file = absolute(&show.file)?;
    let folder = show_file.parent().unwrap_or(Path::new("/"));
    let path = absolute(path)?;
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let name: PathBuf = up.chain(path.components().skip(shared)).collect();
    Ok(name.to_string_lossy().replace('\\', "/"))
}
