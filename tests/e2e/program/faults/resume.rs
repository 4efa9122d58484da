//! When a run is resumed, and when not.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use downbeat_journal::{Fader, State, VampOf};
use nix::sys::signal::Signal;

use super::blackbox::log;
use super::coded::{play, samples, show, state_dir};
use super::state::{last_run, leave, saved};
use crate::program::run::{Ran, Running, until};
use crate::program::terminal::Terminal;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
const BROKE_OFF: &str = "the last run of this show broke off";

fn start(file: &Path, more: &[&str]) -> Running {
    let args: Vec<&str> = ["--headless"].iter().chain(more).copied().collect();
    Running::start(&mut play(file, "null", &args))
}

/// Plays the song for a moment and kills the program, once it is on disk where the song is.
fn break_off(file: &Path) {
    let mut program = start(file, &["--go", "--fresh"]);
    program.wait_for("playing: song0");
    until("the place is saved", || saved(file).position.is_some());
    kill(program);
}

fn kill(program: Running) {
    program.process.signal(Signal::SIGKILL);
    assert_eq!(program.finish().code, None);
}

/// Starts the program, ends it as soon as it plays, and returns what it said.
fn start_and_end(file: &Path, more: &[&str]) -> String {
    let mut program = start(file, more);
    program.wait_for("device null: Ok");
    end(program)
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
    // That one was ended while the song was held, and this one when it was stopped.
    stop_and_quit(&file, "--resume");
    assert!(!start_and_end(&file, &[]).contains(BROKE_OFF));
}

/// Goes on with a run, stops its song, and quits.
fn stop_and_quit(file: &Path, resume: &str) {
    let mut terminal = Terminal::start(24, 100, &play(file, "null", &[resume]));
    terminal.wait_for("HELD");
    terminal.press("s");
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
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
    assert!(err.contains("there is no run 3 to resume, but:"), "{err}");
    let has = |number: usize, words: &str| {
        let line = err.lines().find(|line| line.contains(&format!("--resume={number}")));
        line.is_some_and(|line| line.contains("broke off") && line.contains(words))
    };
    assert!(has(1, "nothing played") && has(2, "song0 at bar "), "{err}");
    let mut program = start(&file, &[]);
    program.wait_for(&format!("{BROKE_OFF} "));
    let earlier = program.wait_for("one before it broke off ");
    assert!(earlier.contains(": song0 at bar ") && earlier.contains("--resume=2"), "{earlier}");
    program.wait_for("device null: Ok");
    end(program);
    stop_and_quit(&file, "--resume=2");
    // It ended as it should, and with it the others are settled.
    assert!(!start_and_end(&file, &[]).contains(BROKE_OFF));
}

#[test]
fn what_is_refused_is_not_offered_again_and_is_kept() {
    let files = show(20 * RATE, "");
    let file = files.write();
    break_off(&file);
    let place = last_run(&file).state.position.unwrap();
    assert!(!start_and_end(&file, &["--fresh"]).contains(BROKE_OFF));
    assert!(!start_and_end(&file, &[]).contains(BROKE_OFF));
    let mut program = start(&file, &["--resume"]);
    program.wait_for(&format!("song0 is held at bar {}: GO goes on, or rejoin", place.bar));
    kill(program);
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

/// What the console says of a vamp: the bar that repeats, and in which pass.
fn bar_and_pass(text: &str) -> Option<(usize, u32)> {
    let (_, rest) = text.split_once("↻ bar ")?;
    let mut words = rest.split(|letter: char| !letter.is_alphanumeric());
    let bar = words.next()?.parse().ok()?;
    let pass = words.find(|word| *word == "pass").and_then(|_| words.next())?;
    Some((bar, pass.parse().ok()?))
}

/// Waits for a pass of the bar that repeats, and returns that bar.
fn wait_for_pass(terminal: &mut Terminal, least: u32) -> usize {
    let is_it = |text: &str| bar_and_pass(text).is_some_and(|(_, pass)| pass >= least);
    terminal.wait_until(&format!("pass {least} of a bar"), is_it);
    bar_and_pass(&terminal.text()).unwrap().0
}

#[test]
fn a_bar_that_was_made_to_repeat_repeats_on_and_the_band_is_rejoined_in_it() {
    // A bar of 1 s.
    let files = TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .song("song0", "tempo: 240")
        .stem_of(&[samples(30 * RATE)], "bus: main");
    let file = files.write();
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &["--go", "--fresh"]));
    terminal.wait_for("PLAYING");
    terminal.press("1");
    let bar = wait_for_pass(&mut terminal, 2);
    terminal.signal(Signal::SIGKILL);
    terminal.close().wait();

    let place = last_run(&file).state.position.unwrap();
    let vamp = place.vamp.unwrap();
    let frames = (bar - 1) * RATE..bar * RATE;
    assert_eq!((vamp.from, vamp.to), (frames.start as i64, frames.end as i64));
    assert!((vamp.from..vamp.to).contains(&place.frame), "{place:?}");
    assert_eq!((vamp.of, vamp.release), (VampOf::Bars { bars: 1 }, None));
    // The pass is written when it begins.
    assert!(vamp.pass >= 1);

    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &["--resume"]));
    terminal.wait_for("HELD");
    terminal.wait_for(&format!("↻ bar {bar} pass {}", vamp.pass));
    terminal.wait_for("(READY)");
    terminal.press("j");
    terminal.wait_for("PLAYING");
    // Round and round.
    assert_eq!(wait_for_pass(&mut terminal, vamp.pass + 2), bar);
    let now = saved(&file).position.unwrap();
    assert!((vamp.from..vamp.to).contains(&now.frame), "{now:?} is not in {vamp:?}");
    // Until it is told to leave.
    terminal.press("e");
    terminal.wait_until("no vamp", |text| bar_and_pass(text).is_none());
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.finish().code, Some(0));
    // It was ended, and in the middle of the song.
    let run = last_run(&file);
    assert!(run.ended_cleanly && run.broke_off());
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
    // The console was told of it, and it can be had all the same.
    let told = log(&file, &[]);
    assert!(told.contains(BROKE_OFF), "{told}");
    assert!(told.contains("what broke off is kept: --resume=list lists it"), "{told}");
    let Ran { code, out, .. } = start(&file, &["--resume=list"]).finish();
    assert_eq!(code, Some(0));
    assert!(out.starts_with("--resume=1 ") && out.contains("song0 at bar "), "{out}");
    let mut program = start(&file, &["--resume=1"]);
    program.wait_for("held: song0");
    kill(program);
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
    let file = files.write();
    for (resume, ended) in [("--resume", 1), ("--resume=7", 1), ("--resume=list", 0)] {
        let Ran { code, out, err } = start(&file, &[resume]).finish();
        assert_eq!((code, out.as_str()), (Some(ended), ""), "{err}");
        assert!(
            err.contains("there is nothing to resume: this show has not run here yet"),
            "{err}"
        );
    }
    for wrong in ["--resume=0", "--resume=x"] {
        let Ran { code, err, .. } = start(&file, &[wrong]).finish();
        assert_eq!(code, Some(2));
        assert!(err.contains("give the number of a run, from 1, or `list`"), "{err}");
    }
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
    assert!(err.contains(".journal: ") && err.contains(".refused;"), "{err}");
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
    // It may have been written anew: it is held, and was heard there some time ago.
    let place = |state: State| state.position.map(|place| (place.entry, place.span, place.frame));
    assert_eq!(place(last_run(&file).state), place(whole));
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
