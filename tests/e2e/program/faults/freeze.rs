//! A JACK server that is frozen, which no driver reports, for longer and longer.

use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::Signal;

use super::coded::{play_on_jack, show};
use super::listener::{Heard, Listener, ahead};
use crate::program::jackd::{RATE, Server};
use crate::program::terminal::Terminal;

const FRAMES: usize = 60 * RATE as usize;
/// How far a song may be from where it should be, in frames, on a busy machine.
const BUSY: f64 = 0.15 * RATE as f64;
/// Without a callback for so long, in microseconds, a device counts as silent, and the song goes on
/// without it; for less it has a gap.
const SILENT_AFTER: u64 = 500_000;

/// Periods that are heard before and after.
const PERIODS: usize = 20;

/// Freezes the server for so long. Returns what was heard of the song last before that.
fn freeze(server: &Server, listener: &Listener, length: Duration) -> Vec<Heard> {
    let known = listener.song(PERIODS);
    server.signal(Signal::SIGSTOP);
    // Waits for nothing: this is the fault.
    sleep(length);
    let before = listener.last_of_song(known, PERIODS);
    server.signal(Signal::SIGCONT);
    before
}

#[test]
fn a_frozen_server_is_a_gap_then_a_song_in_time_then_one_that_is_held() {
    let files = show(FRAMES, "");
    let server = Server::start(2);
    let mut terminal = Terminal::start(24, 100, &play_on_jack(&files.write(), &[]));
    terminal.wait_for("READY");
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    let listener = Listener::start();

    for length in [Duration::from_millis(200), Duration::from_secs(2)] {
        let before = freeze(&server, &listener, length);
        let after = listener.song(PERIODS);
        let (last, first) = (before[before.len() - 1], after[0]);
        let gap = first.at - last.at;
        if gap < SILENT_AFTER - 100_000 {
            // The frames that follow, but those of periods that the server dropped as it woke.
            let skipped = first.first - last.last - 1;
            assert!(skipped < 8 * 128, "{skipped} frames skipped in a gap of {gap} us");
        } else if gap > SILENT_AFTER + 200_000 {
            let off = ahead(&before, &after);
            assert!(off.abs() < BUSY, "{off} frames off after {gap} us");
        }
    }

    // Beyond the grace time of 3 s.
    let before = freeze(&server, &listener, Duration::from_secs(10));
    terminal.wait_for("HELD");
    // It is held before there is a device again, and until then no GO is taken.
    terminal.wait_for("the song is held, rejoin");
    let last = before[before.len() - 1].last;
    // What was on its way, and then silence until GO.
    let heard = listener.all();
    let late = heard.iter().rposition(|heard| heard.last != 0).map_or(0, |at| at + 1);
    assert!(late < PERIODS, "{late} periods of the song sounded before GO");
    terminal.press(" ");
    let back = listener.song(1)[0];
    let moved = f64::from(back.first) - f64::from(last);
    assert!(moved.abs() < BUSY, "held {moved} frames from where the device was lost");
    terminal.press("!");
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    drop(server);
}
