//! What is played of a song, and what follows it: a show of a few stems, read from disk.

mod automation;
mod rules;
mod saved;
mod sections;
mod setlists;
mod tempo;
mod versions;

use std::fs;
use std::path::Path;

use downbeat_show_files::{LoadOptions, Pass, Show, Song, load};

use crate::audio_files::write_wav;

pub(crate) const RATE: i64 = 48_000;

/// A show of songs with these texts, called `a`, `b` and so on, with this head and these setlists.
pub(crate) fn show(head: &str, setlists: &str, songs: &[&str]) -> Show {
    let folder = tempfile::tempdir().unwrap();
    let mut text = format!(
        "show: S\n{head}\nbuses: {{ main: {{ outputs: [1, 2] }}, vox: {{ outputs: [3] }} }}\nsongs:\n"
    );
    for (key, song) in ('a'..).zip(songs) {
        text.push_str(&format!("  {key}: {key}.yaml\n"));
        fs::write(folder.path().join(format!("{key}.yaml")), song).unwrap();
    }
    fs::write(folder.path().join("show.yaml"), format!("{text}{setlists}\n")).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 2, 48_000, 61 * 48_000);
    sound(folder.path())
}

/// The show, of which nothing is told but that takes have different lengths, as they have here.
pub(crate) fn sound(folder: &Path) -> Show {
    let loaded = load(&folder.join("show.yaml"), &LoadOptions::default());
    let mut problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    problems.retain(|problem| !problem.contains("the takes of `Vox` have different lengths"));
    assert_eq!(problems, Vec::<String>::new());
    loaded.show.unwrap()
}

pub(crate) fn song(text: &str) -> Song {
    show("", "setlists: { all: [a] }", &[text]).songs.remove(0)
}

/// A bar of four at 120 lasts 2 s.
pub(crate) fn bar(bar: i64) -> i64 {
    (bar - 1) * 2 * RATE
}

pub(crate) fn pass(section: Option<usize>, from: i64, to: i64) -> Pass {
    Pass { section, from, to, loops: false }
}

pub(crate) const STEMS: &str = "
tempo: 120
stems:
  - { name: Drums, file: minute.wav, bus: main }
  - { name: Bass, file: minute.wav, bus: main, level: -3 dB }
  - { name: Vox, wet: minute.wav, dry: long.wav, bus: [vox, main] }
";

pub(crate) const END: i64 = 61 * RATE;
