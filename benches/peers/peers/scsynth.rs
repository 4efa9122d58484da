//! SuperCollider's server without a sound card (`scsynth -N`): a score of OSC bundles, and synth
//! definitions, written here byte by byte as its manual says ("Non-Realtime Synthesis", "Synth
//! Definition File Format", version 2).

use std::path::Path;
use std::process::Command;

use super::beside;
use crate::task::{RATE, Task};

/// Frames of a stem's buffer, from which it streams.
const BUFFER: i32 = 65_536;

/// The command, with its score written beside the output.
pub(super) fn command(task: &Task, out: &Path) -> Command {
    let channels = if task.sums { 2 } else { 1 };
    let bytes = std::fs::metadata(&task.stems[0]).unwrap().len();
    let frames = bytes / (3 * channels as u64);
    let score = beside(out, "score.osc");
    std::fs::write(&score, score_of(task, channels, frames as f64 / f64::from(RATE))).unwrap();
    let mut command = Command::new("scsynth");
    command.args(["-N"]).arg(&score).arg("_").arg(out);
    command.args([&RATE.to_string(), "WAV", "int24", "-o", &task.outputs().to_string()]);
    command.args(["-i", "0", "-z", "64", "-m", "262144", "-n", "1024", "-b", "1024"]);
    // No folder of definitions is read, and no plug-in but its own.
    command.args(["-D", "0"]);
    command
}

fn score_of(task: &Task, channels: u8, seconds: f64) -> Vec<u8> {
    let mut first = vec![Message::new("/d_recv").blob(&definition(channels)).finish()];
    for (at, stem) in task.stems.iter().enumerate() {
        let number = at as i32;
        let channels = i32::from(channels);
        first.push(Message::new("/b_alloc").int(number).int(BUFFER).int(channels).finish());
        let read = Message::new("/b_read").int(number).text(&stem.display().to_string());
        first.push(read.int(0).int(BUFFER).int(0).int(1).finish());
        let output = if task.sums { 0 } else { number };
        let synth = Message::new("/s_new").text("stem").int(1000 + number).int(1).int(0);
        let synth = synth.text("bufnum").int(number).text("out").int(output);
        first.push(synth.finish());
    }
    let mut score = bundle(0.0, &first);
    score.extend(bundle(seconds, &[Message::new("/c_set").int(0).int(0).finish()]));
    score
}

/// A bundle at a time in seconds, with its length before it.
fn bundle(seconds: f64, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut bundle = b"#bundle\0".to_vec();
    // Seconds in the upper half, parts of one in the lower.
    bundle.extend(((seconds * 4_294_967_296.0) as u64).to_be_bytes());
    for message in messages {
        bundle.extend((message.len() as i32).to_be_bytes());
        bundle.extend(message);
    }
    let mut sized = (bundle.len() as i32).to_be_bytes().to_vec();
    sized.extend(bundle);
    sized
}

/// `DiskIn` into `Out`: the channels of a file to outputs from `out` on.
fn definition(channels: u8) -> Vec<u8> {
    let mut bytes = b"SCgf".to_vec();
    bytes.extend(2_i32.to_be_bytes());
    bytes.extend(1_i16.to_be_bytes());
    name(&mut bytes, "stem");
    // One constant, 0: the file is not looped.
    bytes.extend(1_i32.to_be_bytes());
    bytes.extend(0_f32.to_be_bytes());
    // Two parameters, at 0, and their names.
    bytes.extend(2_i32.to_be_bytes());
    bytes.extend([0_f32.to_be_bytes(), 0_f32.to_be_bytes()].concat());
    bytes.extend(2_i32.to_be_bytes());
    for (index, parameter) in ["bufnum", "out"].into_iter().enumerate() {
        name(&mut bytes, parameter);
        bytes.extend((index as i32).to_be_bytes());
    }
    // Control (of both parameters), DiskIn, Out. Rates: 1 is control, 2 is audio.
    bytes.extend(3_i32.to_be_bytes());
    unit(&mut bytes, "Control", 1, &[], &[1, 1]);
    unit(&mut bytes, "DiskIn", 2, &[(0, 0), (-1, 0)], &vec![2; usize::from(channels)]);
    let sources = (0..i32::from(channels)).map(|channel| (1, channel));
    let inputs: Vec<(i32, i32)> = [(0, 1)].into_iter().chain(sources).collect();
    unit(&mut bytes, "Out", 2, &inputs, &[]);
    bytes.extend(0_i16.to_be_bytes()); // variants
    bytes
}

/// A unit: inputs are a unit (-1: a constant) and its output.
fn unit(bytes: &mut Vec<u8>, class: &str, rate: u8, inputs: &[(i32, i32)], outputs: &[u8]) {
    name(bytes, class);
    bytes.push(rate);
    bytes.extend((inputs.len() as i32).to_be_bytes());
    bytes.extend((outputs.len() as i32).to_be_bytes());
    bytes.extend(0_i16.to_be_bytes()); // no special index
    for (unit, output) in inputs {
        bytes.extend(unit.to_be_bytes());
        bytes.extend(output.to_be_bytes());
    }
    bytes.extend(outputs);
}

fn name(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(text.len() as u8);
    bytes.extend(text.as_bytes());
}

/// An OSC message.
struct Message {
    address: &'static str,
    types: String,
    arguments: Vec<u8>,
}

impl Message {
    fn new(address: &'static str) -> Self {
        Self { address, types: ",".into(), arguments: Vec::new() }
    }

    fn int(mut self, value: i32) -> Self {
        self.types.push('i');
        self.arguments.extend(value.to_be_bytes());
        self
    }

    fn text(mut self, value: &str) -> Self {
        self.types.push('s');
        padded(&mut self.arguments, value.as_bytes(), true);
        self
    }

    fn blob(mut self, value: &[u8]) -> Self {
        self.types.push('b');
        self.arguments.extend((value.len() as i32).to_be_bytes());
        padded(&mut self.arguments, value, false);
        self
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        padded(&mut bytes, self.address.as_bytes(), true);
        padded(&mut bytes, self.types.as_bytes(), true);
        bytes.extend(self.arguments);
        bytes
    }
}

/// Appends with zeros to a multiple of four, at least one where text is ended by it.
fn padded(bytes: &mut Vec<u8>, value: &[u8], ended: bool) {
    bytes.extend(value);
    let end = value.len() + usize::from(ended);
    bytes.extend(std::iter::repeat_n(0, end.next_multiple_of(4) - value.len()));
}
