//! libltc, the reference decoder, as a program of its own: built by these tests, because it is C.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

use downbeat_rt::{TimeOfDay, TimecodeRate};

/// A frame that libltc read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The sample at which it says that the frame begins.
    pub start: i64,
    pub address: TimeOfDay,
    pub drops: bool,
    /// Whether the polarity bit is what libltc would have set.
    pub parity: bool,
    pub reverse: bool,
}

/// A running decoder, which is fed sample by sample.
pub struct Decoder {
    child: Child,
    reads: JoinHandle<Vec<Frame>>,
}

/// The decoder, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/timecode/decoder.c");
        // Another run of these tests may build it at the same time.
        let name = format!("ltc-decoder-{}", std::process::id());
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let mut compiler = Command::new("cc");
        compiler.arg("-O2").arg("-o").arg(&program).arg(source).arg("-lltc");
        let built = compiler.status().is_ok_and(|status| status.success());
        assert!(built, "{compiler:?} failed: run `make test`, which installs libltc");
        program
    })
}

impl Decoder {
    pub fn start(rate: TimecodeRate) -> Self {
        let mut child = Command::new(program())
            .arg(rate.counted().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reads = thread::spawn(move || lines.map(|line| frame(&line.unwrap())).collect());
        Self { child, reads }
    }

    pub fn feed(&mut self, samples: &[f32]) {
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        self.child.stdin.as_mut().unwrap().write_all(&bytes).unwrap();
    }

    /// All that it read.
    pub fn finish(mut self) -> Vec<Frame> {
        drop(self.child.stdin.take());
        let frames = self.reads.join().unwrap();
        assert!(self.child.wait().unwrap().success());
        frames
    }
}

/// What it reads of these samples.
pub fn decode(rate: TimecodeRate, samples: &[f32]) -> Vec<Frame> {
    let mut decoder = Decoder::start(rate);
    decoder.feed(samples);
    decoder.finish()
}

fn frame(line: &str) -> Frame {
    let numbers: Vec<i64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
    let &[start, _, hours, minutes, seconds, frames, drops, parity, reverse] = &numbers[..] else {
        panic!("{line}");
    };
    let [hours, minutes, seconds, frames] =
        [hours, minutes, seconds, frames].map(|number| number as u8);
    Frame {
        start,
        address: TimeOfDay { hours, minutes, seconds, frames },
        drops: drops == 1,
        parity: parity == 1,
        reverse: reverse != 0,
    }
}
