//! Two things that files can do and that need care.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` into a file beside `path`, on disk for good, to take its place with [`commit`].
/// Returns the file, open at its end.
pub(crate) fn prepare(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::create(beside(path))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(file)
}

/// Puts what was prepared in the place of `path`, in one step: there is the old file or the new one
/// at every moment, even after a loss of power.
pub(crate) fn commit(path: &Path) -> io::Result<()> {
    fs::rename(beside(path), path)?;
    sync_folder(path)
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Makes a rename or a new name in the folder of `path` last.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        // Elsewhere a folder cannot be opened, and the system keeps names by itself.
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// A lock that ends with the process, however that ends: the system releases it.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// Takes the lock; `None` when somebody has it.
    pub(crate) fn take(path: &Path) -> io::Result<Option<Self>> {
        // What stands in the file does not matter, and nothing ever does.
        let file = File::options().create(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Released by name, because a program that is just being started by this one still has a copy of
/// the file, and with it the lock.
impl Drop for Lock {
    fn drop(&mut self) {
        // If this fails the lock ends with the file all the same.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_has_a_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::take(&path).unwrap().expect("nobody has it");
        assert!(Lock::take(&path).unwrap().is_none());
        drop(first);
        assert!(Lock::take(&path).unwrap().is_some());
    }
}
