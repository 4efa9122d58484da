//! Paths of audio files as a song file spells them.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The folder of the show and that of a song, whole and without links in them.
pub(crate) struct Roots<'a> {
    pub(crate) show: &'a Path,
    pub(crate) song: &'a Path,
}

impl Roots<'_> {
    /// How the song file spells a file, and whether it lies inside the show's folder.
    ///
    /// # Errors
    /// The file is gone, or its path is not UTF-8.
    pub(crate) fn spell(&self, file: &Path) -> io::Result<(String, bool)> {
        let parent =
            file.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        let name = file.file_name().ok_or_else(|| io::Error::other("it has no name"))?;
        let listed = fs::canonicalize(parent)?.join(name);
        // A link may lie inside and lead out.
        let inside =
            listed.starts_with(self.show) && fs::canonicalize(file)?.starts_with(self.show);
        let spelt = relative(self.song, &listed).unwrap_or(listed);
        let parts: Option<Vec<&str>> = spelt
            .components()
            .map(|component| match component {
                Component::RootDir => Some(""),
                component => component.as_os_str().to_str(),
            })
            .collect();
        let text = parts.map(|parts| guarded(parts.join("/")));
        text.map(|text| (text, inside)).ok_or_else(|| io::Error::other("its path is not UTF-8"))
    }
}

/// A relative path whose first name starts with a blank, so that the blank is not taken for space
/// around the value.
pub(crate) fn guarded(path: String) -> String {
    if path.starts_with(|c: char| c.is_whitespace()) { format!("./{path}") } else { path }
}

/// The way from a folder to a file, if they share more than the root of the disk.
fn relative(folder: &Path, file: &Path) -> Option<PathBuf> {
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let is_root =
        |component: Component<'_>| matches!(component, Component::RootDir | Component::Prefix(_));
    if folder.components().take(shared).all(is_root) {
        return None;
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    Some(up.chain(file.components().skip(shared)).collect())
}

/// A path from the root of the disk, without links, of which only the start may be there.
pub(crate) fn absolute(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut there: &Path = &path;
    loop {
        match fs::canonicalize(there) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, name| path.join(name))),
            Err(error) => match (there.parent(), there.file_name()) {
                (Some(parent), Some(name)) => {
                    missing.push(name.to_owned());
                    there = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_and_down() {
        let way = |folder: &str, file: &str| {
            relative(Path::new(folder), Path::new(file))
                .map(|way| way.to_string_lossy().into_owned())
        };
        assert_eq!(way("/a/b", "/a/b/c.wav").as_deref(), Some("c.wav"));
        assert_eq!(
            way("/a/show/songs/x", "/a/stems/c.wav").as_deref(),
            Some("../../../stems/c.wav")
        );
        assert_eq!(way("/a/b", "/x/c.wav"), None);
    }
}
