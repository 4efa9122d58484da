//! A JACK server on its dummy driver.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::wait::{until, LIMIT};

/// The only name: a machine has eight places for servers, and one that was killed keeps its own
/// until a server of its name ends in order.
pub(crate) const NAME: &str = "downbeat-device-test";

/// Physical playback ports of the server.
pub(crate) const PLAYBACK: usize = 8;

/// Only one test has the server, and the environment that goes with it.
static TURN: Mutex<()> = Mutex::new(());

/// Waits until no other test uses the server or its name.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running server, until it is dropped.
pub(crate) struct Jackd {
    child: Child,
    _turn: MutexGuard<'static, ()>,
}

impl Jackd {
    /// Starts a server at that rate and period, and waits until clients may come. It is
    /// synchronous, so that no sample is lost between clients on a busy machine.
    pub(crate) fn start(rate: u32, period: u32) -> Self {
        Self::start_with("-r", rate, period)
    }

    /// The same, with real-time priority where it may have it.
    pub(crate) fn start_realtime(rate: u32, period: u32) -> Self {
        Self::start_with("-R", rate, period)
    }

    fn start_with(priority: &str, rate: u32, period: u32) -> Self {
        let turn = turn();
        Self { child: spawn(priority, rate, period), _turn: turn }
    }

    /// Starts it again after its end, at that rate and period.
    pub(crate) fn restart(&mut self, rate: u32, period: u32) {
        self.child = spawn("-r", rate, period);
    }

    /// Ends it in order.
    pub(crate) fn stop(&mut self) {
        self.signal("-TERM");
        self.child.wait().unwrap();
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Kills it, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.signal("-KILL");
        self.child.wait().unwrap();
    }
}

impl Drop for Jackd {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal("-CONT");
            self.signal("-TERM");
            let _ = self.child.wait();
        }
    }
}

/// Starts jackd, and waits until clients may come.
fn spawn(priority: &str, rate: u32, period: u32) -> Child {
    let (rate, period, ports) = (rate.to_string(), period.to_string(), PLAYBACK.to_string());
    let child = tool("jackd")
        .args(["-n", NAME, priority, "-S", "-d", "dummy"])
        .args(["-r", &rate, "-p", &period, "-P", &ports, "-C", "0"])
        .spawn()
        .expect("jackd does not start: run make test, which installs it");
    let ready = || !run(&mut tool("jack_lsp")).is_empty();
    assert!(until(ready), "jackd is not ready after {LIMIT:?}");
    child
}

/// A program that finds the server.
pub(crate) fn tool(name: &str) -> Command {
    let mut command = Command::new(name);
    command
        .env("JACK_DEFAULT_SERVER", NAME)
        .env("JACK_NO_START_SERVER", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs a program to its end and returns what it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.stdout(Stdio::piped()).output();
    let output = output.expect("a JACK tool is missing: run make test, which installs it");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Records a second of `outputs` ports whose names begin so, with a program that is not ours.
pub(crate) fn record(ports: &str, outputs: usize, folder: &Path) -> Vec<f32> {
    let file = folder.join("recorded.wav");
    let outputs = outputs.to_string();
    run(tool("jack_capture")
        .args(["--no-stdin", "-ns", "-d", "1", "-b", "FLOAT", "-c", &outputs, "--port", ports])
        .arg(&file));
    let mut wav = hound::WavReader::open(&file).expect("jack_capture wrote a file");
    wav.samples::<f32>().map(Result::unwrap).collect()
}
