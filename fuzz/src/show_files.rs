//! What people write: show files, song files, levels of venues.

use std::fs;

use downbeat_show_files::{Show, Venue};
use tempfile::TempDir;

use super::Target;
use super::show_folder::{SHOW, folder, loaded, plain_song};

/// Any bytes as a show file: answered with problems, never with a panic or a hang.
#[derive(Debug)]
pub struct ShowFile(TempDir);

impl Target for ShowFile {
    const NAME: &'static str = "show";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("song.yaml"), plain_song()).expect("a song");
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
        fs::write(folder.path().join("song.yaml"), plain_song()).expect("a song");
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
