//! Which files make a song, of a folder and the folders in it.

use std::path::PathBuf;

use crate::names::{Kind, is_container, is_part, kind_of};
use crate::scan::{Folder, base_name};

/// An audio file of a song.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    /// What the folder in the song's folder says it is, such as `Drums`.
    pub(super) kind: Option<Kind>,
}

/// What a folder is made of: the files of a song, and the folders of other songs.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    pub(crate) audio: Vec<Part>,
    pub(crate) songs: Vec<&'a Folder>,
    pub(super) midi: Vec<PathBuf>,
    pub(super) lyrics: Vec<PathBuf>,
    pub(super) others: Vec<PathBuf>,
}

impl<'a> Parts<'a> {
    /// Folders called `Stems` or `Drums` hold files of the song above them, if that looks like a song:
    /// it has audio files itself, or no other folders. Every other folder is a song, or several.
    pub(crate) fn of(folder: &'a Folder) -> Self {
        let with_music: Vec<&Folder> =
            folder.folders.iter().filter(|folder| folder.has_music()).collect();
        let is_song = !folder.audio.is_empty() || with_music.iter().all(|folder| fits(folder));
        let mut parts = Self::default();
        parts.take(folder, None, is_song);
        parts
    }

    fn take(&mut self, folder: &'a Folder, kind: Option<Kind>, is_song: bool) {
        self.audio.extend(folder.audio.iter().map(|path| Part { path: path.clone(), kind }));
        self.midi.extend_from_slice(&folder.midi);
        self.lyrics.extend_from_slice(&folder.lyrics);
        self.others.extend_from_slice(&folder.others);
        for inner in &folder.folders {
            if !inner.has_music() {
                // Without audio it may still hold the tempo map.
                self.midi.extend_from_slice(&inner.midi);
                self.lyrics.extend_from_slice(&inner.lyrics);
                self.others.extend_from_slice(&inner.others);
            } else if is_song && fits(inner) {
                let own = if is_container(&inner.name()) { None } else { kind_of(&inner.name()) };
                self.take(inner, own.or(kind), true);
            } else {
                self.songs.push(inner);
            }
        }
    }

    /// Whether all of its files are whole mixes.
    pub(crate) fn is_mixes(&self) -> bool {
        self.audio.iter().all(|part| kind_of(&base_name(&part.path)) == Some(Kind::Mix))
    }
}

/// Whether a folder only holds files of the song above it.
fn fits(folder: &Folder) -> bool {
    let sound = folder.stem_files.is_empty() && !folder.has_projects();
    sound && is_part(&folder.name())
}
