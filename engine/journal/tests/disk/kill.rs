//! A program that is killed in the middle of writing.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use downbeat_journal::{Last, State, StateDir};

use crate::show::{begin, last, level, open, position, write};

/// Names the folder that the child is to write into.
const FOLDER: &str = "DOWNBEAT_TEST_KILL";

/// The child: this test program, run again for this test alone. It says after each write how far it
/// is, and never ends by itself.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let dir = StateDir::at(folder);
    let from = match open(&dir).1 {
        Last::Run(run) => run.state,
        _ => State::default(),
    };
    let first = reached(&from);
    let (recorder, mut writer) = begin(&dir, from);
    for count in first + 1.. {
        recorder.change(level(count as f32));
        recorder.position(Some(position(count)));
        write(&mut writer);
        let mut out = std::io::stdout();
        writeln!(out, "{count}").unwrap();
        out.flush().unwrap();
    }
}

/// The count in a state, which its level and its position must agree on but for the last write.
fn reached(state: &State) -> i64 {
    let level = state.buses.get("drums").and_then(|fader| fader.level_db).unwrap_or(0.0) as i64;
    let position = state.position.as_ref().map_or(0, |position| position.frame);
    assert!(position == level || position == level - 1, "{position} and {level}");
    position
}

#[test]
fn nothing_that_was_written_is_lost_by_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let mut least = 0;
    for kill in 0..25 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture", "--test-threads", "1"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Killed after another number of writes each time, in the midst of whatever comes next.
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let counts = lines.map_while(Result::ok).filter_map(|line| line.trim().parse::<i64>().ok());
        let told = counts.take(1 + kill * 7 % 60).last().expect("the child writes");
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(told > least);
        let run = last(&dir);
        assert!(!run.ended_cleanly);
        let reached = reached(&run.state);
        assert!(reached >= told, "{reached} of {told} is left");
        least = reached;
    }
}
