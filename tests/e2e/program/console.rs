//! The console in a real terminal.

use std::process::Command;

use nix::sys::signal::Signal;

use super::run::{Running, downbeat};
use super::terminal::{Left, Terminal};
use crate::support::audio::Format;
use crate::support::show::TestShow;

/// A song that no test waits for the end of, at 8 kHz.
const LONG: u64 = 8_000 * 120;
/// The keys of a terminal.
const LEFT: &str = "\x1b[D";
const TAB: &str = "\t";

fn show() -> TestShow {
    TestShow::at(8_000)
        .bus("drums", "{ outputs: [1, 2] }")
        .bus("bass", "{ outputs: [3] }")
        .song("opener", "")
        .stem(Format::Wav16, 2, LONG, "bus: drums")
        .stem(Format::Wav16, 1, LONG, "bus: bass")
}

fn play(show: &TestShow) -> Command {
    let mut command = downbeat(["play", "--device", "null"]);
    command.arg(show.write());
    command
}

/// The console on that show, once the first song is ready.
fn console(rows: u16, columns: u16, show: &TestShow) -> Terminal {
    let mut terminal = Terminal::start(rows, columns, &play(show));
    terminal.wait_for("READY");
    terminal
}

/// The same, and it plays.
fn playing(show: &TestShow) -> Terminal {
    let mut terminal = console(24, 80, show);
    terminal.press(" ");
    terminal.wait_for("▶ PLAYING");
    terminal
}

/// Waits until a row of the screen contains all of these.
fn wait_for_row(terminal: &mut Terminal, parts: &[&str]) {
    let is_it = |row: &str| parts.iter().all(|part| row.contains(part));
    terminal.wait_until(&format!("{parts:?} in a row"), |text| text.lines().any(is_it));
}

#[test]
fn it_starts_plays_moves_a_fader_mutes_and_quits() {
    for (rows, columns) in [(24, 80), (50, 200)] {
        let show = show();
        let mut terminal = console(rows, columns, &show);
        let at_work = terminal.state();
        assert!(at_work.is_taken(), "{at_work:?}");
        terminal.wait_for("Test · main");
        wait_for_row(&mut terminal, &["ARMED", "opener"]);
        terminal.wait_for("8000 Hz");

        terminal.press(" ");
        terminal.wait_for("PLAYING");
        // From the setlist past the sections to the buses, the first of which is selected: three steps of 1 dB down.
        terminal.press(TAB);
        terminal.press(TAB);
        wait_for_row(&mut terminal, &["drums", "  0.0 "]);
        terminal.press(&LEFT.repeat(3));
        wait_for_row(&mut terminal, &["drums", " -3.0 "]);
        terminal.press(",");
        wait_for_row(&mut terminal, &["drums", " -3.1 "]);
        terminal.press("\x7f");
        wait_for_row(&mut terminal, &["drums", "··   0.0 "]);
        terminal.press("m");
        wait_for_row(&mut terminal, &["drums", "M·   0.0 "]);
        wait_for_row(&mut terminal, &["bass", "··   0.0 "]);

        terminal.press("q");
        terminal.wait_for("QUIT?");
        terminal.press("n");
        terminal.wait_until("no question", |text| !text.contains("QUIT?"));
        terminal.wait_for("PLAYING");
        quit(terminal);
    }
}

#[test]
fn it_quits_without_a_question_while_nothing_plays() {
    for key in ["q", "\x03"] {
        let show = show();
        let mut terminal = console(24, 80, &show);
        terminal.press(key);
        restored(terminal);
    }
}

#[test]
fn the_keys_are_on_the_screen() {
    let show = show();
    let mut terminal = console(24, 80, &show);
    terminal.wait_for("Space GO");
    terminal.press("?");
    terminal.wait_for("Panic: everything silent at once");
    terminal.press("\x1b");
    terminal.wait_until("no keys", |text| !text.contains("everything silent"));
    terminal.press("q");
    restored(terminal);
}

#[test]
fn it_is_drawn_anew_when_asked_to() {
    let show = show();
    let mut terminal = console(24, 80, &show);
    terminal.wipe();
    terminal.press("\x0c");
    terminal.wait_for("Test · main");
    terminal.wait_for("Space GO");
    terminal.press("q");
    restored(terminal);
}

#[test]
fn a_signal_ends_it_and_gives_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGQUIT] {
        let show = show();
        let terminal = playing(&show);
        terminal.signal(signal);
        restored(terminal);
    }
}

#[test]
fn a_signal_to_the_process_group_gives_the_terminal_back() {
    let show = show();
    let terminal = playing(&show);
    terminal.signal_group(Signal::SIGTERM);
    restored(terminal);
}

#[test]
fn a_hangup_ends_the_screen_and_not_the_song() {
    let show = show();
    let mut terminal = playing(&show);
    terminal.signal(Signal::SIGHUP);
    terminal.wait_for("what plays goes on to its end");
    terminal.wait_for("playing: opener");
    let state = terminal.state();
    assert_eq!(&state, terminal.before());
    terminal.signal(Signal::SIGTERM);
    restored(terminal);
}

#[test]
fn it_follows_the_size_of_the_terminal() {
    let show = show();
    let mut terminal = playing(&show);
    for (rows, columns) in [(50, 200), (10, 40), (1, 1), (24, 80)] {
        terminal.resize(rows, columns);
    }
    terminal.wait_for("q quit");
    terminal.wait_for("PLAYING");
    quit(terminal);
}

#[test]
fn without_a_terminal_it_is_an_error_and_not_a_hang() {
    let show = show();
    let ended = Running::start(&mut play(&show)).finish();
    assert!(ended.err.contains("the console cannot go on"), "{}", ended.err);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
}

/// Quits in spite of the question.
fn quit(mut terminal: Terminal) {
    terminal.press("q");
    terminal.wait_for("QUIT?");
    terminal.press("y");
    restored(terminal);
}

/// Asserts that the program ends well and leaves the terminal as it was.
fn restored(terminal: Terminal) {
    let Left { code, before, after, text } = terminal.finish();
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(after, before);
}
