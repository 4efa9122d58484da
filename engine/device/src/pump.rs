//! Renders periods of any length and times them.

use std::time::{Duration, Instant};

use crate::midi::Ports;
use crate::render::Render;
use crate::seat::Piece;

/// The longest run of frames that is rendered at once. Longer periods come in pieces.
pub(crate) const MOST_FRAMES: usize = 8192;

/// How late a device's first callback may be and still be made up for, in seconds: a device that
/// takes longer is silent, and its renderer is taken out.
const MOST_LATE: u32 = 2;

/// A renderer with the memory it renders into.
pub(crate) struct Pump<R> {
    renderer: R,
    planar: Vec<f32>,
    rate: u32,
    last: Period,
    /// The renderer comes from an outage, and its next frame belongs where `last` ends.
    late: bool,
}

/// A period that was played.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    /// When its callback began.
    pub(crate) began: Instant,
    /// Its length; 0 before the first one.
    pub(crate) frames: usize,
}

impl<R: Render> Pump<R> {
    /// Prepares everything that the callback needs, so that it never allocates.
    pub(crate) fn new(renderer: R, rate: u32) -> Self {
        // Not zeros, which an allocator may hand out as pages that fault at the first write.
        let planar = vec![1.0; renderer.outputs() * MOST_FRAMES];
        let last = Period { began: Instant::now(), frames: 0 };
        Self { renderer, planar, rate, last, late: false }
    }

    /// The same for a renderer that was without a device: its next frame was due at `due`. However
    /// long the device takes until its first callback, that callback begins with the frame that is
    /// due then.
    pub(crate) fn due(renderer: R, rate: u32, due: Instant) -> Self {
        let last = Period { began: due, frames: 0 };
        Self { last, late: true, ..Self::new(renderer, rate) }
    }

    pub(crate) fn into_renderer(self) -> R {
        self.renderer
    }

    /// The last period that was played.
    pub(crate) fn last(&self) -> Period {
        self.last
    }

    /// Renders `frames` in pieces of at most [`MOST_FRAMES`], hands each to `deliver`, and reports
    /// how long it all took. MIDI goes by `midi`. Real-time safe when `deliver` and `midi` are.
    pub(crate) fn play(
        &mut self,
        frames: usize,
        midi: &mut dyn Ports,
        mut deliver: impl FnMut(Piece<'_>),
    ) {
        if frames == 0 {
            // Such a callback has no deadline.
            return;
        }
        let began = Instant::now();
        if std::mem::take(&mut self.late) {
            self.make_up(began);
        }
        self.last = Period { began, frames };
        self.renderer.hear(began, midi);
        let outputs = self.renderer.outputs();
        let mut start = 0;
        while start < frames {
            let run = (frames - start).min(MOST_FRAMES);
            let planar = &mut self.planar[..outputs * run];
            self.renderer.render(planar);
            self.renderer.speak(start, midi);
            deliver(Piece { planar, start, frames: run });
            start += run;
        }
        self.renderer.health().callback(began.elapsed(), duration(frames, self.rate));
    }

    /// Skips what went by until this first callback. Real-time safe.
    fn make_up(&mut self, now: Instant) {
        let late = now.saturating_duration_since(self.last.began);
        let frames = late.as_nanos() * u128::from(self.rate) / 1_000_000_000;
        let most = u64::from(MOST_LATE * self.rate);
        self.renderer.skip(u64::try_from(frames).map_or(most, |frames| frames.min(most)));
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
        /// What the first callback of a device skipped.
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
    fn the_first_callback_after_an_outage_begins_with_the_frame_that_is_due_then() {
        let ago = |time| Instant::now().checked_sub(time).unwrap();
        let due = ago(Duration::from_millis(100));
        let mut pump = Pump::due(Counter::new(1), 48_000, due);
        assert_no_alloc(|| pump.play(64, &mut NoPorts, |_| {}));
        let most = due.elapsed().as_secs_f64() * 48_000.0;
        let skipped = pump.renderer.skipped.take().unwrap();
        assert!((4800..=most as u64).contains(&skipped), "{skipped} of {most}");
        // Once.
        pump.play(64, &mut NoPorts, |_| {});
        assert_eq!(pump.renderer.skipped, None);
        // A device that was first is never late, and no time makes a callback skip for long.
        pump = Pump::new(Counter::new(1), 48_000);
        pump.play(64, &mut NoPorts, |_| {});
        assert_eq!(pump.renderer.skipped, None);
        pump = Pump::due(Counter::new(1), 48_000, ago(Duration::from_secs(60)));
        pump.play(64, &mut NoPorts, |_| {});
        assert_eq!(pump.renderer.skipped, Some(96_000));
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
