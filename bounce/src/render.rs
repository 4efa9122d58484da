//! A virtual show through the engine, as fast as it goes.
//!
//! Three threads in a row, each a period ahead of the next at the most: the disk reader fills blocks,
//! the renderer mixes them, and whoever called measures and writes. A period is rendered only when the
//! blocks of its window were read, so no frame is ever missing and the samples are those of the stage.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use downbeat_engine::{Conductor, Config, Did, DiskReader, Weight, split};
use downbeat_rt::{BLOCK_FRAMES, Renderer};

use crate::BounceError;
use crate::plan::{Cut, VirtualShow};

/// Frames that are rendered at a time: a block, so that each is read once while it is warm.
const PERIOD: usize = BLOCK_FRAMES;
/// Steps within which the song has begun: it takes a few, each of which reads what it waits for.
const MOST_STEPS: usize = 1000;

/// A period of all outputs.
pub(crate) struct Period {
    /// Planar: output `o` at `[o * frames..][..frames]`.
    pub(crate) samples: Vec<f32>,
    pub(crate) frames: usize,
    /// Its first frame, counted from the file's first one.
    pub(crate) at: u64,
    /// Frames of the file before the song's first one: the count-in.
    pub(crate) lead_in: u64,
}

/// Renders all of it, and hands each period to `take`.
pub(crate) fn render(
    show: &VirtualShow,
    cut: &Cut,
    mut take: impl FnMut(&mut Period) -> Result<(), BounceError>,
) -> Result<(), BounceError> {
    let config = Config {
        show: show.show.clone(),
        setlist: 0,
        outputs: show.outputs,
        auto: true,
        venue: None,
    };
    let (conductor, disk, renderer) = split(&config);
    thread::scope(|scope| {
        // One period is being rendered while one is taken and one waits.
        let (periods, rendered) = bounded(1);
        let (used, free) = bounded(3);
        // Without a cut a period takes one block, and reading one keeps the head's blocks ahead of it:
        // what is written and read again soon is still in the cache, where a whole window is not.
        let most = if cut.passes.len() == 1 { 1 } else { usize::MAX };
        let (orders, ordered) = bounded(1);
        let (reads, read) = bounded(1);
        let spawned = thread::Builder::new()
            .name("disk".into())
            .spawn_scoped(scope, move || read_ahead(disk, &ordered, &reads))
            .and_then(|_| {
                let reader = Reader { orders, read };
                let mut desk = Desk { conductor, renderer, reader, most };
                let outputs = show.outputs;
                thread::Builder::new()
                    .name("render".into())
                    .spawn_scoped(scope, move || desk.play(outputs, cut, &periods, &free))
            });
        let worker =
            spawned.map_err(|error| BounceError::Engine(format!("no thread starts: {error}")))?;
        let mut result = Ok(());
        for mut period in rendered {
            result = take(&mut period);
            if result.is_err() {
                break;
            }
            // The renderer that has all periods it needs is gone.
            let _ = used.send(period.samples);
        }
        // A renderer that nobody listens to ends, and the disk reader with it.
        drop(used);
        let played = worker.join().unwrap_or_else(|_| {
            Err(BounceError::Engine("the renderer broke down; please report it".into()))
        });
        result.and(played)
    })
}

/// The disk thread: reads so many blocks at the most, each time it is told to.
fn read_ahead(mut disk: DiskReader, orders: &Receiver<usize>, reads: &Sender<()>) {
    while let Ok(most) = orders.recv() {
        (0..most).take_while(|_| disk.step() == Did::Read).for_each(drop);
        if reads.send(()).is_err() {
            break;
        }
    }
}

/// The renderer's end of the disk thread.
struct Reader {
    orders: Sender<usize>,
    read: Receiver<()>,
}

impl Reader {
    fn order(&self, blocks: usize) -> Result<(), BounceError> {
        self.orders.send(blocks).map_err(|_| lost())
    }

    fn wait(&self) -> Result<(), BounceError> {
        self.read.recv().map_err(|_| lost())
    }
}

fn lost() -> BounceError {
    BounceError::Engine("the disk reader broke down; please report it".into())
}

/// The render thread.
struct Desk {
    conductor: Conductor,
    renderer: Renderer,
    reader: Reader,
    /// Blocks that are read for a period at the most.
    most: usize,
}

impl Desk {
    fn play(
        &mut self,
        outputs: usize,
        cut: &Cut,
        periods: &Sender<Period>,
        free: &Receiver<Vec<f32>>,
    ) -> Result<(), BounceError> {
        let lead_in = self.begin(cut.passes[0].from)?;
        let total = lead_in + cut.frames;
        let mut at = 0;
        // The head is read. What a period takes from it is read while the next one is rendered.
        self.reader.order(self.most)?;
        while at < total {
            let count = (total - at).min(PERIOD as u64) as usize;
            let mut samples = free.try_recv().unwrap_or_default();
            samples.resize(outputs * count, 0.0);
            self.reader.wait()?;
            self.render(&mut samples);
            self.reader.order(self.most)?;
            if periods.send(Period { samples, frames: count, at, lead_in }).is_err() {
                return Ok(());
            }
            at += count as u64;
        }
        self.reader.wait()?;
        self.look_back()
    }

    /// Steps until the song has started and stands before the `first` frame that is played of it.
    /// Returns the frames of its count-in.
    fn begin(&mut self, first: i64) -> Result<u64, BounceError> {
        let face = self.conductor.face();
        for _ in 0..MOST_STEPS {
            self.conductor.step();
            self.reader.order(usize::MAX)?;
            self.reader.wait()?;
            self.conductor.step();
            // No frame passes: it takes commands and blocks, and says what it did.
            self.render(&mut []);
            self.conductor.step();
            self.conductor.refresh();
            let snapshot = face.snapshot();
            if let Some(position) = &snapshot.position {
                return Ok(u64::try_from(first - position.frame).unwrap_or(0));
            }
        }
        Err(BounceError::Engine("the song does not start; please report it".into()))
    }

    /// Renders, as a device that is never late.
    fn render(&mut self, samples: &mut [f32]) {
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
