//! A list of devices, and devices that come back as others.

use nix::sys::signal::Signal;

use super::blackbox::log;
use super::coded::{play, play_on_jack, show};
use super::listener::{Listener, ahead};
use crate::program::jackd::{NAME, RATE, Server};
use crate::program::run::{Ran, Running};

const LONG: usize = 60 * RATE as usize;
/// How far a song may be from where it should be, in frames, on a busy machine.
const BUSY: f64 = 0.15 * RATE as f64;

#[test]
fn the_next_device_of_the_list_plays_when_the_first_does_not_open_and_when_it_dies() {
    let files = show(6 * RATE as usize, "");
    let list = format!("jack:{NAME},null");
    let args = ["--headless", "--go", "--auto"];
    let mut server = Server::start(2);
    let mut program = Running::start(&mut play(&files.write(), &list, &args));
    program.wait_for("playing on JACK server");
    program.wait_for("playing: song0");
    server.kill();
    program.wait_for("opened null: nothing is heard");
    // The song goes on to its end there.
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    assert!(!err.contains("held: "), "{err}");

    // Nobody else has a server of that name meanwhile.
    let args = ["--headless", "--go"];
    let mut program = Running::start(&mut play(&files.write(), &list, &args));
    program.wait_for("playing on null");
    program.wait_for(&format!("jack:{NAME} does not open: "));
    // Nobody hears that, so it moves as soon as it can.
    server.restart(RATE, 128);
    program.wait_for(&format!("opened JACK server {NAME}"));
    program.process.signal(Signal::SIGTERM);
    assert_eq!(program.finish().code, Some(0));
    // It ends in order, so that the dead one's place is free again.
    drop(server);
}

#[test]
fn a_server_that_comes_back_at_another_rate_is_refused_and_with_another_period_taken() {
    let files = show(LONG, "transport: { grace: 30 s }");
    let mut server = Server::start(2);
    let file = files.write();
    let mut program = Running::start(&mut play_on_jack(&file, &["--headless", "--go"]));
    program.wait_for("playing: song0");
    let listener = Listener::start();
    let before = listener.song(20);
    server.kill();
    let before = listener.last_of_song(before, 20);
    drop(listener);

    server.restart(44_100, 128);
    let refused = program.wait_for("44100");
    assert!(refused.contains("does not open") && refused.contains("48000"), "{refused}");
    server.kill();

    server.restart(RATE, 512);
    program.wait_for(&format!("opened JACK server {NAME}"));
    let listener = Listener::start();
    let after = listener.song(20);
    let off = ahead(&before, &after);
    assert!(off.abs() < BUSY, "{off} frames off");
    assert_eq!(after[0].last - after[0].first, 511);
    program.process.signal(Signal::SIGTERM);
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    drop(server);

    // All of it stands in the black box, in this order.
    let text = log(&file, &[]);
    let mut rest = text.as_str();
    for words in [": ok", ": lost", ": retrying", "44100", "is back after", "end "] {
        let at = rest.find(words).unwrap_or_else(|| panic!("no `{words}` here in\n{text}"));
        rest = &rest[at + words.len()..];
    }
}
