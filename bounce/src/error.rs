//! What can go wrong.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no bounce. Nothing is left half written, and nothing that was there is lost.
#[derive(Debug, thiserror::Error)]
pub enum BounceError {
    /// What was asked for cannot be made from this song.
    #[error("{0}")]
    Asked(String),
    /// A file may not be written where it was asked for.
    #[error("{}: {cause}", path.display())]
    Place {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        cause: String,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {}", path.display(), said(cause))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The engine did not play what was wanted.
    #[error("{0}")]
    Engine(String),
}

impl BounceError {
    pub(crate) fn asked(text: impl Into<String>) -> Self {
        Self::Asked(text.into())
    }

    /// Names the file in what the system says.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |cause| Self::Write { path: path.to_owned(), cause }
    }
}

fn said(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::StorageFull => {
            "the disk is full; make room, or choose another folder".into()
        }
        io::ErrorKind::PermissionDenied => {
            "it is not permitted; choose another folder with --out".into()
        }
        _ => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_the_file_and_what_to_do() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = BounceError::write(Path::new("mixes/a.wav"))(full);
        let text =
            "cannot write mixes/a.wav: the disk is full; make room, or choose another folder";
        assert_eq!(error.to_string(), text);
    }
}
