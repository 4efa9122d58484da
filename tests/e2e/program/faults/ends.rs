//! How a run ends, and what the next one finds: the end of a program is no stop of the operator's, and
//! a screen that is gone ends nothing that is on.

use std::path::Path;

use downbeat_journal::{State, Transport};
use nix::sys::signal::Signal;

use super::coded::{play, play_on_jack, show};
use super::state::{last_run, saved};
use crate::program::jackd::Server;
use crate::program::osc::support::{free_port, oscsend};
use crate::program::run::{Ran, Running, until};
use crate::program::terminal::Terminal;

const RATE: usize = 48_000;
const BROKE_OFF: &str = "broke off";

/// The console, with a song that plays and of which a place is saved.
fn playing(file: &Path) -> Terminal {
    let mut terminal = Terminal::start(24, 100, &play(file, "null", &["--fresh"]));
    terminal.wait_for("READY");
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    until("half a second of the song is saved", || at(&saved(file)) > RATE as i64 / 2);
    terminal
}

fn at(state: &State) -> i64 {
    state.position.as_ref().map_or(0, |place| place.frame)
}

/// Starts the program and ends it as soon as it plays.
fn start_and_end(file: &Path) -> Ran {
    let mut program = Running::start(&mut play(file, "null", &["--headless"]));
    program.wait_for("device null: Ok");
    program.process.signal(Signal::SIGTERM);
    program.finish()
}

#[test]
fn a_run_that_is_ended_in_mid_song_is_resumed_there() {
    let files = show(60 * RATE, "");
    let file = files.write();
    for how in ["SIGTERM", "SIGINT", "quit", "held"] {
        let mut terminal = playing(&file);
        let before = at(&saved(&file));
        match how {
            "SIGINT" => terminal.signal(Signal::SIGINT),
            "quit" => {
                terminal.press("q");
                terminal.wait_for("QUIT?");
                terminal.press("y");
            }
            _ => {
                if how == "held" {
                    terminal.press("h");
                    terminal.wait_for("HELD");
                }
                terminal.signal(Signal::SIGTERM);
            }
        }
        assert_eq!(terminal.finish().code, Some(0), "{how}");
        let run = last_run(&file);
        assert!(run.ended_cleanly && run.broke_off(), "{how}");
        let place = run.state.position.clone().unwrap();
        assert!(place.frame >= before, "{how}: {place:?}");
        // It is offered, and held until somebody goes on; ended so, it is offered again.
        for _ in 0..2 {
            let mut program = Running::start(&mut play(&file, "null", &["--headless", "--resume"]));
            program.wait_for(&format!("song0 is held at bar {}: GO goes on", place.bar));
            program.wait_for("held: song0");
            program.process.signal(Signal::SIGTERM);
            assert_eq!(program.finish().code, Some(0), "{how}");
            assert_eq!(at(&last_run(&file).state), place.frame, "{how}");
        }
        assert!(start_and_end(&file).err.contains(BROKE_OFF), "{how}");
    }
}

#[test]
fn a_run_that_is_quit_while_stopped_is_not_offered_and_its_levels_can_be_had_back() {
    let files = show(60 * RATE, "");
    let file = files.write();
    let mut terminal = playing(&file);
    terminal.press("\t\t\x1b[D");
    terminal.wait_for("-1.0 ");
    terminal.press("s");
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    assert!(!last_run(&file).broke_off());
    // A plain start has the levels of the show, and forgets nothing.
    let Ran { code, err, .. } = start_and_end(&file);
    assert!(code == Some(0) && !err.contains(BROKE_OFF), "{err}");
    assert!(last_run(&file).state.buses.is_empty());
    let list = Running::start(&mut play(&file, "null", &["--resume=list"])).finish();
    assert_eq!(list.code, Some(0), "{}", list.err);
    assert!(list.out.contains("--resume=1  ended") && list.out.contains("1 fader"), "{}", list.out);
    let mut terminal = Terminal::start(24, 100, &play(&file, "null", &["--resume"]));
    terminal.wait_for("-1.0 ");
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    assert_eq!(last_run(&file).state.buses["main"].level_db, Some(-1.0));
}

#[test]
fn without_a_screen_a_held_song_waits_and_a_stopped_one_ends_the_program() {
    let port = free_port();
    let files = show(60 * RATE, &format!("osc: {{ port: {port} }}"));
    let file = files.write();
    let mut terminal = playing(&file);
    terminal.signal(Signal::SIGHUP);
    terminal.wait_for("what is held waits");
    oscsend(port, "/downbeat/hold", "", &[]);
    terminal.wait_for("held: song0");
    let held = |state: State| state.position.is_some_and(|p| p.transport == Transport::Held);
    until("the hold is saved", || held(saved(&file)));
    let place = at(&saved(&file));
    // The window is gone as well, and a surface goes on.
    let mut program = terminal.close();
    oscsend(port, "/downbeat/go", "", &[]);
    until("it goes on", || at(&saved(&file)) > place + RATE as i64);
    assert!(program.is_running());
    oscsend(port, "/downbeat/stop", "", &[]);
    assert_eq!(program.wait().code(), Some(0));
    assert!(!last_run(&file).broke_off());
}

#[test]
fn a_screen_that_is_lost_while_a_song_is_held_leaves_it_there() {
    let files = show(60 * RATE, "");
    let file = files.write();
    let mut terminal = playing(&file);
    terminal.press("h");
    terminal.wait_for("HELD");
    terminal.signal(Signal::SIGHUP);
    terminal.wait_for("what is held waits");
    terminal.wait_for("held: song0");
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.finish().code, Some(0));
    let run = last_run(&file);
    assert!(run.broke_off() && at(&run.state) > 0, "{run:?}");
}

#[test]
fn without_a_screen_a_song_goes_on_through_an_outage() {
    let files = show(60 * RATE, "transport: { grace: 1 s }");
    let file = files.write();
    let server = Server::start(2);
    let mut terminal = Terminal::start(24, 100, &play_on_jack(&file, &[]));
    terminal.wait_for("READY");
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    terminal.signal(Signal::SIGHUP);
    terminal.wait_for("what is held waits");
    server.signal(Signal::SIGSTOP);
    terminal.wait_for("no sound");
    terminal.wait_for("the song holds");
    server.signal(Signal::SIGCONT);
    terminal.wait_for("the device is back");
    terminal.wait_for("held: song0");
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.finish().code, Some(0));
    assert!(last_run(&file).broke_off());
    drop(server);
}
