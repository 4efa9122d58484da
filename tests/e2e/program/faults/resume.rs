//! When a run is resumed, and when not.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use downbeat_journal::{Fader, State};
use nix::sys::signal::Signal;

use super::coded::{play, show, state_dir};
use super::state::{last_run, leave};
use crate::program::run::{Ran, Running};
use crate::program::terminal::Terminal;

const RATE: usize = 48_000;
const BROKE_OFF: &str = "the last run of this show broke off";

fn start(file: &Path, more: &[&str]) -> Running {
    let args: Vec<&str> = ["--headless"].iter().chain(more).copied().collect();
    Running::start(&mut play(file, "null", &args))
}

/// Plays the song for a moment and kills the program.
fn break_off(file: &Path) {
    let mut program = start(file, &["--go", "--fresh"]);
    program.wait_for("playing: song0");
    kill(program);
}

fn kill(program: Running) {
    program.process.signal(Signal::SIGKILL);
    assert_eq!(program.finish().code, None);
}

fn end(program: Running) -> String {
    program.process.signal(Signal::SIGTERM);
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    err
}

#[test]
fn what_broke_off_is_offered_and_what_ended_is_not() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let place = last_run(&file).state.position.unwrap();
    // Nobody can be asked: it is kept, run after run, until somebody decides.
    for _ in 0..2 {
        let mut program = start(&file, &[]);
        program.wait_for(BROKE_OFF);
        program.wait_for("it starts afresh now, and what broke off is kept: play with --resume");
        program.wait_for("device null: Ok");
        end(program);
    }
    let mut program = start(&file, &["--resume"]);
    program.wait_for(&format!("song0 is held at bar {}: GO goes on, or rejoin", place.bar));
    program.wait_for("held: song0");
    end(program);
    // That one ended as it should.
    let mut program = start(&file, &[]);
    program.wait_for("device null: Ok");
    assert!(!end(program).contains(BROKE_OFF));
}

#[test]
fn of_several_that_broke_off_one_is_picked_by_its_number() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let mut program = start(&file, &[]);
    program.wait_for("device null: Ok");
    kill(program);
    let Ran { code, err, .. } = start(&file, &["--resume=3"]).finish();
    assert_eq!(code, Some(1));
    assert!(err.contains("there is no run 3 to resume: 2 of this show broke off"), "{err}");
    let mut program = start(&file, &[]);
    program.wait_for(&format!("{BROKE_OFF} "));
    let earlier = program.wait_for("one before it broke off ");
    assert!(earlier.contains(": song0 at bar ") && earlier.contains("--resume=2"), "{earlier}");
    program.wait_for("device null: Ok");
    end(program);
    let mut program = start(&file, &["--resume=2"]);
    program.wait_for("held: song0");
    end(program);
    // It ended as it should, and with it the others are settled.
    let mut program = start(&file, &[]);
    program.wait_for("device null: Ok");
    assert!(!end(program).contains(BROKE_OFF));
}

#[test]
fn what_is_refused_is_forgotten() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let mut program = start(&file, &["--fresh"]);
    program.wait_for("device null: Ok");
    assert!(!end(program).contains(BROKE_OFF));
    let mut program = start(&file, &[]);
    program.wait_for("device null: Ok");
    assert!(!end(program).contains(BROKE_OFF));
}

#[test]
fn a_venue_that_cannot_be_read_does_not_keep_a_run_from_being_resumed() {
    let files = show(20 * RATE, "");
    let file = files.write();
    let moved = Fader { level_db: Some(-4.5), ..Fader::default() };
    let state = State {
        buses: [("main".to_owned(), moved)].into(),
        venue: Some("club".into()),
        ..State::default()
    };
    leave(&file, state.clone());
    let venue = file.with_file_name("venues").join("club.yaml");
    fs::create_dir(venue.parent().unwrap()).unwrap();
    let broken = "buses:\n  main: { level: -6 dB\n";
    fs::write(&venue, broken).unwrap();
    let mut program = start(&file, &["--resume"]);
    program.wait_for("club.yaml");
    program.wait_for("error: the file of the venue club cannot be used");
    program.wait_for("device null: Ok");
    kill(program);
    let now = last_run(&file).state;
    assert_eq!((&now.buses, &now.venue), (&state.buses, &state.venue));
    assert_eq!(fs::read_to_string(&venue).unwrap(), broken);
    // The console says it, too, and what was moved is there.
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &["--resume"]));
    terminal.wait_for("-4.5");
    terminal.wait_for("venue club cannot be used");
    terminal.signal(Signal::SIGKILL);
    terminal.close().wait();
    // Mended, it is the run's venue again.
    fs::write(&venue, "buses:\n  main: { level: -6 dB }\n").unwrap();
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &["--resume"]));
    terminal.wait_for("-4.5");
    terminal.wait_for("club");
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.finish().code, Some(0));
    // At a start that resumes nothing it is an error like any other.
    fs::write(&venue, broken).unwrap();
    let Ran { code, err, .. } = start(&file, &["--fresh", "--venue", "club"]).finish();
    assert_eq!(code, Some(1), "{err}");
}

#[test]
fn without_a_screen_it_is_held_where_it_was() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let place = last_run(&file).state.position.unwrap();
    let mut program = start(&file, &["--resume"]);
    program.wait_for(&format!("song0 is held at bar {}: GO goes on, or rejoin", place.bar));
    program.wait_for("held: song0");
    // And it stays there.
    program.process.signal(Signal::SIGKILL);
    program.finish();
    assert_eq!(last_run(&file).state.position.unwrap().frame, place.frame);
}

#[test]
fn a_terminal_is_asked() {
    let files = show(20 * RATE, "");
    let file = files.write();
    for (answer, then) in [("\n", "HELD"), ("n\n", "READY")] {
        break_off(&file);
        let mut terminal = Terminal::start(24, 100, &play(&file, "null", &[]));
        terminal.wait_for("[Y/n]");
        terminal.press(answer);
        terminal.wait_for(then);
        assert_eq!(terminal.text().contains("HELD"), then == "HELD");
        terminal.signal(Signal::SIGTERM);
        assert_eq!(terminal.finish().code, Some(0));
    }
    // And an interrupt is an answer too.
    break_off(&file);
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &[]));
    terminal.wait_for("[Y/n]");
    terminal.press("\x03");
    assert_ne!(terminal.finish().code, Some(0));
    assert!(!last_run(&file).ended_cleanly);
}

#[test]
fn nothing_to_resume_is_an_error() {
    let files = show(RATE, "");
    let Ran { code, err, .. } = start(&files.write(), &["--resume"]).finish();
    assert_eq!(code, Some(1));
    assert!(err.contains("there is nothing to resume: this show has not run here yet"), "{err}");
}

#[test]
fn the_journal_of_another_show_is_refused_and_kept() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    // Another show in the same place.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("show: Test", "show: Gala").replace("song0", "waltz")).unwrap();
    fs::rename(files.song_folder("song0"), files.song_folder("waltz")).unwrap();
    let Ran { code, err, .. } = start(&file, &["--resume"]).finish();
    assert_eq!(code, Some(1));
    assert!(err.contains("the journal is of another show, Test"), "{err}");
    let mut program = start(&file, &[]);
    program.wait_for("the journal is of another show, Test");
    program.wait_for("device null: Ok");
    end(program);
    let kept = fs::read_dir(state_dir(&file).join("journals")).unwrap().flatten();
    let refused = |name: &fs::DirEntry| name.path().extension().is_some_and(|e| e == "refused");
    assert_eq!(kept.filter(refused).count(), 1);
}

#[test]
fn a_torn_journal_is_resumed_from_what_is_whole() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let whole = last_run(&file).state;
    let journals = fs::read_dir(state_dir(&file).join("journals")).unwrap().flatten();
    let journal =
        journals.map(|entry| entry.path()).find(|path| path.extension().unwrap() == "journal");
    let mut journal = fs::OpenOptions::new().append(true).open(journal.unwrap()).unwrap();
    journal.write_all(b"00c0ffee {\"record\":\"change\",\"at\":99,\"se").unwrap();
    drop(journal);
    let mut program = start(&file, &["--resume"]);
    program.wait_for("the journal's last record was cut off and is not used");
    program.wait_for("held: song0");
    program.process.signal(Signal::SIGKILL);
    program.finish();
    assert_eq!(last_run(&file).state.position, whole.position);
}

#[test]
fn a_second_run_of_the_same_show_has_no_journal_and_says_so() {
    let files = show(20 * RATE, "");
    let file = files.write();
    let mut first = start(&file, &[]);
    first.wait_for("device null: Ok");
    let mut second = start(&file, &[]);
    second.wait_for("this show runs already, so this run has no journal");
    end(second);
    end(first);
}
