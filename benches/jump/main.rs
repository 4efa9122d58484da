//! From an action to the first frame that it changes: a jump at quantum `now`, at each period.
//!
//! `cargo bench --bench jump`. The halves of the engine are stepped by hand: the action is sent, the
//! conductor takes one step, the renderer is called once, and the first frame that differs from the
//! song as it went on is looked for in that callback. Beside it, what the conductor's step and the
//! callback took, and what the callback before it took, in which nothing was asked. The table goes to
//! standard output and to `target/bench-jump.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench fails loudly and prints"
)]

#[path = "../support/show.rs"]
mod show;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::Criterion;
use downbeat_engine::{Action, Conductor, Did, DiskReader, Face, JumpTo, Quantum, split};
use downbeat_rt::Renderer;

use crate::show::{Plan, read};

const RATE: u32 = 48_000;
/// Frames of a bar at 120 bpm.
const BAR: usize = 96_000;
const BARS: usize = 16;
const STEMS: usize = 16;
const OUTPUTS: usize = 16;
const PERIODS: [usize; 6] = [32, 64, 128, 256, 512, 1024];
/// Jumps at each period.
const JUMPS: usize = 200;

/// The halves of an engine.
struct Engine {
    conductor: Conductor,
    disk: DiskReader,
    renderer: Renderer,
    face: Face,
    out: Vec<f32>,
    now: Instant,
}

/// What one jump took.
struct Taken {
    /// Frames of the callback before the first one that was changed.
    frames: usize,
    conductor: Duration,
    callback: Duration,
    before: Duration,
}

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench")
        && !std::env::args().any(|arg| arg == "--test");
    let jumps = if measuring { JUMPS } else { 3 };
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        songs: 1,
        stems: STEMS,
        outputs: OUTPUTS,
        extension: "wav",
        head: "sections: [{ name: A, bar: 1 }, { name: B, bar: 9 }]",
    };
    let file = plan.write(folder.path(), stem);

    let mut table = String::from(
        "| period | frames to the first changed one, at most | conductor, median | worst | \
         callback with the jump / without |\n| ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    for period in PERIODS {
        let mut engine = Engine::play(&file, period);
        let mut all: Vec<Taken> = Vec::new();
        criterion.bench_function(&format!("jump now, period {period}"), |bencher| {
            bencher.iter_custom(|times| {
                let taken = (0..times).map(|_| engine.jump());
                let taken: Vec<Taken> = taken.take(jumps).collect();
                let total: Duration = taken.iter().map(|jump| jump.conductor).sum();
                all.extend(taken);
                total
            });
        });
        if !all.is_empty() {
            row(&mut table, period, &mut all);
        }
    }
    criterion.final_summary();
    if measuring {
        println!("\n{table}");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-jump.md");
        std::fs::write(file, table).unwrap();
    }
}

fn row(table: &mut String, period: usize, all: &mut [Taken]) {
    let frames = all.iter().map(|jump| jump.frames).max().unwrap_or(0);
    let sum = |of: fn(&Taken) -> Duration| all.iter().map(of).sum::<Duration>().as_secs_f64();
    let ratio = sum(|jump| jump.callback) / sum(|jump| jump.before);
    all.sort_by_key(|jump| jump.conductor);
    let micros = |at: usize| all[at].conductor.as_secs_f64() * 1e6;
    let (median, worst) = (micros(all.len() / 2), micros(all.len() - 1));
    let line = format!("| {period} | {frames} | {median:.1} us | {worst:.1} us | {ratio:.2} |");
    writeln!(table, "{line}").unwrap();
}

impl Engine {
    fn play(file: &Path, period: usize) -> Self {
        let (conductor, disk, renderer) = split(&read(file, OUTPUTS));
        let face = conductor.face();
        let out = vec![0.0; OUTPUTS * period];
        let mut engine = Self { conductor, disk, renderer, face, out, now: Instant::now() };
        (0..20).for_each(|_| engine.settle());
        engine.face.send(Action::Go).unwrap();
        (0..BAR / period).for_each(|_| engine.settle());
        engine
    }

    /// Lets everybody do all there is to do, and renders a period.
    fn settle(&mut self) {
        self.now += Duration::from_millis(200);
        self.conductor.step_at(self.now);
        while self.disk.step() == Did::Read {}
        self.conductor.step_at(self.now);
        self.renderer.render(&mut self.out);
    }

    /// Jumps to the other section: the stems of the first are at 0.25, those of the second at -0.25.
    fn jump(&mut self) -> Taken {
        // The crossfade of the last one is over, and the place is in the middle of a section.
        let apart = (BAR / (self.out.len() / OUTPUTS)).max(8);
        (0..apart).for_each(|_| self.settle());
        let called = Instant::now();
        self.renderer.render(&mut self.out);
        let before = called.elapsed();
        let level = self.out[0];
        let to = JumpTo::Span(usize::from(level > 0.0));
        let asked = Instant::now();
        self.face.send(Action::Jump { to, at: Some(Quantum::Now) }).unwrap();
        self.conductor.step_at(self.now);
        let conductor = asked.elapsed();
        let called = Instant::now();
        self.renderer.render(&mut self.out);
        let callback = called.elapsed();
        let period = self.out.len() / OUTPUTS;
        let frames = self.out[..period].iter().position(|&sample| sample != level);
        let frames = frames.unwrap_or_else(|| panic!("the callback after a jump changed nothing"));
        Taken { frames, conductor, callback, before }
    }
}

/// A mono WAV file of 16 bits: a quarter of full scale, and the negative of it in the second half.
fn stem(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..BAR * BARS {
        writer.write_sample(if frame < BAR * BARS / 2 { 8_192i16 } else { -8_192 }).unwrap();
    }
    writer.finalize().unwrap();
}
