//! The drivers against real parts: a JACK server on its dummy driver, a recorder that is not ours,
//! ALSA's own devices of software, and files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may fail as loudly as the tests"
)]

mod alsa;
mod cpal;
mod file;
mod jack;
mod jackd;
mod null;
mod signal;
mod supervisor;
mod wait;
