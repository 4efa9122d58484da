//! Renders periods of any length and times them.

use std::time::{Duration, Instant};

use crate::comeback::{Comeback, Step};
use crate::midi::Ports;
use crate::pace::Pace;
use crate::render::Render;
use crate::seat::Piece;

/// The longest run of frames that is rendered at once. Longer periods come in pieces.
pub(crate) const MOST_FRAMES: usize = 8192;

/// A renderer with the memory it renders into.
pub(crate) struct Pump<R> {
    renderer: R,
    planar: Vec<f32>,
    rate: u32,
    pace: Pace,
    /// While the renderer comes back from an outage.
    comeback: Option<Comeback>,
}

impl<R: Render> Pump<R> {
    /// Prepares everything that the callback needs, so that it never allocates.
    pub(crate) fn new(renderer: R, rate: u32) -> Self {
        // Not zeros, which an allocator may hand out as pages that fault at the first write.
        let planar = vec![1.0; renderer.outputs() * MOST_FRAMES];
        Self { renderer, planar, rate, pace: Pace::new(Instant::now(), rate), comeback: None }
    }

    /// The same for a renderer that was without a device: its next frame was due at `due`. However
    /// long the device takes until its first callback, what is heard is what is due then.
    pub(crate) fn due(renderer: R, rate: u32, due: Instant) -> Self {
        let (pace, comeback) = (Pace::new(due, rate), Some(Comeback::new(due, rate)));
        Self { pace, comeback, ..Self::new(renderer, rate) }
    }

    pub(crate) fn into_renderer(self) -> R {
        self.renderer
    }

    /// When the renderer's next frame is due.
    pub(crate) fn next(&self) -> Instant {
        self.comeback.as_ref().map_or_else(|| self.pace.next(), Comeback::next)
    }

    /// Renders `frames` in pieces of at most [`MOST_FRAMES`], hands each to `deliver`, and reports
    /// how long it all took. MIDI goes by `midi`. Real-time safe when `deliver` and `midi` are.
    pub(crate) fn play(
        &mut self,
        frames: usize,
        midi: &mut dyn Ports,
        deliver: impl FnMut(Piece<'_>),
    ) {
        if frames == 0 {
            // Such a callback has no deadline.
            return;
        }
        let began = Instant::now();
        self.play_at(began, frames, midi, deliver);
        self.renderer.health().callback(began.elapsed(), duration(frames, self.rate));
    }

    /// The same for a callback that began at `began`.
    fn play_at(
        &mut self,
        began: Instant,
        frames: usize,
        midi: &mut dyn Ports,
        mut deliver: impl FnMut(Piece<'_>),
    ) {
        let over = self.pace.call(began, frames);
        let silent = self.comes_back(began, frames, over);
        self.renderer.hear(began, midi);
        let outputs = self.renderer.outputs();
        let mut start = 0;
        while start < frames {
            let run = (frames - start).min(MOST_FRAMES);
            let planar = &mut self.planar[..outputs * run];
            if silent {
                planar.fill(0.0);
            } else {
                self.renderer.render(planar);
                self.renderer.speak(start, midi);
            }
            deliver(Piece { planar, start, frames: run });
            start += run;
        }
    }

    /// Brings a renderer that was without a device to the frame that is due. Returns whether this
    /// callback is silent.
    fn comes_back(&mut self, began: Instant, frames: usize, over: bool) -> bool {
        let Some(comeback) = &mut self.comeback else { return false };
        match comeback.step(began, frames, &self.pace, over) {
            Step::Listen => return true,
            Step::Skip(0) => {}
            Step::Skip(frames) => self.renderer.skip(frames),
            Step::Over => self.comeback = None,
        }
        false
    }
}

/// How long `frames` last at `rate`.
fn duration(frames: usize, rate: u32) -> Duration {
    Duration::from_secs_f64(frames as f64 / f64::from(rate))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use assert_no_alloc::assert_no_alloc;
    use downbeat_rt::Health;

    use super::*;
    use crate::midi::NoPorts;

    /// Counts its frames: the sample of output `c` at frame `n` is `n + c / 8`.
    pub(crate) struct Counter {
        pub(crate) frame: usize,
        /// What it was told to skip last.
        pub(crate) skipped: Option<u64>,
        outputs: usize,
        health: Arc<Health>,
    }

    impl Counter {
        pub(crate) fn new(outputs: usize) -> Self {
            Self { frame: 0, skipped: None, outputs, health: Arc::default() }
        }

        pub(crate) fn sample(frame: usize, output: usize) -> f32 {
            frame as f32 + output as f32 / 8.0
        }
    }

    impl Render for Counter {
        fn render(&mut self, out: &mut [f32]) {
            let frames = out.len() / self.outputs;
            for (i, sample) in out.iter_mut().enumerate() {
                *sample = Self::sample(self.frame + i % frames, i / frames);
            }
            self.frame += frames;
        }

        fn skip(&mut self, frames: u64) {
            self.skipped = Some(frames);
        }

        fn outputs(&self) -> usize {
            self.outputs
        }

        fn health(&self) -> &Arc<Health> {
            &self.health
        }
    }

    #[test]
    fn a_period_of_any_length_is_whole_and_counts_once() {
        let mut pump = Pump::new(Counter::new(3), 48_000);
        let mut heard = vec![[0.0; 3]; 20_000];
        for period in [1, MOST_FRAMES, MOST_FRAMES + 1, 20_000] {
            let first = pump.renderer.frame;
            let mut runs = [0; 4];
            let mut pieces = 0;
            assert_no_alloc(|| {
                pump.play(period, &mut NoPorts, |piece| {
                    runs[pieces] = piece.frames;
                    pieces += 1;
                    for (i, frame) in heard[piece.start..][..piece.frames].iter_mut().enumerate() {
                        *frame = [0, 1, 2].map(|c| piece.output(c)[i]);
                    }
                });
            });
            assert_eq!(runs.iter().sum::<usize>(), period);
            assert!(runs.iter().all(|&frames| frames <= 8192));
            for (i, frame) in heard[..period].iter().enumerate() {
                assert_eq!(*frame, [0, 1, 2].map(|c| Counter::sample(first + i, c)));
            }
        }
        assert_eq!(pump.renderer.health.callbacks(), 4);
    }

    #[test]
    fn a_renderer_that_comes_back_is_silent_for_a_stretch_and_skips_what_went_by() {
        let due = Instant::now();
        let mut pump = Pump::due(Counter::new(1), 48_000, due);
        // The device's first callback is 100 ms late, and each is of 10 ms.
        for at in 0..8 {
            let mut heard = None;
            let began = due + Duration::from_millis(100 + 10 * at);
            assert_no_alloc(|| {
                pump.play_at(began, 480, &mut NoPorts, |piece| heard = Some(piece.output(0)[479]));
            });
            // The counter is told what to skip, and goes on by itself.
            let last = (at >= 5).then(|| Counter::sample((at as usize - 4) * 480 - 1, 0));
            assert_eq!(heard, Some(last.unwrap_or(0.0)), "{at}");
        }
        assert_eq!(pump.renderer.skipped, Some(150 * 48));
        assert_eq!(pump.next(), due + Duration::from_millis(180));
        // A device that was first is never late.
        let mut pump = Pump::new(Counter::new(1), 48_000);
        pump.play(64, &mut NoPorts, |_| {});
        assert_eq!((pump.renderer.skipped, pump.renderer.frame), (None, 64));
    }

    #[test]
    fn load_is_the_share_of_the_periods_own_length() {
        assert_eq!(duration(480, 48_000), Duration::from_millis(10));
        assert_eq!(duration(44_100, 44_100), Duration::from_secs(1));
        let mut pump = Pump::new(Counter::new(1), 48_000);
        pump.play(480, &mut NoPorts, |_| be_busy(Duration::from_millis(20)));
        // 20 ms of the 10 ms that 480 frames last.
        assert!(pump.renderer.health.load() >= 2.0);
    }

    /// Is busy, as a callback that is too slow.
    fn be_busy(time: Duration) {
        let began = Instant::now();
        while began.elapsed() < time {
            std::hint::spin_loop();
        }
    }
}
