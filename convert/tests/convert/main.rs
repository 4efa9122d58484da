//! Conversion, through its one way in.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail loudly, and the quality tests print their figures"
)]

mod alignment;
mod damaged;
mod quality;
mod resume;
mod show;
mod support;
