//! Removing what nobody uses any more from a show's cache.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use downbeat_show_files::Show;
use downbeat_show_files::cache::{CONVERTER_VERSION, Cache, ConvertedName};

use crate::leftovers::remove_leftovers;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Converted files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Removes converted files that none of `shows` uses, which must be all shows of the cache's folder:
/// those whose source is gone, has other content now or is not named any more, and those of another
/// converter. What was made of a source that is named stays at every rate, for runs with `--rate`.
/// Unfinished files that nobody writes go as well, and notes of files that are gone; nothing else in
/// the folder is touched.
///
/// # Errors
/// A source cannot be read, and nothing was removed; or the folder cannot be read or a file not be
/// removed, and what was removed before stays removed.
pub fn prune<'a>(cache: &Cache, shows: impl Iterator<Item = &'a Show>) -> io::Result<Pruned> {
    let used = sources(cache, shows)?;
    let mut pruned = Pruned::default();
    let entries = match std::fs::read_dir(cache.folder()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(pruned),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_str().and_then(ConvertedName::parse);
        let Some(ConvertedName { source, version, .. }) = name else { continue };
        if version == CONVERTER_VERSION && used.contains(&source) {
            continue;
        }
        let bytes = entry.metadata()?.len();
        std::fs::remove_file(entry.path())?;
        pruned.files += 1;
        pruned.bytes += bytes;
    }
    remove_leftovers(cache.folder());
    cache.remove_stale_notes()?;
    Ok(pruned)
}

/// What names of converted files begin with that belong to a file of the shows.
fn sources<'a>(
    cache: &Cache,
    shows: impl Iterator<Item = &'a Show>,
) -> io::Result<HashSet<String>> {
    let mut used = HashSet::new();
    let mut seen: HashSet<&Path> = HashSet::new();
    for file in shows.flat_map(Show::audio_files) {
        if !seen.insert(file.source.as_deref().unwrap_or(&file.path)) {
            continue;
        }
        let hash = match &file.source {
            Some(source) => Some(cache.hash(source, &mut |_| true)?),
            // Played as it is, but perhaps converted for another rate: if so its hash was noted.
            None => cache.known(&file.path),
        };
        used.extend(hash.map(|hash| hash.short()));
    }
    Ok(used)
}
