//! Any bytes as a venue file of a sound show: what is read of it can be written and read again.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use downbeat_show_files::{LoadOptions, Show, Venue, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const SHOW: &str = "
show: Fuzz
buses: { main: { outputs: [1, 2] }, drums: { outputs: [3] } }
songs: { opener: song.yaml }
setlists: { all: [opener] }
";

const SONG: &str = "{ tempo: 120, stems: [{ name: Drums, file: a.wav, bus: drums }] }";

/// A WAV of four frames: PCM, mono, 48000 Hz, 16 bits.
const WAV: &[u8] = b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0\
data\x08\0\0\0abcdefgh";

static SOUND: LazyLock<(TempDir, Show)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
    fs::write(folder.path().join("song.yaml"), SONG).expect("a song");
    fs::write(folder.path().join("a.wav"), WAV).expect("a stem");
    fs::create_dir(folder.path().join("venues")).expect("a folder");
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    let show = loaded.show.expect("a sound show");
    (folder, show)
});

fuzz_target!(|bytes: &[u8]| {
    let (folder, show) = &*SOUND;
    fs::write(folder.path().join("venues/club.yaml"), bytes).expect("a venue");
    let loaded = Venue::load(show, "club");
    for problem in &loaded.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
    if let Some(venue) = loaded.venue {
        venue.save().expect("a saved venue");
        let again = Venue::load(show, "club").venue.expect("a sound venue");
        assert_eq!(again.bus("main"), venue.bus("main"));
        assert_eq!(again.stem("opener", "Drums"), venue.stem("opener", "Drums"));
    }
});
