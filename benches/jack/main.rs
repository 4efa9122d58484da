//! What the program costs while it plays on JACK: CPU seconds per second of audio, and memory.
//!
//! `cargo bench --bench jack` plays 16 and 64 stereo stems of 24 bits on a JACK server of its own
//! with the dummy driver, at periods of 64 and 256 frames, and reads what the system counted for
//! the process while it played (Linux). The table goes to standard output and to
//! `target/bench-jack.md`. With `--test` it plays one short song. `make test` installs what it needs.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench fails loudly and prints"
)]

#[path = "../blocks/files.rs"]
#[expect(dead_code, reason = "one format of those that the other bench writes is enough here")]
mod files;
#[path = "../support/noise.rs"]
mod noise;
mod process;
#[path = "../support/show.rs"]
#[expect(dead_code, reason = "the program reads the show here")]
mod show;
#[path = "../support/told.rs"]
mod told;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::files::Format;
use crate::process::{Process, start_server};
use crate::show::Plan;
use crate::told::{is_measuring, tell};

const SERVER: &str = "downbeat-bench";
const OUTPUTS: usize = 16;
/// The song's length, longer than all that is measured of it.
const SECONDS: u32 = 40;

fn main() {
    let measuring = is_measuring();
    let folder = tempfile::tempdir().unwrap();
    let mut table = String::from(
        "| stereo stems | period | CPU s per s of audio | memory (RSS) | peak |\n\
         | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let (stem_counts, periods, listen): (&[usize], &[u32], _) =
        if measuring { (&[16, 64], &[64, 256], 20) } else { (&[2], &[256], 1) };
    for &stems in stem_counts {
        let show = write_show(&folder.path().join(format!("stems{stems}")), stems);
        for &period in periods {
            let cost = play(&show, period, Duration::from_secs(listen));
            writeln!(
                table,
                "| {stems} | {period} | {:.4} | {} MiB | {} MiB |",
                cost.cpu, cost.memory, cost.peak
            )
            .unwrap();
        }
    }
    tell("jack", &table);
}

/// What playing cost.
struct Cost {
    /// CPU seconds per second.
    cpu: f64,
    /// MiB at the end.
    memory: u64,
    /// MiB at the most.
    peak: u64,
}

/// Plays the show's song and measures `listen` of it.
fn play(show: &Path, period: u32, listen: Duration) -> Cost {
    let _server = start_server(SERVER, period, OUTPUTS);
    let program = Process::start(
        Command::new(env!("CARGO_BIN_EXE_downbeat"))
            .args(["play", "--headless", "--go", "--device", &format!("jack:{SERVER}")])
            .arg(show)
            .stdin(Stdio::null())
            .stdout(Stdio::null()),
    );
    // Until the song has started and its window is read.
    sleep(Duration::from_secs(4));
    let (start, cpu) = (Instant::now(), program.cpu_seconds());
    sleep(listen);
    let cpu = (program.cpu_seconds() - cpu) / start.elapsed().as_secs_f64();
    Cost { cpu, memory: program.mebibytes("VmRSS:"), peak: program.mebibytes("VmHWM:") }
}

/// A show of one song. Its stems are copies of one file: a stem is as long to read, whatever it has.
fn write_show(folder: &Path, stems: usize) -> PathBuf {
    let mut first: Option<PathBuf> = None;
    let plan = Plan { songs: 1, stems, outputs: OUTPUTS, extension: "wav", head: "" };
    plan.write(folder, |path| match &first {
        None => {
            Format::Wav24.write(path, 2, SECONDS);
            first = Some(path.to_owned());
        }
        Some(first) => drop(std::fs::copy(first, path).unwrap()),
    })
}
