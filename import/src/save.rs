//! Writing a plan: all files or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::plan::{Plan, PlannedFile};

/// Why a plan was not written. Nothing of it is there then, unless the error says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no song, so there is nothing to write.
    #[error("there is no song to write")]
    Nothing,
    /// Files of these names are there already.
    #[error("{} is there already, and {} more; look at it, then write over it with --force", .0[0].display(), .0.len() - 1)]
    Exists(Vec<PathBuf>),
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Plan {
    /// Writes all files, each whole or not at all, the show file last. With `force` it replaces files
    /// that are there; else it leaves them and writes nothing.
    ///
    /// If one cannot be put in its place, those before it are taken back. Folders that were made for
    /// them stay.
    ///
    /// # Errors
    /// There is no song, a file is there already, or the system refused to write one.
    pub fn write(&self, force: bool) -> Result<Vec<PathBuf>, WriteError> {
        if self.files.is_empty() {
            return Err(WriteError::Nothing);
        }
        // Looked at again: the plan may be older than the file.
        let there = |file: &&PlannedFile| file.path.symlink_metadata().is_ok();
        let existing: Vec<PathBuf> =
            self.files.iter().filter(there).map(|file| file.path.clone()).collect();
        if !force && !existing.is_empty() {
            return Err(WriteError::Exists(existing));
        }
        // What is most likely to fail, room on the disk, fails before anything is in its place.
        let mut ready = Vec::new();
        for file in &self.files {
            ready.push((file, prepare(file).map_err(|source| failed(&file.path, source))?));
        }
        let mut done = Vec::new();
        for (file, temporary) in ready {
            match put(&file.path, temporary, force) {
                Ok(kept) => done.push((file.path.clone(), kept)),
                Err(error) => {
                    take_back(done);
                    return Err(error);
                }
            }
        }
        for (_, kept) in &done {
            if let Some(kept) = kept {
                // It is only the old file under a name that nobody looks for.
                let _ = fs::remove_file(kept);
            }
        }
        Ok(done.into_iter().map(|(path, _)| path).collect())
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io { path: path.to_owned(), source }
}

/// The text in a file beside the place where it goes, on the disk.
fn prepare(file: &PlannedFile) -> io::Result<NamedTempFile> {
    let folder = file.path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::Builder::new().prefix(".import-").tempfile_in(folder)?;
    temporary.write_all(file.text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are for their owner alone; a show file is for the crew.
        temporary.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Puts a file in its place, and gives the name under which the one that was there is kept.
fn put(path: &Path, temporary: NamedTempFile, force: bool) -> Result<Option<PathBuf>, WriteError> {
    let there = path.symlink_metadata();
    if there.as_ref().is_ok_and(fs::Metadata::is_dir) {
        return Err(failed(path, io::Error::other("a folder has its name")));
    }
    let mut kept = None;
    if force && there.is_ok() {
        let name = temporary.path().with_extension("old");
        fs::rename(path, &name).map_err(|source| failed(path, source))?;
        kept = Some(name);
    }
    match temporary.persist_noclobber(path) {
        Ok(_) => Ok(kept),
        Err(error) => {
            if let Some(kept) = kept {
                let _ = fs::rename(kept, path);
            }
            match error.error.kind() {
                io::ErrorKind::AlreadyExists => Err(WriteError::Exists(vec![path.to_owned()])),
                _ => Err(failed(path, error.error)),
            }
        }
    }
}

/// As it was before; what fails here was told by what failed first.
fn take_back(done: Vec<(PathBuf, Option<PathBuf>)>) {
    for (path, kept) in done.into_iter().rev() {
        let _ = match kept {
            Some(kept) => fs::rename(kept, &path),
            None => fs::remove_file(&path),
        };
    }
}
