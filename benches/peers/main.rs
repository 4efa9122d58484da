//! `downbeat bounce` beside other people's mixers, on the same files, in one run.
//!
//! `cargo bench --bench peers` mixes 64 stereo stems of 60 s to stereo, and puts 16 mono stems on 16
//! outputs, all 24-bit WAV at 48 kHz: with Downbeat, with `sox`, `ecasound`, `ffmpeg` and `scsynth`
//! as Debian has them (`scripts/install-packages bench`), and with a bare loop that reads, converts,
//! sums and writes, which is the limit. Programs take turns, so that other work on the machine hits
//! all of them, and each writes a file that is not there; the least CPU and wall time of each go to
//! standard output and to `target/bench-peers.md`, with the furthest that a sample of each is from
//! the limit's. With `--test` the stems last a
//! second, and a peer that is not installed is left out.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench fails loudly and prints"
)]

mod compare;
mod cost;
mod limit;
mod peers;
mod task;
#[path = "../support/told.rs"]
mod told;
#[path = "../support/wav.rs"]
mod wav;

use std::fmt::Write as _;
use std::path::Path;

use crate::compare::furthest;
use crate::cost::{Cost, least};
use crate::peers::Peer;
use crate::task::Task;
use crate::told::{is_measuring, tell};

/// How often each program runs; the first time of each is not counted.
const RUNS: usize = 7;
/// Downbeat's CPU time may be so many times the limit's.
const MOST: f64 = 1.5;

fn main() {
    // The limit runs in a process of its own, so that it is counted as the others are.
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--limit") {
        return limit::run(&Task::read(Path::new(&args[at + 1])), Path::new(&args[at + 2]));
    }
    let measuring = is_measuring();
    let (seconds, runs) = if measuring { (60, RUNS) } else { (1, 1) };
    let folder = tempfile::tempdir().unwrap();
    let mut table = String::new();
    for task in [Task::mix(folder.path(), seconds), Task::each(folder.path(), seconds)] {
        table += &compete(&task, runs, measuring);
    }
    tell("peers", &table);
}

/// Lets all programs do a task in turns. Returns a table.
fn compete(task: &Task, runs: usize, measuring: bool) -> String {
    let peers: Vec<Peer> = Peer::ALL
        .into_iter()
        .filter(|peer| {
            let there = peer.is_there();
            assert!(there || !measuring, "{}: run scripts/install-packages bench", peer.name());
            there
        })
        .collect();
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); peers.len()];
    for run in 0..=runs {
        for (peer, costs) in peers.iter().zip(&mut costs) {
            // Whoever writes over a file gets its memory back at once, and who puts a new one in its
            // place does not: so nobody finds one.
            let _ = std::fs::remove_file(task.out(*peer));
            let cost = Cost::of(&mut peer.command(task));
            if run > 0 {
                costs.push(cost);
            }
        }
    }
    let cpu = |at: usize| least(costs[at].iter().map(|cost| cost.cpu));
    let limit = peers.iter().position(|&peer| peer == Peer::Limit).map_or(f64::NAN, cpu);
    let mut table = format!(
        "{}\n\n| program | CPU s | to the limit | wall s | furthest sample, LSB of 24 bits |\n\
         | --- | ---: | ---: | ---: | ---: |\n",
        task.title
    );
    for (at, peer) in peers.iter().enumerate() {
        let off = furthest(&task.out(Peer::Limit), &task.out(*peer), task.outputs());
        assert!(off <= 1, "{}: {off} steps of 24 bits from the limit", peer.name());
        let wall = least(costs[at].iter().map(|cost| cost.wall));
        let (name, cpu) = (peer.name(), cpu(at));
        writeln!(table, "| {name} | {cpu:.2} | {:.2} | {wall:.2} | {off} |", cpu / limit).unwrap();
    }
    let own = peers.iter().position(|&peer| peer == Peer::Downbeat).map_or(f64::NAN, cpu);
    let verdict = if own <= MOST * limit { "reached" } else { "missed" };
    writeln!(table, "\n{MOST} times the limit's CPU time: {verdict}\n").unwrap();
    table
}
