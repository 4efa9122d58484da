//! What was measured, kept by content in the show's cache, so that a second check reads no audio.
//!
//! A stem's measures are kept under the hash of its file; what was measured of a song together under
//! a hash of the hashes of its stems and of everything else that goes into it: levels, routes,
//! automation, the tempo map. A file that cannot be read is as good as none.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use downbeat_show_files::cache::{Cache, ContentHash};
use downbeat_show_files::{Show, Song};
use serde::{Deserialize, Serialize};

use crate::measure::StemMeasures;
use crate::song::SongMeasures;

/// Raised whenever a measure changes its meaning: what older versions measured is then measured
/// again.
const VERSION: u32 = 1;
/// A store larger than this is not ours.
const MOST_BYTES: u64 = 256 << 20;

/// The measures of a show, on disk and in memory.
pub(crate) struct Store {
    file: PathBuf,
    kept: Kept,
    /// What this check used or measured: all that is kept of the store.
    used: Mutex<Kept>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    version: u32,
    stems: BTreeMap<String, StemMeasures>,
    songs: BTreeMap<String, SongMeasures>,
}

impl Store {
    /// Reads the store of a show, or begins a new one.
    pub(crate) fn of_show(cache: &Cache) -> Self {
        let file = cache.folder().join("check.json");
        let kept = read(&file).filter(|kept| kept.version == VERSION).unwrap_or_default();
        let used = Mutex::new(Kept { version: VERSION, ..Kept::default() });
        Self { file, kept, used }
    }

    pub(crate) fn stem(&self, content: &ContentHash) -> Option<StemMeasures> {
        let key = content.to_string();
        let measures = self.kept.stems.get(&key)?.clone();
        self.keep_stem(content, &measures);
        Some(measures)
    }

    pub(crate) fn song(&self, key: &str) -> Option<SongMeasures> {
        let measures = self.kept.songs.get(key)?.clone();
        self.keep_song(key, &measures);
        Some(measures)
    }

    pub(crate) fn keep_stem(&self, content: &ContentHash, measures: &StemMeasures) {
        self.used().stems.insert(content.to_string(), measures.clone());
    }

    pub(crate) fn keep_song(&self, key: &str, measures: &SongMeasures) {
        self.used().songs.insert(key.to_owned(), measures.clone());
    }

    /// Writes what this check used or measured so far, and what it has not come to yet, so that a
    /// check that is broken off goes on where it was.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub(crate) fn save(&self) -> std::io::Result<()> {
        let mut all = self.used().clone();
        for (key, measures) in &self.kept.stems {
            all.stems.entry(key.clone()).or_insert_with(|| measures.clone());
        }
        for (key, measures) in &self.kept.songs {
            all.songs.entry(key.clone()).or_insert_with(|| measures.clone());
        }
        self.write(&all)
    }

    /// Writes what this check used or measured, and drops the rest.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub(crate) fn finish(self) -> std::io::Result<()> {
        let used = self.used().clone();
        if used == self.kept { Ok(()) } else { self.write(&used) }
    }

    fn write(&self, kept: &Kept) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(&self.file);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(kept)?)?;
        file.persist(&self.file)?;
        Ok(())
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Kept> {
        // Every change is one insertion, so what a panic left is whole.
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &PathBuf) -> Option<Kept> {
    let mut text = Vec::new();
    File::open(file).ok()?.take(MOST_BYTES).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// What a song's sums depend on.
pub(crate) fn song_key(show: &Show, song: &Song, contents: &[ContentHash]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: String| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(format!("{VERSION} {} {} {contents:?}", show.rate, song.frames));
    for bus in &show.buses {
        add(format!("{:?} {}", bus.outputs, bus.level_db));
    }
    for stem in &song.stems {
        add(format!("{} {:?} {} {:?}", stem.name, stem.buses, stem.level_db, stem.pan));
    }
    add(format!("{:?} {:?}", song.automation, song.tempo));
    hasher.finalize().to_hex().to_string()
}
