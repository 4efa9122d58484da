//! What can go wrong, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the demo show could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds files of somebody else, and nothing was written.
    #[error(
        "{} is not empty and holds no demo show: choose an empty or a new folder", .0.display()
    )]
    Occupied(PathBuf),
    /// A show file of an older demo was edited, and nothing was written.
    #[error(
        "{} belongs to another version of the demo and was edited: move its folder away, or \
         choose another one", .0.display()
    )]
    Edited(PathBuf),
    /// A file or folder could not be read or written. What was written so far is recognised and
    /// finished by the next run.
    #[error("{}: {source}: check the free space and the permissions", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The FLAC encoder refused a stem: a fault of the demo, not of the user.
    #[error("{}: the FLAC encoder refused it: {reason}; please report this", path.display())]
    Flac {
        /// The stem's file.
        path: PathBuf,
        /// What the encoder says.
        reason: String,
    },
}

impl DemoError {
    /// Makes the error of a failed file operation.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
