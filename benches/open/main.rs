//! The time to open a show of 100 songs of 16 stems, until the first song is armed, so that GO sounds
//! in the next callback, and until everything is read that the memory plan has room for; the memory
//! then; and the time from the start of `downbeat play` until a JACK client hears it. Once with files
//! that are played as they are, and once with all of them converted.
//!
//! `cargo bench --bench open`. The files are 30 s long and warm; of what is not read they have no
//! bytes on the disk. The sources of converted ones hold the same, so they are converted once. The
//! table goes to standard output and to `target/bench-open.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench fails loudly and prints"
)]

#[path = "../support/noise.rs"]
mod noise;
#[path = "../jack/process.rs"]
#[expect(dead_code, reason = "what the other bench measures is not measured here")]
mod process;
#[path = "../support/show.rs"]
mod show;
mod sound;
#[path = "../support/told.rs"]
mod told;
#[path = "../support/wav.rs"]
mod wav;

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};
use downbeat_convert::{NoProgress, Options, convert};
use downbeat_engine::{ArmedState, Did, split};
use downbeat_show_files::{LoadOptions, load};

use crate::noise::Noise;
use crate::show::{Plan, read};
use crate::told::{is_measuring, tell};

/// The rate of the show, and of files that are played as they are.
const RATE: u32 = 48_000;
/// The rate of files that are converted.
const OTHER_RATE: u32 = 44_100;
/// Bytes of a frame: stereo, 24 bits.
const FRAME: u32 = 6;
/// Seconds at the start of a file that are noise; the head of a song is shorter.
const NOISE_SECONDS: u32 = 2;
/// Four sections, as places that are pinned.
const SECTIONS: &str = "sections:\n  - { name: Verse, bar: 1 }\n  - { name: Chorus, bar: 5 }\n  \
                        - { name: Bridge, bar: 9 }\n  - { name: End, bar: 13 }";

/// What one opening took, in seconds and bytes.
struct Opening {
    loaded: f64,
    armed: f64,
    all: f64,
}

fn main() {
    if sound::is_listener() {
        return sound::listen();
    }
    let measuring = is_measuring();
    let (songs, stems) = if measuring { (100, 16) } else { (3, 2) };
    let plan = Plan { songs, stems, outputs: 16, extension: "wav", head: SECTIONS };
    let head = noise_head();
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group("open");
    group.sampling_mode(SamplingMode::Flat);
    let mut rows = String::new();
    for (files, rate) in [("as they are", RATE), ("converted", OTHER_RATE)] {
        let folder = tempfile::tempdir().unwrap();
        let file = plan.write(folder.path(), |path| write_stem(path, &head, rate, 30));
        convert_all(&file);
        let mut openings = Vec::new();
        group.bench_function(format!("{songs} songs of {stems} stems, {files}"), |bencher| {
            bencher.iter_custom(|times| {
                let mut total = 0.0;
                for _ in 0..times {
                    let opening = open(&file);
                    total += opening.all;
                    openings.push(opening);
                }
                Duration::from_secs_f64(total)
            });
        });
        let sounds = sound::first_sounds(&file, plan.outputs, if measuring { 5 } else { 1 });
        if !openings.is_empty() {
            rows.push_str(&row(files, &openings, sounds));
        }
    }
    group.finish();
    criterion.final_summary();
    if measuring && !rows.is_empty() {
        report(&rows);
    }
}

/// Converts what the show needs converted.
fn convert_all(show_file: &Path) {
    let loaded = load(show_file, &LoadOptions::default());
    let report = convert(&loaded.to_convert, &Options::default(), &NoProgress);
    assert_eq!(report.failures().count(), 0);
}

/// Opens the show, arms its first song and reads all that the plan has room for.
fn open(file: &Path) -> Opening {
    let start = Instant::now();
    let config = read(file, 16);
    let loaded = start.elapsed().as_secs_f64();
    let (mut conductor, mut disk, mut renderer) = split(&config);
    let face = conductor.face();
    let mut out = vec![0.0; 16 * 64];
    let mut armed = None;
    loop {
        let did = disk.step();
        conductor.step();
        renderer.render(&mut out);
        if armed.is_none() {
            conductor.refresh();
            let ready = face.snapshot().armed_state == ArmedState::Ready;
            armed = ready.then(|| start.elapsed().as_secs_f64());
        }
        if did == Did::Nothing && armed.is_some() {
            break;
        }
    }
    Opening { loaded, armed: armed.unwrap(), all: start.elapsed().as_secs_f64() }
}

/// A row of the table: medians, and the most memory so far.
fn row(files: &str, openings: &[Opening], mut sounds: Vec<Duration>) -> String {
    let median = |of: fn(&Opening) -> f64| {
        let mut values: Vec<f64> = openings.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2] * 1e3
    };
    sounds.sort();
    format!(
        "| {files} | {:.0} ms | {:.0} ms | {:.0} ms | {} MiB | {:.0} ms |\n",
        median(|opening| opening.loaded),
        median(|opening| opening.armed),
        median(|opening| opening.all),
        peak_mebibytes(),
        sounds[sounds.len() / 2].as_secs_f64() * 1e3,
    )
}

fn report(rows: &str) {
    let table = format!(
        "| files | show loaded | first song armed | plan read in | peak memory | `play` heard |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n{rows}"
    );
    tell("open", &table);
}

/// The most memory that this process has had, in MiB (Linux).
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) / 1024
}

fn noise_head() -> Vec<u8> {
    let mut noise = Noise::new(7);
    let sample = |_| {
        let [a, b, c, _] = ((noise.sample() * 8_388_608.0) as i32).to_le_bytes();
        [a, b, c]
    };
    (0..RATE * NOISE_SECONDS * FRAME / 3).flat_map(sample).collect()
}

/// A stereo WAV file of 24 bits: a header, noise, and then a hole to its full length.
fn write_stem(path: &Path, head: &[u8], rate: u32, seconds: u32) {
    let mut file = File::create(path).unwrap();
    let frames = rate * seconds;
    file.write_all(&wav::header(2, rate, frames)).unwrap();
    file.write_all(head).unwrap();
    file.set_len(u64::from(wav::HEADER + frames * FRAME)).unwrap();
}
