//! What the tests play: above all a known signal, whose every sample says which frame of which
//! output it is.

use std::sync::{mpsc, Arc};
use std::time::Instant;

use downbeat_device::{Render, Request};
use downbeat_rt::Health;

/// Frames after which the signal starts again, so that every sample is exact as a float.
const CYCLE: u64 = 1 << 18;
/// Outputs that a sample can tell apart.
const OUTPUTS: u64 = 64;

/// The number that an output carries at a frame, of 24 bits.
pub(crate) fn number(frame: u64, output: usize) -> u64 {
    frame % CYCLE * OUTPUTS + output as u64
}

/// The number as a sample, from 0 to below 1.
pub(crate) fn sample(frame: u64, output: usize) -> f32 {
    number(frame, output) as f32 / (CYCLE * OUTPUTS) as f32
}

/// The frame that a sample of the first output stands at.
pub(crate) fn frame_of(sample: f32) -> u64 {
    (sample * (CYCLE * OUTPUTS) as f32) as u64 / OUTPUTS
}

/// Plays the signal, and tells of every run of frames.
pub(crate) struct Signal {
    pub(crate) frame: u64,
    outputs: usize,
    health: Arc<Health>,
    runs: mpsc::Sender<usize>,
}

impl Signal {
    /// The signal, and the length of each run of frames that is asked for.
    pub(crate) fn new(outputs: usize) -> (Self, mpsc::Receiver<usize>) {
        let (runs, told) = mpsc::channel();
        (Self { frame: 0, outputs, health: Arc::default(), runs }, told)
    }
}

impl Render for Signal {
    fn render(&mut self, out: &mut [f32]) {
        let frames = out.len() / self.outputs;
        for (c, samples) in out.chunks_exact_mut(frames).enumerate() {
            for (out, frame) in samples.iter_mut().zip(self.frame..) {
                *out = sample(frame, c);
            }
        }
        self.frame += frames as u64;
        // A test that has seen enough listens no more.
        let _ = self.runs.send(frames);
    }

    fn skip(&mut self, frames: u64) {
        self.frame += frames;
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

/// Is held once, and tells when every period began.
pub(crate) struct Held {
    hold: Option<mpsc::Receiver<()>>,
    began: mpsc::Sender<Instant>,
    health: Arc<Health>,
}

impl Held {
    /// One output of silence, whose first period lasts until `hold` has no sender.
    pub(crate) fn new(hold: mpsc::Receiver<()>, began: mpsc::Sender<Instant>) -> Self {
        Self { hold: Some(hold), began, health: Arc::default() }
    }
}

impl Render for Held {
    fn render(&mut self, out: &mut [f32]) {
        out.fill(0.0);
        let _ = self.began.send(Instant::now());
        if let Some(hold) = self.hold.take() {
            let _ = hold.recv();
        }
    }

    fn skip(&mut self, _: u64) {}

    fn outputs(&self) -> usize {
        1
    }

    fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

/// Checks that interleaved samples are the signal without a gap, from whichever frame on they
/// start, after whatever silence there is before. Returns the number of frames that are.
pub(crate) fn check(samples: &[f32], outputs: usize) -> usize {
    let frames = samples.chunks_exact(outputs);
    let heard: Vec<_> = frames.skip_while(|frame| frame.iter().all(|&s| s == 0.0)).collect();
    let first = frame_of(heard.first().expect("something is heard")[0]);
    for (frame, at) in heard.iter().zip(first..) {
        for (c, &heard) in frame.iter().enumerate() {
            assert_eq!(heard, sample(at, c), "output {c} at frame {at}");
        }
    }
    heard.len()
}

/// Asks for as many outputs as the signal has.
pub(crate) fn request(rate: u32, outputs: usize) -> Request {
    Request {
        client: "downbeat-test".into(),
        rate,
        period: None,
        outputs: (1..=outputs).map(|n| format!("bus_{n}")).collect(),
        connect: false,
        midi: downbeat_device::midi::MidiNames::default(),
    }
}
