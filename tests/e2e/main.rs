//! The engine and the program, tested through what users touch.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests may fail loudly too, and say where they were"
)]
#![allow(unreachable_pub, reason = "modules of one test binary")]

mod click;
mod conduct;
mod conserve;
mod exact;
mod faults;
mod fuzz;
mod gains;
mod go;
mod hold;
mod joint;
mod memory;
mod meters;
mod model;
mod outage;
mod periods;
#[cfg(target_os = "linux")]
mod program;
mod starve;
mod support;
mod timecode;
