//! A process that is measured from outside, and ended when it is dropped; and a JACK server.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Ticks of a second in `/proc/PID/stat`: a constant of Linux on the machines that matter.
const TICKS: f64 = 100.0;

/// A running process.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// CPU seconds that it has used, in all its threads.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap();
        // The name in parentheses may have spaces; utime and stime are fields 14 and 15, and the
        // first field after the name is the third.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
        ticks as f64 / TICKS
    }

    /// An amount of memory from `/proc/PID/status`, in MiB.
    pub(crate) fn mebibytes(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
        line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Process {
    /// Asks it to end, as a terminal does, and waits until it has.
    fn drop(&mut self) {
        let asked = Command::new("kill").arg(self.0.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

/// Starts a JACK server at 48 kHz on its dummy driver, and waits until clients may come.
pub(crate) fn start_server(name: &str, period: u32, outputs: usize) -> Process {
    let server = Process::start(
        Command::new("jackd")
            .args(["-n", name, "-R", "-S", "-d", "dummy", "-r", "48000"])
            .args(["-p", &period.to_string(), "-P", &outputs.to_string(), "-C", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    let is_up = || {
        let mut list = Command::new("jack_lsp");
        list.args(["--server", name]).env("JACK_NO_START_SERVER", "1");
        list.stdout(Stdio::null()).stderr(Stdio::null());
        list.status().is_ok_and(|status| status.success())
    };
    let start = Instant::now();
    while !is_up() {
        assert!(start.elapsed() < Duration::from_secs(10), "jackd does not start");
        sleep(Duration::from_millis(50));
    }
    server
}
