//! A song whose every sample says which frame it is, and what was heard of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::jackd::NAME;
use crate::program::run::downbeat;
use crate::support::show::TestShow;

/// The first frame's sample is one part of so many, the second's two: each is exact as a float.
const PARTS: f32 = 16_777_216.0;

/// What follows the output of a show's only bus: the port's name.
pub const PORT: &str = "downbeat:main";

/// The frame of the song, from 1, that a sample stands at; 0 is silence.
pub fn number(sample: f32) -> u32 {
    (sample * PARTS) as u32
}

/// The samples of so many frames.
pub fn samples(frames: usize) -> Vec<f32> {
    (1..=frames).map(|number| number as f32 / PARTS).collect()
}

/// A show of one such song, mono, on one output, with these lines in its head.
pub fn show(frames: usize, head: &str) -> TestShow {
    TestShow::new()
        .head(head)
        .bus("main", "{ outputs: [1] }")
        .song("song0", "")
        .stem_of(&[samples(frames)], "bus: main")
}

/// The program on the show, with a folder for its state beside the show.
pub fn play(show: &Path, device: &str, more: &[&str]) -> Command {
    let args = ["play".as_ref(), show.as_os_str(), "--device".as_ref(), device.as_ref()];
    let mut command = downbeat(args.into_iter().chain(more.iter().map(AsRef::as_ref)));
    command.env("DOWNBEAT_STATE_DIR", state_dir(show));
    command
}

/// The same on the JACK server.
pub fn play_on_jack(show: &Path, more: &[&str]) -> Command {
    play(show, &format!("jack:{NAME}"), more)
}

/// The folder of the state.
pub fn state_dir(show: &Path) -> PathBuf {
    show.with_file_name("state")
}
