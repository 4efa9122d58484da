//! An engine without threads or device, stepped by hand.

use std::sync::Arc;
use std::time::{Duration, Instant};

use downbeat_engine::{
    Action, ArmedState, Conductor, Config, Did, DiskReader, Face, Snapshot, split,
};
use downbeat_rt::Renderer;
use downbeat_show_files::Show;

/// Frames between two looks of the disk while somebody performs.
const DISK_EVERY: usize = 512;

/// The three halves, and the outputs of everything that was rendered. Time is what was rendered: a
/// test on a slow machine tells the same time as on a fast one.
pub struct Rig {
    pub conductor: Conductor,
    pub disk: DiskReader,
    pub renderer: Renderer,
    pub face: Face,
    /// What each output carried since the start.
    pub recorded: Vec<Vec<f32>>,
    outputs: usize,
    rate: u32,
    start: Instant,
    rendered: u64,
}

impl Rig {
    pub fn new(show: Show) -> Self {
        Self::with(show, false)
    }

    pub fn with(show: Show, auto: bool) -> Self {
        let outputs =
            show.buses.iter().flat_map(|bus| &bus.outputs).copied().max().unwrap_or(1).into();
        let rate = show.rate;
        let (conductor, disk, renderer) =
            split(&Config { show, setlist: 0, outputs, auto, venue: None });
        let face = conductor.face();
        Self {
            conductor,
            disk,
            renderer,
            face,
            recorded: vec![Vec::new(); outputs],
            outputs,
            rate,
            start: Instant::now(),
            rendered: 0,
        }
    }

    /// Lets the conductor do all there is to do.
    pub fn step(&mut self) {
        let now = Duration::from_secs_f64(self.rendered as f64 / f64::from(self.rate));
        self.conductor.step_at(self.start + now);
    }

    /// Lets the conductor and the disk do all there is to do.
    pub fn settle(&mut self) {
        self.step();
        self.read_all();
        self.step();
        self.read_all();
    }

    pub fn read_all(&mut self) {
        while self.disk.step() == Did::Read {}
    }

    /// Renders one period.
    pub fn render(&mut self, frames: usize) {
        self.render_watched(frames, &mut |callback| callback());
    }

    /// Renders one period, whose callback `watch` makes.
    pub fn render_watched(&mut self, frames: usize, watch: &mut dyn FnMut(&mut dyn FnMut())) {
        let mut out = vec![f32::NAN; frames * self.outputs];
        watch(&mut || self.renderer.render(&mut out));
        // As a device does.
        self.renderer.health().callback(Duration::ZERO, Duration::from_secs(1));
        self.rendered += frames as u64;
        for (output, recorded) in self.recorded.iter_mut().enumerate() {
            recorded.extend_from_slice(&out[output * frames..(output + 1) * frames]);
        }
    }

    /// Renders so many frames in periods of `period`, with everybody awake.
    pub fn play(&mut self, frames: usize, period: usize) {
        let mut left = frames;
        while left > 0 {
            self.settle();
            let now = left.min(period);
            self.render(now);
            left -= now;
        }
        self.step();
    }

    /// Renders so many frames, in periods of whatever length `periods` says, cut where the script
    /// does something so that it falls on its frame. Frames count from here.
    pub fn perform(
        &mut self,
        frames: usize,
        mut periods: impl FnMut() -> usize,
        script: &[(usize, Action)],
    ) {
        let mut script = script.iter().copied().peekable();
        let mut disk_at = 0;
        let mut at = 0;
        while at < frames {
            if at >= disk_at || script.peek().is_some_and(|&(frame, _)| frame == at) {
                self.settle();
                disk_at = at + DISK_EVERY;
            }
            while let Some((_, action)) = script.next_if(|&(frame, _)| frame == at) {
                self.act(action);
            }
            let until = script.peek().map_or(frames, |&(frame, _)| frame.min(frames));
            let period = periods().clamp(1, until - at);
            self.render(period);
            // It reads the status of every callback, so that it never acts on an old one.
            self.step();
            at += period;
        }
    }

    /// Renders with only the audio thread awake.
    pub fn play_alone(&mut self, frames: usize, period: usize) {
        let mut left = frames;
        while left > 0 {
            let now = left.min(period);
            self.render(now);
            left -= now;
        }
    }

    /// Loses the device for so many frames, and gets it back, as the program does. The conductor is
    /// awake meanwhile.
    pub fn lose_device(&mut self, frames: usize) {
        self.pass_without_device(frames);
        self.device_is_back(frames);
    }

    /// Opens the device again that was lost so many frames ago.
    pub fn device_is_back(&mut self, frames: usize) {
        self.renderer.render(&mut []);
        self.renderer.skip(frames as u64);
    }

    /// Lets so many frames pass for which there is no device. The conductor is awake.
    pub fn pass_without_device(&mut self, frames: usize) {
        let mut left = frames;
        while left > 0 {
            let tick = left.min(self.rate as usize / 40);
            self.rendered += tick as u64;
            left -= tick;
            self.settle();
        }
    }

    /// Reads no more than it takes to arm the first song.
    pub fn arm_only(&mut self) {
        for _ in 0..100 {
            self.step();
            if self.snapshot().armed_state == ArmedState::Ready {
                return;
            }
            self.disk.step();
        }
        panic!("the first song was not armed");
    }

    /// Asks for something, as somebody who sees what plays now, and lets the conductor execute it.
    pub fn act(&mut self, action: Action) {
        self.step();
        self.face.send(action).unwrap();
        self.step();
    }

    /// Arms the first song, as the program does when it starts, and presses GO.
    pub fn go(&mut self) {
        self.settle();
        self.render(1);
        self.settle();
        self.forget();
        self.act(Action::Go);
    }

    /// Forgets what was recorded.
    pub fn forget(&mut self) {
        self.recorded.iter_mut().for_each(Vec::clear);
    }

    /// The newest snapshot.
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        self.conductor.refresh();
        self.face.snapshot()
    }

    /// Whether the operator was told something with these words.
    pub fn was_told(&mut self, words: &str) -> bool {
        self.snapshot().notices.iter().any(|notice| notice.text.contains(words))
    }
}
