//! The real callback and the bare loops, taking turns.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use downbeat_rt::{BLOCK_FRAMES, ramp_frames};

use crate::RATE;
use crate::bare::{Bare, Gain, Memory};
use crate::fed::Fed;

/// Seconds of one callback.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) real: f64,
    pub(crate) planar: f64,
    pub(crate) tiles: f64,
}

/// Both sides, and what was measured of them.
pub(crate) struct Duel {
    fed: Fed,
    bare: Bare,
    memory: Rc<Memory>,
    /// Where the bare loops are in their arrays.
    frame: usize,
    period: usize,
    outputs: usize,
    moving: bool,
    /// The gain that each stem has, and the one that it goes to next.
    gains: Vec<f32>,
    targets: Vec<f32>,
    lines: Vec<Gain>,
    out: Vec<f32>,
    /// What reading the clock twice takes.
    clock: f64,
    measured: Vec<Times>,
}

impl Duel {
    pub(crate) fn new(stems: usize, outputs: usize, memory: &Rc<Memory>) -> Self {
        Self {
            fed: Fed::new(stems, outputs),
            bare: Bare::new(outputs),
            memory: Rc::clone(memory),
            frame: 0,
            period: 0,
            outputs,
            moving: false,
            gains: vec![0.5; stems],
            targets: vec![0.5; stems],
            lines: Vec::new(),
            out: Vec::new(),
            clock: clock(),
            measured: Vec::new(),
        }
    }

    /// Starts a new row of the table.
    pub(crate) fn begin(&mut self, period: usize, moving: bool) {
        self.period = period;
        self.moving = moving;
        self.out = vec![0.0; self.outputs * period];
        self.measured.clear();
    }

    /// Runs so many callbacks. Returns the time of the real ones.
    pub(crate) fn run(&mut self, callbacks: u64) -> Duration {
        let mut total = 0.0;
        let mut left = callbacks;
        while left > 0 {
            let count = left.min((BLOCK_FRAMES / self.period) as u64);
            let real = self.real(count);
            let (planar, tiles) = self.bare(count);
            total += real;
            let each = |seconds: f64| seconds / count as f64;
            self.measured.push(Times {
                real: each(real),
                planar: each(planar),
                tiles: each(tiles),
            });
            left -= count;
        }
        Duration::from_secs_f64(total)
    }

    fn real(&mut self, callbacks: u64) -> f64 {
        self.fed.feed();
        let mut seconds = 0.0;
        for _ in 0..callbacks {
            if self.moving {
                self.aim();
            }
            self.fed.conduct(self.period, self.moving.then_some(&self.targets));
            let start = Instant::now();
            self.fed.render(black_box(&mut self.out));
            seconds += start.elapsed().as_secs_f64() - self.clock;
        }
        seconds
    }

    /// Both bare loops, one after the other, over the same frames.
    fn bare(&mut self, callbacks: u64) -> (f64, f64) {
        let from = self.frame;
        let mut seconds = [0.0; 2];
        for (side, seconds) in seconds.iter_mut().enumerate() {
            self.frame = from;
            for _ in 0..callbacks {
                if self.frame + self.period > self.memory.frames {
                    self.frame = 0;
                }
                self.draw();
                let gains = black_box(&self.lines);
                let out = black_box(&mut self.out);
                let start = Instant::now();
                if side == 0 {
                    self.bare.planar(&self.memory, self.frame, gains, out);
                } else {
                    self.bare.tiles(&self.memory, self.frame, gains, out);
                }
                *seconds += start.elapsed().as_secs_f64() - self.clock;
                self.frame += self.period;
            }
        }
        (seconds[0], seconds[1])
    }

    /// A new target for every stem, that differs from the last.
    fn aim(&mut self) {
        for (stem, target) in self.targets.iter_mut().enumerate() {
            *target = if *target > 0.5 { 0.25 } else { 0.75 + 0.001 * stem as f32 };
        }
    }

    /// The gain lines of a bare callback: where the real gains move, over as many frames.
    fn draw(&mut self) {
        if self.moving {
            self.aim();
        }
        let ramp = ramp_frames(RATE) as usize;
        let moving = if self.moving { ramp.min(self.period) } else { 0 };
        self.lines.clear();
        for (gain, &target) in self.gains.iter_mut().zip(&self.targets) {
            let step = (target - *gain) / ramp as f32;
            self.lines.push(Gain { start: *gain + step, step, moving, target });
            *gain += step * moving as f32;
        }
    }

    /// The medians of what was measured, if anything was.
    pub(crate) fn medians(&mut self) -> Option<Times> {
        let mut median = |of: fn(&Times) -> f64| {
            self.measured.sort_by(|a, b| of(a).total_cmp(&of(b)));
            self.measured.get(self.measured.len() / 2).map(of)
        };
        Some(Times {
            real: median(|times| times.real)?,
            planar: median(|times| times.planar)?,
            tiles: median(|times| times.tiles)?,
        })
    }
}

/// The seconds that a measurement of nothing takes.
fn clock() -> f64 {
    let mut times: Vec<f64> = (0..10_001)
        .map(|_| {
            let start = Instant::now();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
