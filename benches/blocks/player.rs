//! A song that plays without threads, so that the reading of its blocks can be measured.

use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use downbeat_engine::{Action, Conductor, Config, Did, DiskReader, split};
use downbeat_rt::{BLOCK_FRAMES, Renderer};
use tempfile::TempDir;

use crate::files::Format;
use crate::show::{Plan, read};

/// Seconds of one block.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) block: f64,
    pub(crate) pread: f64,
}

/// A show of one song, and what was measured while it played.
pub(crate) struct Player {
    config: Config,
    /// The files of the stems, for the bare reads, with a buffer each as the reader has.
    files: Vec<(File, Vec<u8>)>,
    offset: u64,
    engine: Engine,
    measured: Vec<Times>,
    _folder: TempDir,
}

struct Engine {
    conductor: Conductor,
    disk: DiskReader,
    renderer: Renderer,
    out: Vec<f32>,
}

impl Player {
    pub(crate) fn new(format: Format, channels: u16, stems: usize, seconds: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut paths: Vec<PathBuf> = Vec::new();
        let plan = Plan { songs: 1, stems, outputs: 2, extension: format.extension(), head: "" };
        let file = plan.write(folder.path(), |path| {
            match paths.first() {
                None => format.write(path, channels, seconds),
                Some(first) => drop(std::fs::copy(first, path).unwrap()),
            }
            paths.push(path.to_owned());
        });
        let config = read(&file, 2);
        let bytes = BLOCK_FRAMES * usize::from(channels) * usize::from(format.bits() / 8);
        let files = paths.iter().map(|path| (File::open(path).unwrap(), vec![0; bytes])).collect();
        let engine = Engine::start(&config);
        Self { config, files, offset: 0, engine, measured: Vec::new(), _folder: folder }
    }

    /// Reads so many blocks. Returns the time it took.
    pub(crate) fn read(&mut self, blocks: u64) -> Duration {
        let mut total = Duration::ZERO;
        let mut left = blocks;
        while left > 0 {
            let Some(block) = self.engine.next_block() else {
                self.engine = Engine::start(&self.config);
                continue;
            };
            let pread = self.pread();
            self.measured.push(Times { block: block.as_secs_f64(), pread: pread.as_secs_f64() });
            total += block;
            left -= 1;
        }
        total
    }

    /// Reads the same bytes of all files and does nothing with them. Compressed files are shorter.
    fn pread(&mut self) -> Duration {
        let start = Instant::now();
        for (file, buffer) in &mut self.files {
            let read = file.read_at(buffer, self.offset).unwrap();
            black_box(&buffer[..read]);
        }
        let time = start.elapsed();
        self.offset += self.files[0].1.len() as u64;
        if self.offset + self.files[0].1.len() as u64 > self.files[0].0.metadata().unwrap().len() {
            self.offset = 0;
        }
        time
    }

    /// The medians of what was measured, if anything was.
    pub(crate) fn medians(&mut self) -> Option<Times> {
        let mut median = |of: fn(&Times) -> f64| {
            self.measured.sort_by(|a, b| of(a).total_cmp(&of(b)));
            self.measured.get(self.measured.len() / 2).map(of)
        };
        Some(Times { block: median(|times| times.block)?, pread: median(|times| times.pread)? })
    }
}

impl Engine {
    /// Starts the song and lets the disk reader fill its window.
    fn start(config: &Config) -> Self {
        let (mut conductor, mut disk, mut renderer) = split(config);
        let mut out = vec![0.0; 2 * BLOCK_FRAMES];
        let face = conductor.face();
        for _ in 0..2 {
            conductor.step();
            while disk.step() == Did::Read {}
            conductor.step();
            renderer.render(&mut out[..2]);
        }
        face.send(Action::Go).unwrap();
        conductor.step();
        renderer.render(&mut out);
        conductor.step();
        while disk.step() == Did::Read {}
        // The pins of the head stay where they are: once these are played, each block that is
        // read is one that came back.
        for _ in 0..8 {
            renderer.render(&mut out);
            conductor.step();
            while disk.step() == Did::Read {}
        }
        Self { conductor, disk, renderer, out }
    }

    /// Plays one block and reads the next. Returns how long that took; `None` at the song's end.
    fn next_block(&mut self) -> Option<Duration> {
        self.renderer.render(&mut self.out);
        self.conductor.step();
        let start = Instant::now();
        let did = self.disk.step();
        let time = start.elapsed();
        (did == Did::Read).then_some(time)
    }
}
