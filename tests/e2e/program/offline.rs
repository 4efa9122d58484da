//! A show played into a file, and what is in the file.

use std::path::Path;

use super::recording::Recording;
use super::run::{Ran, run};

/// What playing said, and what it wrote: no channel at all, where it wrote nothing.
pub struct Play {
    pub ran: Ran,
    pub recording: Recording,
}

/// Plays a show into a file.
pub fn play(show: &Path, more: &[&str]) -> Play {
    let folder = tempfile::tempdir().unwrap();
    let wav = folder.path().join("out.wav");
    let device = format!("file:{}", wav.display());
    let args = ["play".as_ref(), show.as_os_str(), "--device".as_ref(), device.as_ref()];
    let ran = run(args.into_iter().chain(more.iter().map(AsRef::as_ref)));
    let nothing = Recording { channels: Vec::new() };
    let recording = if wav.exists() { Recording::read(&wav) } else { nothing };
    Play { ran, recording }
}
