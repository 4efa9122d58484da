//! A JACK server on its dummy driver, and a recorder that is not ours.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;

use super::recording::Recording;
use super::run::{Process, Ran, Running, until};

/// The only name: a machine has eight places for servers, and one that was killed keeps its own
/// until a server of its name ends in order.
pub const NAME: &str = "downbeat-test";
/// Frames a second of the server.
pub const RATE: u32 = 48_000;

/// A running server, until it is dropped.
pub struct Server {
    process: Process,
    /// Locked for as long as it is open: only one test has the server, of all that run on this
    /// machine.
    _turn: File,
}

impl Server {
    /// Starts a server with so many playback ports and waits until clients may come. It is
    /// synchronous, so that no sample is lost between clients on a busy machine.
    pub fn start(playback: usize) -> Self {
        let turn = File::create(std::env::temp_dir().join("downbeat-test-jackd.lock")).unwrap();
        turn.lock().unwrap();
        let process = spawn(playback, RATE, 128);
        until("jackd is ready", || !ports_and_connections("").is_empty());
        Self { process, _turn: turn }
    }

    /// Starts it again after it was killed, at this rate and with this period. It does not look
    /// whether clients may come: the program does, and says so. If a tool closes in the moment in
    /// which the program opens, libjack misses that it went, takes the next client of its number for
    /// it, and never wakes that one: whoever listens then hears nothing.
    pub fn restart(&mut self, rate: u32, period: u32) {
        self.process = spawn(2, rate, period);
    }

    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// Kills it, and waits until it is gone.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.is_running() {
            self.signal(Signal::SIGCONT);
            self.signal(Signal::SIGTERM);
            self.process.wait();
        }
    }
}

fn spawn(playback: usize, rate: u32, period: u32) -> Process {
    let mut jackd = tool("jackd");
    jackd.args(["-n", NAME, "-R", "-S", "-d", "dummy", "-C", "0", "-P", &playback.to_string()]);
    jackd.args(["-r", &rate.to_string(), "-p", &period.to_string()]);
    Process::start(jackd.stdout(Stdio::null()).stderr(Stdio::null()))
}

/// A program that finds the server.
pub fn tool(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env("JACK_DEFAULT_SERVER", NAME).env("JACK_NO_START_SERVER", "1");
    command.stdin(Stdio::null());
    command
}

/// What `jack_lsp -c` says of the ports whose names begin so: each port on a line, and after it,
/// indented, what it is connected to.
pub fn ports_and_connections(ports: &str) -> String {
    let Ran { out, .. } = Running::start(tool("jack_lsp").args(["-c", ports])).finish();
    out
}

/// `jack_capture`, which writes what some ports play into a file.
pub struct Recorder {
    running: Running,
    file: PathBuf,
}

impl Recorder {
    /// Starts to record these ports, and waits
    /// until samples stand in the file, more than its header could be.
    pub fn start(ports: &[String], folder: &Path) -> Self {
        let file = folder.join("recorded.wav");
        let channels = ports.len().to_string();
        let mut command = tool("jack_capture");
        command.args(["--no-stdin", "--disable-console", "-b", "FLOAT", "-c", &channels]);
        for port in ports {
            command.args(["--port", port]);
        }
        let running = Running::start(command.arg(&file));
        let recorder = Self { running, file };
        recorder.wait_for_frames(1000, ports.len());
        recorder
    }

    /// Waits until so many more frames stand in the file.
    pub fn wait_for_frames(&self, frames: usize, channels: usize) {
        let wanted = self.bytes() + (frames * channels * 4) as u64;
        until("the recorder writes", || self.bytes() >= wanted);
    }

    /// Waits until a sound stands in the file: whoever sounds all the time is heard then. It needs no
    /// client of the server.
    pub fn wait_for_sound(&self) {
        const HEADER: u64 = 4096;
        until("the recorder hears a sound", || {
            let mut file = File::open(&self.file).unwrap();
            let mut last = Vec::new();
            let end = self.bytes().saturating_sub(HEADER).max(HEADER);
            file.seek(SeekFrom::Start(end)).unwrap();
            file.read_to_end(&mut last).unwrap();
            last.iter().any(|byte| *byte != 0)
        });
    }

    fn bytes(&self) -> u64 {
        std::fs::metadata(&self.file).map_or(0, |file| file.len())
    }

    /// Ends the recording and reads it.
    pub fn finish(self) -> Recording {
        self.running.process.signal(Signal::SIGINT);
        let Ran { code, out, err } = self.running.finish();
        assert_eq!(code, Some(0), "jack_capture failed: {out}{err}");
        assert!(!(out + &err).contains("overrun"), "the recorder lost samples: its disk is busy");
        Recording::read(&self.file)
    }
}
