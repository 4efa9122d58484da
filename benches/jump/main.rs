//! From an action to the first frame that it changes: a jump at quantum `now`, at each period.
//!
//! `cargo bench --bench jump`. The halves of an engine are stepped by hand: the action is sent, the
//! conductor takes one step, the renderer is called once, and that callback must differ from what was
//! played before from its first frame on. Beside it stands what the step and the callback take, each
//! with its ratio to one in which nothing is asked: the two take turns, because other work on the
//! machine slows both alike then. The table goes to standard output and to `target/bench-jump.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench fails loudly and prints"
)]

mod engine;
mod table;

#[path = "../support/show.rs"]
mod show;
#[path = "../support/told.rs"]
mod told;

use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, SamplingMode};

use crate::engine::{BAR, Engine};
use crate::show::Plan;
use crate::table::Table;
use crate::told::is_measuring;

/// Frames a second.
const RATE: u32 = 48_000;
const STEMS: usize = 16;
const OUTPUTS: usize = 16;
const PERIODS: [usize; 6] = [32, 64, 128, 256, 512, 1024];

fn main() {
    let measuring = is_measuring();
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        songs: 1,
        stems: STEMS,
        outputs: OUTPUTS,
        extension: "wav",
        head: "sections: [{ name: A, bar: 1 }, { name: B, bar: 9 }]",
    };
    let file = plan.write(folder.path(), stem);
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let mut table = Table::default();
    for period in PERIODS {
        let mut engine = Engine::play(&file, period);
        let mut all = Vec::new();
        let mut group = criterion.benchmark_group("jump now");
        group.sampling_mode(SamplingMode::Flat);
        group.bench_function(format!("period {period}"), |bencher| {
            bencher.iter_custom(|times| {
                let before = all.len();
                all.extend((0..times).map(|_| engine.jump()));
                all[before..].iter().map(|jump| jump.step + jump.callback).sum()
            });
        });
        group.finish();
        table.add(period, &all);
    }
    criterion.final_summary();
    if measuring {
        table.write();
    }
}

/// A mono WAV file of 16 bits: a quarter of full scale, and the negative of it from a bar before the
/// second section on, because a jump crosses over from what is before its target.
fn stem(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for (bars, sample) in [(7, 8_192i16), (9, -8_192)] {
        (0..bars * BAR).for_each(|_| writer.write_sample(sample).unwrap());
    }
    writer.finalize().unwrap();
}
