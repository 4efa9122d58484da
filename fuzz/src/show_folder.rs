//! A sound show in a folder, of which a target replaces one file.

use std::fs;

use downbeat_show_files::{LoadOptions, Loaded, load};
use tempfile::TempDir;

use super::sound::wav;

pub(crate) const SHOW: &str = "
show: Fuzz
buses: { main: { outputs: [1, 2] }, drums: { outputs: [4] }, ltc: { outputs: [3], role: timecode } }
click: { bus: main }
songs: { opener: song.yaml }
setlists: { all: [opener] }
";

pub(crate) const SONG: &str =
    "{ tempo: 120, lyrics: a.lrc, stems: [{ name: Drums, file: a.wav, bus: drums }] }";

/// The same without a file of lyrics.
pub(crate) fn plain_song() -> String {
    SONG.replace("lyrics: a.lrc, ", "")
}

/// A folder with the stem.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.wav"), wav(48_000)).expect("a stem");
    folder
}

/// Reads a show, whose problems must all be two lines.
pub(crate) fn loaded(folder: &TempDir) -> Loaded {
    loaded_from(folder, "show.yaml")
}

/// The same of a show file of another name.
pub(crate) fn loaded_from(folder: &TempDir, name: &str) -> Loaded {
    let loaded = load(&folder.path().join(name), &LoadOptions::default());
    for problem in &loaded.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
    let complete = loaded.errors().next().is_none() && loaded.to_convert.is_empty();
    assert_eq!(loaded.show.is_some(), complete);
    loaded
}
