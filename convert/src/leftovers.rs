//! What an interrupted run left behind.

use std::fs::File;
use std::path::Path;

/// How unfinished files end. Nothing that ends so is ever taken for a converted file.
pub(crate) const UNFINISHED: &str = ".part";

/// Removes unfinished files that nobody is writing: a writer holds a lock on its file, which the
/// system takes away when it dies, however it dies.
pub(crate) fn remove_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let unfinished = path.to_string_lossy().ends_with(UNFINISHED);
        if unfinished && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            // What cannot be removed is only room on the disk.
            let _ = std::fs::remove_file(&path);
        }
    }
}
