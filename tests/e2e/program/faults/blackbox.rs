//! What `downbeat log` tells after a show.

use std::path::Path;
use std::time::Instant;

use downbeat_journal::log::{Entry, Source, What};
use nix::sys::signal::Signal;

use super::coded::{play, show, state_dir};
use super::state::saved;
use crate::program::run::{Ran, Running, downbeat, until};
use crate::program::terminal::Terminal;

const RATE: usize = 48_000;
/// How late a busy machine may be, in milliseconds.
const BUSY: u64 = 500;

/// What `downbeat log` prints.
pub fn log(show: &Path, more: &[&str]) -> String {
    let args: Vec<&str> = ["log"].iter().chain(more).copied().collect();
    let mut command = downbeat(args);
    let ran = Running::start(command.env("DOWNBEAT_STATE_DIR", state_dir(show))).finish();
    let Ran { code, out, err } = ran;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    out
}

/// The records of the last run.
pub fn records(show: &Path) -> Vec<Entry> {
    let lines = log(show, &["--json"]);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_run_that_was_killed_can_be_read_to_the_millisecond() {
    let files = show(20 * RATE, "");
    let file = files.write();
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &[]));
    terminal.wait_for("READY");
    let begun = Instant::now();
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    // Far enough apart to be told apart on a busy machine.
    let played = |frames: i64| saved(&file).position.is_some_and(|place| place.frame > frames);
    until("a second of the song is saved", || played(RATE as i64));
    let apart = begun.elapsed();
    terminal.press("h");
    terminal.wait_for("HELD");
    let held = |record: &Entry| match &record.what {
        What::Action { action, .. } => action.eq_ignore_ascii_case("hold"),
        _ => false,
    };
    until("the hold is written", || self::records(&file).iter().any(held));
    terminal.signal(Signal::SIGKILL);
    terminal.close().wait();

    let records = records(&file);
    assert!(records.is_sorted_by_key(|record| record.at), "{records:?}");
    let at = |wanted: &str| {
        let is_it = |record: &&Entry| match &record.what {
            What::Action { source: Source::Key, action, refused: None } => {
                action.eq_ignore_ascii_case(wanted)
            }
            _ => false,
        };
        records.iter().find(is_it).unwrap_or_else(|| panic!("no {wanted}: {records:?}")).at
    };
    let (go, hold) = (at("go"), at("hold"));
    let off = (hold - go).abs_diff(apart.as_millis() as u64);
    assert!(off < BUSY, "GO at {go}, hold at {hold} ms, but {apart:?} apart");
    let started = records.iter().find_map(|record| match &record.what {
        What::Started { song, entry: 0, frame: 0, .. } => Some((song.as_str(), record.at)),
        _ => None,
    });
    let (song, started) = started.expect("no start");
    assert!(song == "song0" && started >= go && started < go + BUSY);
    let ok = |record: &Entry| matches!(&record.what, What::Device { state, .. } if state == "ok");
    assert!(records.iter().any(ok), "{records:?}");
    assert!(!records.iter().any(|record| record.what == What::End));

    let text = log(&file, &[]);
    let mut lines = text.lines();
    assert!(lines.next().unwrap().contains("Test, setlist main"), "{text}");
    assert_eq!(lines.count(), records.len());
    assert!(
        text.to_lowercase().contains("action    key: go")
            && text.contains("started   song0 (entry 1)")
    );
}

#[test]
fn runs_are_listed_and_found_by_name() {
    let files = show(RATE, "");
    let file = files.write();
    for _ in 0..2 {
        let args = ["--headless", "--go", "--auto"];
        assert_eq!(Running::start(&mut play(&file, "null", &args)).finish().code, Some(0));
    }
    let list = log(&file, &["--list"]);
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids.len(), 2, "{list}");
    for id in ids {
        let text = log(&file, &[id]);
        assert!(text.contains("song0 was played to its end"), "{text}");
        assert!(text.trim_end().ends_with("the run ended as it should"), "{text}");
    }
    let mut none = downbeat(["log", "1999"]);
    let ran = Running::start(none.env("DOWNBEAT_STATE_DIR", state_dir(&file))).finish();
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("there is no run `1999`"), "{}", ran.err);
}
