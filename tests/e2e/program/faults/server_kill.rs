//! A JACK server that is killed and started again, again and again, while a song plays.

use super::coded::{play_on_jack, show};
use super::listener::{Heard, Listener, ahead};
use crate::program::jackd::{NAME, RATE, Server};
use crate::program::run::{Ran, Running};

/// How often the server is killed; `DOWNBEAT_TEST_KILLS=20` makes it so many.
const KILLS: usize = 4;
/// Seconds of the song for each kill: long enough on a busy machine.
const SECONDS: u32 = 3;
/// Periods that are heard between two kills.
const PERIODS: usize = 40;
/// Periods before a kill that tell where the song was: 80 ms. Not more: a server on a busy machine is
/// late for good at times, and the song with it, so that those before were further on.
const LAST: usize = 30;
/// How far a song may be from where it would have been, in frames, on a busy machine, where a server
/// stands still just before it is killed or while it is listened to. And how far it is mostly.
const BUSY: f64 = 0.15 * RATE as f64;
const USUAL: f64 = 0.015 * RATE as f64;
/// How far the end may be from where the clock of the system has it. The device's clock is the song's,
/// and a server on a busy machine is late by itself.
const AT_THE_END: f64 = 2.0 * RATE as f64;

#[test]
fn a_song_whose_server_dies_again_and_again_is_where_it_would_have_been_and_ends_when_it_should() {
    let kills = std::env::var("DOWNBEAT_TEST_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let frames = kills as u32 * SECONDS * RATE;
    let files = show(frames as usize, "transport: { grace: 20 s }");
    let mut server = Server::start(2);
    let args = ["--headless", "--go", "--auto"];
    let mut program = Running::start(&mut play_on_jack(&files.write(), &args));
    program.wait_for("playing: song0");
    let mut listener = Listener::start();
    let begin = listener.song(PERIODS);
    let mut off: Vec<f64> = Vec::new();
    for _ in 0..kills {
        let known = listener.steady_song(PERIODS);
        server.kill();
        let before = listener.last_of_song(known, LAST);
        // Before the next one of its name: they would share what wakes them.
        drop(listener);
        server.restart(RATE, 128);
        program.wait_for(&format!("opened JACK server {NAME}"));
        listener = Listener::start();
        let after = listener.song(PERIODS);
        off.push(ahead(&before, &after));
    }
    println!("frames from where it would have been: {off:.0?}");
    assert!(off.iter().all(|off| off.abs() < BUSY), "{off:?}");
    let usual = off.iter().filter(|off| off.abs() < USUAL).count();
    assert!(usual >= kills.div_ceil(2), "{usual} of {off:?}");

    listener.wait_until("the second half", |heard| heard.last > frames / 2);
    // A song for many kills is longer than anything is waited for.
    listener.wait_until("the last quarter", |heard| heard.last > frames / 4 * 3);
    let end = listener.wait_until("the end", |heard| heard.last == 0);
    // As if the silence that begins in that period were the frame after the last.
    let late = ahead(&begin, &[Heard { first: frames + 1, ..end }]);
    assert!(late.abs() < AT_THE_END, "it ended {late} frames from where it should");
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    drop(server);
}
