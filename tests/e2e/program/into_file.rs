//! `--device file:`: all outputs into a file, and what keeps it from being written.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::cli::{FIRST, SECOND, run_on, two_songs};
use super::recording::Recording;
use super::run::{Ran, Running};
use crate::support::audio::{Format, expected};
use crate::support::show::TestShow;

/// At 120 in 4/4, at 48 kHz.
const BAR: u64 = 96_000;

/// Four bars, of which the middle two repeat until somebody releases them.
fn show() -> TestShow {
    let sections =
        "  - { name: A, bar: 1 }\n  - { name: B, bar: 2, loop: on }\n  - { name: C, bar: 4 }";
    TestShow::new()
        .bus("main", "{ outputs: [1, 2] }")
        .song("s", &format!("tempo: 120\nsections:\n{sections}"))
        .stem(Format::Wav16, 2, 4 * BAR, "bus: main")
}

fn wanted() -> Vec<Vec<f32>> {
    (0..2).map(|channel| expected(Format::Wav16, 0, channel, 4 * BAR)).collect()
}

#[test]
fn a_loop_that_nobody_can_release_is_played_once() {
    let played = super::offline::play(&show().write(), &[]);
    assert_eq!(played.ran.code, Some(0), "{}", played.ran.err);
    let wanted = wanted();
    let recording = played.recording.aligned_to(&wanted);
    recording.assert_is(&wanted);
    // And nothing behind it but what fills the last period.
    assert!(recording.channels[0].len() < wanted[0].len() + 2048);
}

/// As where the disk is full: the file may not grow past 100 KB.
#[test]
fn what_the_disk_takes_can_be_heard() {
    let show = show();
    let wav = show.folder.path().join("out.wav");
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh"]);
    command.arg(env!("CARGO_BIN_EXE_downbeat")).arg("play").arg(show.write());
    command.arg("--device").arg(format!("file:{}", wav.display()));
    let Ran { code, err, .. } = Running::start(command.stdin(Stdio::null())).finish();
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("out.wav"), "{err}");
    let heard = Recording::read(&wav);
    let frames = heard.channels[0].len();
    assert!((8_000..102_400 / 8).contains(&frames), "{frames} frames");
    let wanted = wanted();
    for (heard, wanted) in heard.channels.iter().zip(&wanted) {
        assert_eq!(heard[..], wanted[..frames]);
    }
}

/// The samples of those outputs: the one song, and then the other. Seeds are as
/// [`TestShow::stem`] says.
fn samples_of_two_songs() -> Vec<Vec<f32>> {
    let joined = |first: (Format, u64, u64), second: (Format, u64, u64)| {
        let mut samples = expected(first.0, first.1, first.2, FIRST);
        samples.extend(expected(second.0, second.1, second.2, SECOND));
        samples
    };
    vec![
        joined((Format::Wav24, 0, 0), (Format::Wav16, 100, 0)),
        joined((Format::Wav24, 0, 1), (Format::Wav16, 100, 1)),
        joined((Format::Flac, 1, 0), (Format::Float, 101, 0)),
    ]
}

#[test]
fn two_songs_go_into_a_file_sample_for_sample() {
    let show = two_songs();
    let wav = show.folder.path().join("out.wav");
    let device = format!("file:{}", wav.display());
    for period in ["1", "127", "1024", "8192"] {
        let args = ["--device", &device, "--period", period, "--force"];
        let Ran { code, out, err } = run_on("play", &show.write(), &args);
        assert_eq!(code, Some(0), "{err}");
        assert!(out.contains("of 3 outputs"), "{out}");
        let wanted = samples_of_two_songs();
        Recording::read(&wav).aligned_to(&wanted).assert_is(&wanted);
    }
}

#[test]
fn no_file_that_somebody_made_is_written_over() {
    let show = two_songs();
    let folder = show.folder.path();
    let file = show.write();
    let stem = first_wav(folder);
    let mine = folder.join("mine.wav");
    std::fs::write(&mine, "mine").unwrap();
    for (out, force, why) in [
        (&stem, "--force", "is a file of this show"),
        (&mine, "--headless", "is there already; choose another name, or add --force"),
        (&file, "--force", "call it so, with .wav"),
    ] {
        let before = std::fs::read(out).unwrap();
        let device = format!("file:{}", out.display());
        let Ran { code, err, .. } = run_on("play", &file, &["--device", &device, force]);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains(why), "{err}");
        assert!(std::fs::read(out).unwrap() == before, "{} was written over", out.display());
    }
}

/// The first WAV file below a folder.
fn first_wav(folder: &Path) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "wav") {
                return path;
            }
        }
    }
    panic!("no WAV in {}", folder.display())
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let show = two_songs();
    let folder = show.folder.path().to_str().unwrap();
    let nowhere = format!("{folder}/none/out.wav");
    for out in [folder, &nowhere, "/dev/full"] {
        let args = ["--device", &format!("file:{out}")];
        let Ran { code, out: told, err } = run_on("play", &show.write(), &args);
        assert_eq!((code, told.as_str()), (Some(1), ""), "{out}: {err}");
        assert!(err.contains("error: ") && err.contains(out), "{out}: {err}");
    }
}
