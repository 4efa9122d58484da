//! What is on disk after the worst: kills, cuts, flipped bytes, a second run, another show.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may fail as loudly as the tests"
)]

mod blackbox;
mod damage;
mod kept;
mod kill;
mod runs;
mod show;
