//! Files that are written: whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Whether a name is one file in one folder on every system.
pub(crate) fn is_file_name(name: &str) -> bool {
    let refused = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let ends = name.starts_with('.') || name.ends_with('.') || name != name.trim();
    !name.is_empty() && name.chars().count() <= 64 && !ends && !name.contains(refused)
}

/// Puts a text in the place of a file: all of it or nothing.
pub(crate) fn replace(file: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = folder_of(file);
    written(folder, text)?.persist(file).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Writes a new file: all of it or nothing.
///
/// # Errors
/// Of the kind `AlreadyExists`, if there is one.
pub(crate) fn create(file: &Path, text: &str) -> io::Result<()> {
    let folder = folder_of(file);
    written(folder, text)?.persist_noclobber(file).map_err(|error| error.error)?;
    sync_folder(folder)
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A file without its name yet, safe on the disk.
fn written(folder: &Path, text: &str) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".downbeat-").suffix(".tmp");
    readable_by_others(&mut builder);
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    Ok(new)
}

/// As any other file, unlike what temporary files are by themselves. The user's mask still counts.
#[cfg(unix)]
fn readable_by_others(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

/// Elsewhere files have the rights of their folder.
#[cfg(not(unix))]
fn readable_by_others(_: &mut tempfile::Builder<'_, '_>) {}

/// Lets the new name outlive a loss of power.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
