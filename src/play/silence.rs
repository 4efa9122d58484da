//! The end of the sound.

use std::time::{Duration, Instant};

use downbeat_engine::{Action, Face, Source, Transport};

/// How long the end of the program waits for silence: a device that does not call back any more
/// never gets there.
const SILENCE_LIMIT: Duration = Duration::from_millis(500);
/// How long a panic may take until a snapshot tells of it: two ticks of the conductor and a period.
const PANIC_TAKES: Duration = Duration::from_millis(80);

/// Ends what still sounds with the short ramp of a panic, so that closing the device cuts nothing.
pub(super) fn fall_silent(face: &Face) {
    if face.by(Source::Program).send(Action::Panic).is_err() {
        return;
    }
    // The first snapshots may be older than the panic, or than a GO just before it.
    let begun = Instant::now();
    let silent = || face.snapshot().transport == Transport::Stopped;
    while begun.elapsed() < SILENCE_LIMIT && !(silent() && begun.elapsed() > PANIC_TAKES) {
        std::thread::sleep(Duration::from_millis(5));
    }
}
