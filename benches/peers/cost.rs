//! What a program costs, as the system counts it.

use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// What one run cost, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Of all its threads, in its own code and in the system's.
    pub(crate) cpu: f64,
    pub(crate) wall: f64,
}

impl Cost {
    /// Runs a program to its end. Whether it did its work is seen by its output.
    pub(crate) fn of(command: &mut Command) -> Self {
        let (before, start) = (cpu_of_children(), Instant::now());
        command.stdin(Stdio::null());
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let wall = start.elapsed().as_secs_f64();
        Self { cpu: cpu_of_children() - before, wall }
    }
}

fn cpu_of_children() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// The least one: other work on the machine adds to a time, and never takes from it.
pub(crate) fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}
