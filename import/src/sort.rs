//! What a file is for, by its name.

use std::path::Path;

use crate::scan::file_name;

/// What a file is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Audio,
    StemFile,
    Midi,
    Lyrics,
    Reaper,
    Ableton,
    Other,
    /// Not worth a word: made by a system or a program for itself.
    Clutter,
}

/// Tells a file by its name.
pub(crate) fn sort(name: &str) -> Sort {
    let lower = name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    if lower.starts_with('.')
        || ["thumbs.db", "desktop.ini", "icon\r", "show.yaml", "song.yaml"]
            .contains(&lower.as_str())
        || ends(&[
            ".asd",
            ".reapeaks",
            ".reapindex",
            ".sfk",
            ".pek",
            ".ovw",
            ".wfm",
            ".gpk",
            ".peak",
            ".rpp-bak",
            ".rpp-undo",
            ".cfg",
            ".tmp",
            "~",
        ])
    {
        Sort::Clutter
    } else if ends(&[".stem.mp4", ".stem.m4a"]) {
        Sort::StemFile
    } else if ends(&PLAIN) || ends(&PACKED) {
        Sort::Audio
    } else if ends(&[".mid", ".midi", ".smf"]) {
        Sort::Midi
    } else if ends(&[".lrc"]) {
        Sort::Lyrics
    } else if ends(&[".rpp"]) {
        Sort::Reaper
    } else if ends(&[".als"]) {
        Sort::Ableton
    } else {
        Sort::Other
    }
}

/// Played as they are.
const PLAIN: [&str; 10] =
    [".wav", ".wave", ".bwf", ".rf64", ".bw64", ".w64", ".aif", ".aiff", ".aifc", ".flac"];
/// Converted before the show.
const PACKED: [&str; 7] = [".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".mp4"];

/// Archives, which are not looked into.
const ARCHIVES: [&str; 8] = [".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"];

/// Whether a file of this name is an archive.
pub(crate) fn is_archive(path: &Path) -> bool {
    let lower = file_name(path).to_lowercase();
    ARCHIVES.iter().any(|end| lower.ends_with(end))
}

/// Whether a file of this name must be converted before the show.
pub(crate) fn is_packed(path: &Path) -> bool {
    let lower = file_name(path).to_lowercase();
    PACKED.iter().any(|end| lower.ends_with(end))
}
