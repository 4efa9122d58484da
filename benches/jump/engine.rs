//! An engine whose halves are stepped by hand, in the middle of a song.

use std::path::Path;
use std::time::{Duration, Instant};

use downbeat_engine::{Action, Conductor, Did, DiskReader, Face, JumpTo, Quantum, split};
use downbeat_rt::{Renderer, ramp_frames};

use crate::show::read;
use crate::{OUTPUTS, RATE};

/// Frames of a bar at 120 bpm in 4/4.
pub(crate) const BAR: usize = 2 * RATE as usize;

/// What one jump took, beside a step and a callback just before it in which nothing was asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// Frames of the callback before the first one that is another than it would have been.
    pub(crate) unchanged: usize,
    pub(crate) step: Duration,
    pub(crate) plain_step: Duration,
    pub(crate) callback: Duration,
    pub(crate) plain_callback: Duration,
}

/// The halves of an engine, and the time as its device tells it.
pub(crate) struct Engine {
    conductor: Conductor,
    disk: DiskReader,
    renderer: Renderer,
    face: Face,
    out: Vec<f32>,
    period: usize,
    now: Instant,
}

impl Engine {
    /// Opens a show and plays a bar of its first song.
    pub(crate) fn play(file: &Path, period: usize) -> Self {
        let (conductor, disk, renderer) = split(&read(file, OUTPUTS));
        let face = conductor.face();
        let out = vec![0.0; OUTPUTS * period];
        let mut engine = Self { conductor, disk, renderer, face, out, period, now: Instant::now() };
        (0..4).for_each(|_| engine.settle());
        engine.face.send(Action::Go).unwrap();
        (0..BAR / period).for_each(|_| engine.settle());
        engine
    }

    fn step(&mut self) -> Duration {
        let began = Instant::now();
        self.conductor.step_at(self.now);
        began.elapsed()
    }

    /// Renders a period, as a device does.
    fn render(&mut self) -> Duration {
        let began = Instant::now();
        self.renderer.render(&mut self.out);
        let took = began.elapsed();
        let period = Duration::from_secs(self.period as u64) / RATE;
        self.renderer.health().callback(took, period);
        self.now += period;
        took
    }

    /// Lets everybody do all there is to do, and renders a period.
    fn settle(&mut self) {
        self.step();
        while self.disk.step() == Did::Read {}
        self.step();
        self.render();
    }

    /// Jumps to the start of the other section: the first one plays above zero, the second below.
    pub(crate) fn jump(&mut self) -> Taken {
        // Until the last jump has crossed over, and the disk has read what comes after it.
        let crossed = 2 * ramp_frames(RATE) as usize;
        (0..crossed.div_ceil(self.period) + 2).for_each(|_| self.settle());
        let plain_step = self.step();
        let plain_callback = self.render();
        let level = self.out[self.period - 1];
        let is_still = self.out[..self.period].iter().all(|&sample| sample == level);
        assert!(is_still && level != 0.0, "no song plays, or it still crosses over");

        let to = JumpTo::Section(usize::from(level > 0.0));
        let asked = Instant::now();
        self.face.send(Action::Jump { to, at: Some(Quantum::Now) }).unwrap();
        self.conductor.step_at(self.now);
        let step = asked.elapsed();
        let callback = self.render();
        let unchanged = self.out[..self.period].iter().take_while(|&&sample| sample == level);
        let unchanged = unchanged.count();
        assert_eq!(unchanged, 0, "the jump is not heard from the next callback's first frame on");
        Taken { unchanged, step, plain_step, callback, plain_callback }
    }
}
