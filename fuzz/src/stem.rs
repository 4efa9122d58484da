//! Audio files, from their first sample to their last.

use std::fs;

use downbeat_show_files::probe;
use downbeat_stems::Frames;
use tempfile::TempDir;

use super::Target;

/// Chunks that are read from a place on. A header may claim hours.
const CHUNKS: usize = 4;

/// Any bytes as a stem: what is probed is read at its start, in its middle and at its end, as sound or
/// as a fault that is told, and never as a sample that is no number.
#[derive(Debug)]
pub struct Stem(TempDir);

impl Target for Stem {
    const NAME: &'static str = "stem";

    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let path = self.0.path().join("stem");
        fs::write(&path, bytes).expect("a file");
        let Ok(found) = probe(&path) else { return false };
        let Ok(mut stem) = Frames::open(&found.file) else { return false };
        let frames = found.file.frames;
        let mut planes = vec![Vec::new(); usize::from(found.file.channels)];
        let mut sound = found.truncated.is_none();
        for place in [0, frames / 2, frames.saturating_sub(100), frames] {
            stem.seek(place);
            for _ in 0..CHUNKS {
                let at = stem.position();
                match stem.next_chunk(&mut planes) {
                    Ok(0) => {
                        assert!(at >= frames);
                        break;
                    }
                    Ok(count) => assert_eq!(stem.position(), at + count as u64),
                    Err(_) => sound = false,
                }
                assert!(stem.position() <= frames);
                for plane in &planes {
                    assert_eq!(plane.len() as u64, stem.position() - at);
                    assert!(plane.iter().all(|sample| sample.is_finite()));
                }
            }
        }
        sound && stem.still_the_same().is_ok()
    }
}
