//! A show for the tests of this crate.

use std::path::Path;

use downbeat_rt::Rig;
use downbeat_show_files::{LoadOptions, Show, load};

/// Frames of a bar at 120 bpm and 48 kHz.
pub(crate) const BAR: i64 = 96_000;
/// Bars of a song.
pub(crate) const BARS: i64 = 12;

/// What the first stem of each song holds at a frame: exact in an `f32`, and never 0.
pub(crate) fn sample(frame: i64) -> f32 {
    (frame + 1) as f32 / 16_777_216.0
}

/// Two songs of 12 bars and two stems, each with three sections, `song` and `other`; their folder
/// goes when it is dropped.
pub(crate) fn show() -> (Show, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write_wav(&at("mono.wav"), 1, BARS * BAR, sample);
    write_wav(&at("stereo.wav"), 2, BAR, |_| 0.0);
    write_wav(&at("cue.wav"), 1, 1_000, |_| 0.5);
    for song in ["song", "other"] {
        let text = format!(
            "title: {song}\ntempo: 120\ncount_in: 2 bars\nsections:\n  - {{ name: A, bar: 2 }}\n  \
             - {{ name: B, bar: 5 }}\n  - {{ name: C, bar: 9 }}\nstems:\n  \
             - {{ name: One, file: mono.wav, bus: a }}\n  \
             - {{ name: Two, file: stereo.wav, bus: b }}\n",
        );
        std::fs::write(at(&format!("{song}.yaml")), text).unwrap();
    }
    let text = "show: Test\nrate: 48000\nbuses:\n  a: { outputs: [1] }\n  b: { outputs: [2, 3] }\n\
                songs:\n  song: song.yaml\n  other: other.yaml\nsetlists:\n  main: [song, other]\n";
    std::fs::write(at("show.yaml"), text).unwrap();
    let loaded = load(&at("show.yaml"), &LoadOptions::default());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    (loaded.show.unwrap_or_else(|| panic!("{problems:?}")), folder)
}

/// The rig of that show.
pub(crate) fn rig() -> Rig {
    Rig::new(48_000, 3, &[vec![0], vec![1, 2]])
}

fn write_wav(path: &Path, channels: u16, frames: i64, sample: impl Fn(i64) -> f32) {
    let spec = hound::WavSpec {
        channels,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..frames {
        for _ in 0..channels {
            file.write_sample(sample(frame)).unwrap();
        }
    }
    file.finalize().unwrap();
}
