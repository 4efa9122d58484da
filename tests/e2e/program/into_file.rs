//! `--device file:`, where the show or the disk would not let it end.

use std::process::{Command, Stdio};

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
