//! What people write: show files, song files, lyrics, levels of venues.

use std::fs;

use downbeat_show_files::{LoadOptions, Loaded, Show, Venue, load};
use tempfile::TempDir;

use super::Target;
use super::sound::wav;

const SHOW: &str = "
show: Fuzz
buses: { main: { outputs: [1, 2] }, drums: { outputs: [4] }, ltc: { outputs: [3], role: timecode } }
click: { bus: main }
songs: { opener: song.yaml }
setlists: { all: [opener] }
";

const SONG: &str =
    "{ tempo: 120, lyrics: a.lrc, stems: [{ name: Drums, file: a.wav, bus: drums }] }";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.wav"), wav(48_000)).expect("a stem");
    folder
}

/// Reads a show, whose problems must all be two lines.
fn loaded(folder: &TempDir) -> Loaded {
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    for problem in &loaded.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
    let complete = loaded.errors().next().is_none() && loaded.to_convert.is_empty();
    assert_eq!(loaded.show.is_some(), complete);
    loaded
}

/// Any bytes as a show file: answered with problems, never with a panic or a hang.
#[derive(Debug)]
pub struct ShowFile(TempDir);

impl Target for ShowFile {
    const NAME: &'static str = "show";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("song.yaml"), SONG.replace("lyrics: a.lrc, ", ""))
            .expect("a song");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("show.yaml"), bytes).expect("a file");
        loaded(&self.0).show.is_some()
    }
}

/// Any bytes as a song file of a sound show, with a stem that is there.
#[derive(Debug)]
pub struct SongFile(TempDir);

impl Target for SongFile {
    const NAME: &'static str = "song";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("song.yaml"), bytes).expect("a song");
        let loaded = loaded(&self.0);
        for song in loaded.show.iter().flat_map(|show| &show.songs) {
            let grid = song.tempo.points(48_000, 8, 0, song.frames.cast_signed());
            assert!(grid.is_sorted_by_key(|point| point.frame));
        }
        loaded.show.is_some()
    }
}

/// Any bytes as the lyrics of a sound song: they are shown in order, and never keep it from playing.
#[derive(Debug)]
pub struct LyricsFile(TempDir);

impl Target for LyricsFile {
    const NAME: &'static str = "lyrics";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), SONG).expect("a song");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("a.lrc"), bytes).expect("lyrics");
        let loaded = loaded(&self.0);
        let text = str::from_utf8(bytes).is_ok() && bytes.len() <= 1 << 20;
        assert_eq!(loaded.show.is_some(), text);
        for song in loaded.show.iter().flat_map(|show| &show.songs) {
            assert!(song.lyrics.is_sorted_by_key(|line| line.frame));
            assert!(song.lyrics.iter().all(|line| line.text.chars().count() <= 200));
        }
        loaded.problems.is_empty()
    }
}

/// Any bytes as a venue file of a sound show: what is read of it can be written and read again.
#[derive(Debug)]
pub struct VenueFile {
    folder: TempDir,
    show: Show,
}

impl Target for VenueFile {
    const NAME: &'static str = "venue";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), SONG.replace("lyrics: a.lrc, ", ""))
            .expect("a song");
        fs::create_dir(folder.path().join("venues")).expect("a folder");
        let show = loaded(&folder).show.expect("a sound show");
        Self { folder, show }
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.folder.path().join("venues/club.yaml"), bytes).expect("a venue");
        let loaded = Venue::load(&self.show, "club");
        for problem in &loaded.problems {
            assert_eq!(problem.to_string().lines().count(), 2);
        }
        let Some(venue) = loaded.venue else { return false };
        venue.save().expect("a saved venue");
        let again = Venue::load(&self.show, "club").venue.expect("a sound venue");
        assert_eq!(again.bus("main"), venue.bus("main"));
        assert_eq!(again.stem("opener", "Drums"), venue.stem("opener", "Drums"));
        true
    }
}
