//! The sources of all songs of a show, in all their versions.

use std::sync::{Arc, OnceLock};

use downbeat_rt::{BlockSize, ClickSounds, Rig};
use downbeat_show_files::Show;
use rayon::prelude::*;

use crate::song_source::SongSource;

/// One source for each song and version, made when it is first asked for: a show has more versions
/// than an evening plays.
#[derive(Debug)]
pub(crate) struct Sources {
    show: Arc<Show>,
    rig: Rig,
    click: Option<Arc<ClickSounds>>,
    size: BlockSize,
    /// By song: the song as it is, then its versions.
    made: Vec<Vec<OnceLock<Arc<SongSource>>>>,
}

impl Sources {
    /// The sources of a show, none of them made. Their blocks have this size.
    pub(crate) fn new(
        show: Arc<Show>,
        rig: Rig,
        click: Option<Arc<ClickSounds>>,
        size: BlockSize,
    ) -> Self {
        let versions = show.songs.iter().map(|song| 1 + song.versions.len());
        let made = versions.map(|count| (0..count).map(|_| OnceLock::new()).collect()).collect();
        Self { show, rig, click, size, made }
    }

    /// Makes those that a setlist plays, on all cores.
    pub(crate) fn make(&self, setlist: usize) {
        let setlist = &self.show.setlists[setlist];
        let entries: Vec<_> = setlist.songs().map(|entry| (entry.song, entry.version)).collect();
        entries.into_par_iter().for_each(|(song, version)| {
            self.get(song, version);
        });
    }

    /// The source of a song in a version; `None` is the song as it is. It takes about a millisecond
    /// to make, once, and reads no file.
    pub(crate) fn get(&self, song: usize, version: Option<usize>) -> Arc<SongSource> {
        let made = self.made[song][version.map_or(0, |version| version + 1)].get_or_init(|| {
            let click = self.click.as_ref();
            Arc::new(SongSource::new(&self.show, song, version, &self.rig, click, self.size))
        });
        Arc::clone(made)
    }
}
