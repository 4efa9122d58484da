//! What a run that is resumed is told besides, and journals that are damaged.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_journal::{Fader, Position, Setlist, State};
use nix::sys::signal::Signal;

use super::coded::{play, show, state_dir};
use super::state::{last_run, leave};
use crate::program::run::{Ran, Running};

const RATE: usize = 48_000;

fn start(file: &Path, more: &[&str]) -> Running {
    let args: Vec<&str> = ["--headless"].iter().chain(more).copied().collect();
    Running::start(&mut play(file, "null", &args))
}

/// A run of the setlist `main` at the club that broke off in the song.
fn evening() -> State {
    let moved = Fader { level_db: Some(-4.5), ..Fader::default() };
    State {
        setlist: Setlist { name: "main".into(), ..Setlist::default() },
        position: Some(Position { song: "song0".into(), frame: 4_321, ..Position::default() }),
        buses: [("main".to_owned(), moved)].into(),
        venue: Some("club".into()),
        ..State::default()
    }
}

/// Resumes with more arguments, and returns what it said until it was killed, and its state then.
fn resumed(file: &Path, more: &[&str]) -> (String, State) {
    let args: Vec<&str> = ["--resume"].iter().chain(more).copied().collect();
    let mut program = start(file, &args);
    program.wait_for("device null: Ok");
    program.process.signal(Signal::SIGKILL);
    let Ran { err, .. } = program.finish();
    (err, last_run(file).state)
}

#[test]
fn another_setlist_than_that_of_the_run_is_an_error() {
    let files = show(20 * RATE, "");
    let file = files.write();
    let folder = files.folder.path().join("setlists");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("short.yaml"), "- song0\n").unwrap();
    leave(&file, evening());
    let Ran { code, err, .. } = start(&file, &["--resume", "--setlist", "short"]).finish();
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("plays the setlist main, not short: leave out --setlist"), "{err}");
    // Nothing is lost by that, and the run's own is none.
    let (err, state) = resumed(&file, &["--setlist", "main"]);
    assert!(err.contains("song0 is held"), "{err}");
    assert_eq!(state.position.unwrap().frame, 4_321);
}

#[test]
fn another_venue_than_that_of_the_run_has_its_own_levels() {
    let files = show(20 * RATE, "");
    let file = files.write();
    let venues = files.folder.path().join("venues");
    fs::create_dir(&venues).unwrap();
    for (venue, level) in [("club", -1), ("hall", -7)] {
        let text = format!("buses:\n  main: {{ level: {level} dB }}\n");
        fs::write(venues.join(format!("{venue}.yaml")), text).unwrap();
    }
    let hall = fs::read_to_string(venues.join("hall.yaml")).unwrap();
    leave(&file, evening());
    // Its own venue contradicts nothing.
    let (err, state) = resumed(&file, &["--venue", "club"]);
    assert!(!err.contains("is not used"), "{err}");
    assert_eq!(state.buses["main"].level_db, Some(-4.5));

    let (err, state) = resumed(&file, &["--venue", "hall"]);
    assert!(err.contains("those of the venue hall") && err.contains("the venue club"), "{err}");
    assert!(err.contains("song0 is held"), "{err}");
    assert!(state.buses.is_empty(), "{state:?}");
    assert_eq!(state.venue.as_deref(), Some("hall"));
    assert_eq!(fs::read_to_string(venues.join("hall.yaml")).unwrap(), hall);
}

/// The journal of the show.
fn journal(file: &Path) -> PathBuf {
    let files = fs::read_dir(state_dir(file).join("journals")).unwrap().flatten();
    let mut files = files.map(|entry| entry.path());
    files.find(|path| path.extension().is_some_and(|e| e == "journal")).unwrap()
}

/// Flips a byte of that line, from 1.
fn damage(journal: &Path, line: usize) {
    let mut bytes = fs::read(journal).unwrap();
    let mut ends = (0..bytes.len()).filter(|&at| bytes[at] == b'\n');
    let begin = if line == 1 { 0 } else { ends.nth(line - 2).unwrap() + 1 };
    bytes[begin + 40] ^= 1;
    fs::write(journal, bytes).unwrap();
}

#[test]
fn a_journal_that_is_damaged_in_the_middle_is_resumed_with_what_follows() {
    let files = show(60 * RATE, "");
    let file = files.write();
    leave(&file, evening());
    let (_, state) = resumed(&file, &[]);
    let journal = journal(&file);
    assert!(fs::read_to_string(&journal).unwrap().lines().count() > 4);
    // The third line is the setlist as the run began with it.
    damage(&journal, 3);
    let (err, again) = resumed(&file, &[]);
    assert!(err.contains("the journal is damaged from line 3 on: 1 line cannot be read"), "{err}");
    assert!(err.contains("song0 is held"), "{err}");
    assert_eq!(again.buses, state.buses);
    assert_eq!(again.position.unwrap().frame, 4_321);
}

#[test]
fn a_journal_whose_beginning_is_damaged_is_named_with_what_to_do() {
    let files = show(60 * RATE, "");
    let file = files.write();
    leave(&file, evening());
    let journal = journal(&file);
    damage(&journal, 1);
    let Ran { code, err, .. } = start(&file, &["--resume"]).finish();
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains(&journal.display().to_string()), "{err}");
    assert!(err.contains("play without --resume"), "{err}");
    let aside = journal.with_extension("refused");
    assert!(err.contains(&aside.display().to_string()) && !aside.exists(), "{err}");
    let mut program = start(&file, &[]);
    program.wait_for(&format!("it is kept as {}", aside.display()));
    program.wait_for("device null: Ok");
    program.process.signal(Signal::SIGTERM);
    assert_eq!(program.finish().code, Some(0));
    assert!(aside.exists());
}
