//! What is to be done: which stems go to which outputs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::peers::Peer;
use crate::wav;

/// Frames per second of everything.
pub(crate) const RATE: u32 = 48_000;
/// Samples are within one part in so many of full scale: the sum of all stems stays clear of it.
const SHARE: i32 = 128;

/// Stems, and how they meet the outputs.
pub(crate) struct Task {
    pub(crate) title: String,
    folder: PathBuf,
    pub(crate) stems: Vec<PathBuf>,
    /// Whether stereo stems are summed; else each mono stem has an output of its own.
    pub(crate) sums: bool,
}

impl Task {
    /// 64 stereo stems to stereo.
    pub(crate) fn mix(folder: &Path, seconds: u32) -> Self {
        let title = format!("64 stereo stems of {seconds} s to stereo");
        Self::write(title, folder.join("mix"), 64, true, seconds)
    }

    /// 16 mono stems to 16 outputs.
    pub(crate) fn each(folder: &Path, seconds: u32) -> Self {
        let title = format!("16 stems of {seconds} s to 16 outputs");
        Self::write(title, folder.join("outputs"), 16, false, seconds)
    }

    /// The task in a folder that was written.
    pub(crate) fn read(folder: &Path) -> Self {
        let sums = folder.ends_with("mix");
        let stems = (0..if sums { 64 } else { 16 }).map(|at| stem(folder, at)).collect();
        Self { title: String::new(), folder: folder.to_owned(), stems, sums }
    }

    fn write(title: String, folder: PathBuf, count: usize, sums: bool, seconds: u32) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let stems: Vec<PathBuf> = (0..count).map(|at| stem(&folder, at)).collect();
        for (at, path) in stems.iter().enumerate() {
            write_stem(path, if sums { 2 } else { 1 }, seconds, at as u64);
        }
        let task = Self { title, folder, stems, sums };
        task.write_show();
        task
    }

    fn write_show(&self) {
        let mut show = String::from("show: Peers\nrate: 48000\nbuses:\n");
        let mut song = String::from("title: Song\ntempo: 120\nstems:\n");
        if self.sums {
            show += "  bus0: { outputs: [1, 2] }\n";
        }
        for at in 0..self.stems.len() {
            let bus = if self.sums { 0 } else { at };
            if !self.sums {
                writeln!(show, "  bus{at}: {{ outputs: [{}] }}", at + 1).unwrap();
            }
            writeln!(song, "  - {{ name: S{at}, file: {at}.wav, bus: bus{bus} }}").unwrap();
        }
        show += "songs:\n  song: song.yaml\nsetlists:\n  all: [song]\n";
        std::fs::write(self.show(), show).unwrap();
        std::fs::write(self.folder.join("song.yaml"), song).unwrap();
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn show(&self) -> PathBuf {
        self.folder.join("show.yaml")
    }

    pub(crate) fn outputs(&self) -> usize {
        if self.sums { 2 } else { self.stems.len() }
    }

    /// Where a program writes to.
    pub(crate) fn out(&self, peer: Peer) -> PathBuf {
        self.folder.join(format!("{}-out.wav", peer.name()))
    }
}

fn stem(folder: &Path, at: usize) -> PathBuf {
    folder.join(format!("{at}.wav"))
}

/// A stem of noise, another for each seed, with the plain header that every program reads.
fn write_stem(path: &Path, channels: u16, seconds: u32, seed: u64) {
    let frames = seconds * RATE;
    let mut bytes = wav::header(channels, RATE, frames);
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..frames * u32::from(channels) {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = (state >> 32) as u32;
        let [a, b, c, _] = ((word.cast_signed() >> 8) / SHARE).to_le_bytes();
        bytes.extend([a, b, c]);
    }
    std::fs::write(path, bytes).unwrap();
}
