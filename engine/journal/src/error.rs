//! What can go wrong with files, and what to do.

use std::io;
use std::path::{Path, PathBuf};

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} {}: {cause}", path.display())]
pub struct Failure {
    what: &'static str,
    path: PathBuf,
    cause: io::Error,
}

/// A journal or a log could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another run of the same show has the journal.
    #[error(
        "this show runs already, so this run has no journal ({} is locked): end the other run, or \
         go on without one", path.display()
    )]
    InUse {
        /// The file that is locked.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] Failure),
}

/// Says in an error what was tried with which file.
pub(crate) fn at(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.to_owned();
    move |cause| Failure { what, path, cause }
}
