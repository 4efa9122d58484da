//! A virtual show through the engine, as fast as it goes.
//!
//! Two threads in a row: one reads blocks and mixes them, and whoever called measures and writes. What
//! is read is mixed at once, by the same thread, because a small block that is still in the nearest
//! cache costs half of one that comes from another core. A period is rendered only when the blocks of
//! its window were read, so no frame is ever missing and the samples are those of the stage.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use downbeat_engine::{BlockSize, Conductor, Config, Did, DiskReader, Weight, split_offline};
use downbeat_rt::Renderer;

use crate::BounceError;
use crate::plan::{Stretch, VirtualShow};

/// Bytes of a block and of what is rendered from it, at the most: a few of them are in use at one
/// time, and all of these fit into the nearer caches.
const BYTES: usize = 3 << 18;
/// Samples after which a batch of periods is handed on: enough that waking a thread costs nothing.
const BATCH: usize = 1 << 16;
/// Steps within which the song has begun: it takes a few, each of which reads what it waits for.
const MOST_STEPS: usize = 1000;

/// A period of all outputs.
pub(crate) struct Period<'a> {
    /// Planar: output `o` at `[o * frames..][..frames]`.
    pub(crate) samples: &'a mut [f32],
    pub(crate) frames: usize,
    /// Its first frame, counted from the file's first one.
    pub(crate) at: u64,
    /// Frames of the file before the song's first one: the count-in.
    pub(crate) lead_in: u64,
}

/// Periods in a row, of one length but for the last.
struct Batch {
    samples: Vec<f32>,
    /// How many samples of these were rendered.
    count: usize,
    /// The first frame, counted from the file's first one.
    at: u64,
    lead_in: u64,
}

/// Renders all of it, and hands each period to `take`.
pub(crate) fn render(
    show: &VirtualShow,
    stretch: &Stretch,
    mut take: impl FnMut(&mut Period<'_>) -> Result<(), BounceError>,
) -> Result<(), BounceError> {
    let config = Config {
        show: show.show.clone(),
        setlist: 0,
        outputs: show.outputs,
        auto: true,
        venue: None,
    };
    let channels = show.channels() + show.outputs;
    let size = BlockSize::at_most(BYTES / (channels * size_of::<f32>()));
    let (conductor, disk, renderer) = split_offline(&config, size);
    let outputs = show.outputs;
    let mut desk =
        Desk { conductor, disk, renderer, size, outputs, at: 0, end: None, border: 0, idle: 0 };
    thread::scope(|scope| {
        // One batch is being rendered while one is taken and one waits.
        let (batches, rendered) = bounded(1);
        let (used, free) = bounded(3);
        let worker = thread::Builder::new()
            .name("render".into())
            .spawn_scoped(scope, move || desk.play(stretch, &batches, &free))
            .map_err(|error| BounceError::Engine(format!("no thread starts: {error}")))?;
        let mut result = Ok(());
        for mut batch in rendered {
            result = batch.periods(outputs, size).try_for_each(|mut period| take(&mut period));
            if result.is_err() {
                break;
            }
            // The renderer that has all batches it needs is gone.
            let _ = used.send(batch.samples);
        }
        // A renderer that nobody listens to ends.
        drop(used);
        let played = worker.join().unwrap_or_else(|_| {
            Err(BounceError::Engine("the renderer broke down; please report it".into()))
        });
        result.and(played)
    })
}

impl Batch {
    fn periods(&mut self, outputs: usize, size: BlockSize) -> impl Iterator<Item = Period<'_>> {
        let (mut at, lead_in) = (self.at, self.lead_in);
        let periods = self.samples[..self.count].chunks_mut(outputs * size.frames());
        periods.map(move |samples| {
            let frames = samples.len() / outputs;
            let period = Period { samples, frames, at, lead_in };
            at += frames as u64;
            period
        })
    }
}

/// The engine, stepped by one thread.
struct Desk {
    conductor: Conductor,
    disk: DiskReader,
    renderer: Renderer,
    size: BlockSize,
    outputs: usize,
    /// Frames that were rendered.
    at: u64,
    /// The frame after the last one, once it is known.
    end: Option<u64>,
    /// The frame up to which nothing comes to an end.
    border: u64,
    /// Periods in which nothing sounded and nothing was due.
    idle: usize,
}

impl Desk {
    fn play(
        &mut self,
        stretch: &Stretch,
        batches: &Sender<Batch>,
        free: &Receiver<Vec<f32>>,
    ) -> Result<(), BounceError> {
        let lead_in = self.begin(stretch.first)?;
        self.end = stretch.frames.map(|frames| lead_in + frames);
        let most = (self.outputs * self.size.frames()).max(BATCH);
        let mut frames = self.next()?;
        while frames > 0 {
            let mut samples = free.try_recv().unwrap_or_default();
            samples.resize(most, 0.0);
            let (mut count, at, mut whole) = (0, self.at, true);
            // Only the last period of a batch is shorter than the others.
            while frames > 0 && whole && count + self.outputs * frames <= most {
                let next = count + self.outputs * frames;
                self.period(&mut samples[count..next]);
                count = next;
                self.at += frames as u64;
                whole = frames == self.size.frames();
                frames = self.next()?;
            }
            if batches.send(Batch { samples, count, at, lead_in }).is_err() {
                return Ok(());
            }
        }
        self.look_back()
    }

    /// Frames of the next period; none at the end.
    fn next(&mut self) -> Result<usize, BounceError> {
        if self.end.is_none() && self.at >= self.border {
            self.look_forward()?;
        }
        let to = self.end.unwrap_or(self.border);
        Ok((to - self.at).min(self.size.frames() as u64) as usize)
    }

    /// Looks where the setlist is: a period ends where a song does, so that the last one is seen to
    /// its last frame and no further.
    fn look_forward(&mut self) -> Result<(), BounceError> {
        self.conductor.step();
        self.conductor.refresh();
        let snapshot = self.conductor.face().snapshot();
        let period = self.size.frames() as u64;
        if let Some(position) = &snapshot.position {
            self.idle = 0;
            let left = position.left + position.count_in.unwrap_or_default();
            let left = (left.as_secs_f64() * f64::from(self.renderer.rate())).round() as u64;
            if snapshot.playing == snapshot.entries.len().checked_sub(1) {
                self.end = Some(self.at + left);
            } else {
                self.border = self.at + if left > 0 { left } else { period };
            }
            return Ok(());
        }
        if self.conductor.is_finished() {
            self.end = Some(self.at);
            return Ok(());
        }
        self.idle = if snapshot.pause_left.is_some() { 0 } else { self.idle + 1 };
        if self.idle > MOST_STEPS {
            return Err(BounceError::Engine(
                "the next song does not start; please report it".into(),
            ));
        }
        self.border = self.at + period;
        Ok(())
    }

    /// Steps until the song has started and stands before the `first` frame that is played of it.
    /// Returns the frames of its count-in.
    fn begin(&mut self, first: i64) -> Result<u64, BounceError> {
        let face = self.conductor.face();
        for _ in 0..MOST_STEPS {
            // No frame passes: it takes commands and blocks, and says what it did.
            self.period(&mut []);
            self.conductor.step();
            self.conductor.refresh();
            let snapshot = face.snapshot();
            if let Some(position) = &snapshot.position {
                return Ok(u64::try_from(first - position.frame).unwrap_or(0));
            }
        }
        Err(BounceError::Engine("the song does not start; please report it".into()))
    }

    /// Reads what is missing and renders, as a device that is never late.
    fn period(&mut self, samples: &mut [f32]) {
        self.conductor.step();
        while self.disk.step() == Did::Read {}
        self.conductor.step();
        self.renderer.render(samples);
        self.renderer.health().callback(Duration::ZERO, Duration::MAX);
    }

    /// Says whether all was played as it is.
    fn look_back(&mut self) -> Result<(), BounceError> {
        self.conductor.step();
        self.conductor.refresh();
        let snapshot = self.conductor.face().snapshot();
        let errors = snapshot.notices.iter().filter(|notice| notice.weight == Weight::Error);
        let errors: Vec<&str> = errors.map(|notice| notice.text.as_str()).collect();
        if !errors.is_empty() {
            return Err(BounceError::Engine(errors.join("; ")));
        }
        let reading = &snapshot.reading;
        if reading.starved_frames > 0 || reading.late_blocks > 0 {
            return Err(BounceError::Engine(format!(
                "{} frames were silent for want of blocks; please report it",
                reading.starved_frames
            )));
        }
        Ok(())
    }
}
