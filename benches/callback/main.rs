//! The time of one callback, beside a bare loop that does the same sums on arrays in RAM.
//!
//! `cargo bench --bench callback` measures every row and writes the table to standard output and to
//! `target/bench-callback.md`. Real and bare take turns block by block, because other work on the
//! machine slows both alike then, and their medians can be compared. All stream through as much
//! memory as a song's read-ahead takes, so nothing is in a cache that would not be there in a show.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench fails loudly and prints")]

mod bare;
mod duel;
mod fed;
mod table;

#[path = "../support/noise.rs"]
mod noise;
#[path = "../support/told.rs"]
mod told;

use std::rc::Rc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode};

use crate::bare::Memory;
use crate::duel::Duel;
use crate::table::{Row, Table};
use crate::told::is_measuring;

const STEREO_STEMS: [usize; 5] = [8, 16, 32, 64, 128];
const OUTPUTS: [usize; 2] = [2, 16];
const PERIODS: [usize; 4] = [32, 64, 256, 1024];
/// Frames a second.
const RATE: u32 = 48_000;
/// Blocks that are in memory while a song plays: at least 4 s, as the disk reader keeps them.
const WINDOW: usize = 26;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(400))
        .configure_from_args();
    let mut table = Table::default();
    for stems in STEREO_STEMS {
        let memory = Rc::new(Memory::new(stems, WINDOW));
        for outputs in OUTPUTS {
            let mut duel = Duel::new(stems, outputs, &memory);
            for period in PERIODS {
                for moving in [false, true] {
                    let name = if moving { "moving" } else { "still" };
                    let mut group = criterion.benchmark_group(format!("callback/{name}"));
                    group.sampling_mode(SamplingMode::Flat);
                    let id = format!("{stems} stereo stems to {outputs}, period");
                    duel.begin(period, moving);
                    group.bench_function(BenchmarkId::new(id, period), |bencher| {
                        bencher.iter_custom(|callbacks| duel.run(callbacks));
                    });
                    group.finish();
                    if let Some(times) = duel.medians() {
                        table.rows.push(Row { stems, outputs, period, moving, times });
                    }
                }
            }
        }
    }
    criterion.final_summary();
    if is_measuring() {
        table.write();
    }
}
