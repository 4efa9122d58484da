//! How fast stems become blocks: the time of a sample, by format.
//!
//! `cargo bench --bench blocks` plays a song of 16 stems from warm files, and measures the steps of
//! the disk reader that read a block while the song plays, when no memory is new any more. Beside
//! each PCM format stands what `pread` alone takes for the same bytes, so that one sees what the
//! conversion costs. The table goes to standard output and to `target/bench-blocks.md`. FLAC is
//! decoded on all cores, and its time is that of the clock.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench fails loudly and prints"
)]

mod files;
mod player;

#[path = "../support/noise.rs"]
mod noise;
#[path = "../support/show.rs"]
mod show;
#[path = "../support/told.rs"]
mod told;

use std::fmt::Write as _;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};
use downbeat_rt::BLOCK_FRAMES;

use crate::files::Format;
use crate::player::Player;
use crate::told::{is_measuring, tell};

const STEMS: usize = 16;
const SECONDS: u32 = 20;

fn main() {
    let measuring = is_measuring();
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let (stems, seconds) = if measuring { (STEMS, SECONDS) } else { (2, 6) };
    let mut table = String::from(
        "| format | channels | ns a sample | samples a second | times real time | pread alone, ns | its share |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for format in Format::ALL {
        for channels in [1u16, 2] {
            let mut player = Player::new(format, channels, stems, seconds);
            let samples = stems * usize::from(channels) * BLOCK_FRAMES;
            let mut group = criterion.benchmark_group("blocks");
            group.sampling_mode(SamplingMode::Flat);
            group.throughput(Throughput::Elements(samples as u64));
            let name = if channels == 1 { "mono" } else { "stereo" };
            group.bench_function(format!("{format:?}/{name}"), |bencher| {
                bencher.iter_custom(|blocks| player.read(blocks));
            });
            group.finish();
            if let Some(times) = player.medians() {
                let each = times.block * 1e9 / samples as f64;
                let pread = times.pread * 1e9 / samples as f64;
                let real_time = BLOCK_FRAMES as f64 / 48_000.0 / times.block;
                write!(
                    table,
                    "| {format:?} | {name} | {each:.2} | {:.0} M | {real_time:.0} |",
                    1e3 / each
                )
                .unwrap();
                let share = format!(" {pread:.2} | {:.0} % |", pread / each * 100.0);
                writeln!(table, "{}", if format.is_pcm() { share } else { " | |".into() }).unwrap();
            }
        }
    }
    criterion.final_summary();
    if measuring {
        tell("blocks", &table);
    }
}
