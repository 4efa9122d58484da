//! The program as a process: started, watched and ended, and never waited for without a limit.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How long anything may take on a busy machine. A test that waits that long has failed.
pub const LIMIT: Duration = Duration::from_secs(30);
/// How long to leave the machine to others before looking again for what sends no word.
const LOOK: Duration = Duration::from_millis(5);

/// Where the program keeps its state, if a test names no other place: not among the user's own runs.
const STATE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/state");

/// The program, with no JACK server but one that a test names.
pub fn downbeat<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_downbeat"));
    command
        .args(args)
        .env("JACK_DEFAULT_SERVER", "downbeat-none")
        .env("DOWNBEAT_STATE_DIR", STATE)
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Ran {
    Running::start(&mut downbeat(args)).finish()
}

/// What a program that has ended left behind.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A process, killed when it is dropped.
pub struct Process {
    pid: Pid,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// Tells its end.
    end: Receiver<ExitStatus>,
    ended: Option<ExitStatus>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{command:?}: {error}: run `make test`, which installs what is missing")
        });
        let pid = Pid::from_raw(child.id() as i32);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (tell, end) = channel();
        thread::spawn(move || {
            let _ = tell.send(child.wait().unwrap());
        });
        Self { pid, stdout, stderr, end, ended: None }
    }

    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Its standard output, where that was asked for; once.
    pub fn take_stdout(&mut self) -> ChildStdout {
        self.stdout.take().unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid, signal).unwrap();
    }

    pub fn is_running(&mut self) -> bool {
        self.ended = self.ended.or_else(|| self.end.try_recv().ok());
        self.ended.is_none()
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let ended = self.ended.unwrap_or_else(|| {
            self.end.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("it does not end"))
        });
        self.ended = Some(ended);
        ended
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = kill(self.pid, Signal::SIGKILL);
            let _ = self.end.recv_timeout(LIMIT);
        }
    }
}

/// A program that runs and is listened to.
pub struct Running {
    pub process: Process,
    out: JoinHandle<String>,
    lines: Receiver<String>,
    /// What it has said on standard error so far.
    err: String,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        Self::start_with(command, Stdio::piped())
    }

    /// Starts it with another standard output, of which nothing is read.
    pub fn start_with(command: &mut Command, stdout: Stdio) -> Self {
        let mut process = Process::start(command.stdout(stdout).stderr(Stdio::piped()));
        let stdout = process.stdout.take();
        let out = thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut stdout) = stdout {
                stdout.read_to_end(&mut bytes).unwrap();
            }
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let stderr = BufReader::new(process.stderr.take().unwrap());
        let (say, lines) = channel();
        thread::spawn(move || {
            for line in stderr.split(b'\n').map_while(Result::ok) {
                let _ = say.send(format!("{}\n", String::from_utf8_lossy(&line)));
            }
        });
        Self { process, out, lines, err: String::new() }
    }

    /// Waits until it says a line on standard error that contains these words, and returns the line.
    pub fn wait_for(&mut self, words: &str) -> String {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| {
                panic!("it never said `{words}`, but this:\n{}", self.err);
            });
            self.err.push_str(&line);
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Ran {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.err.push_str(&line),
                // It has closed standard error, at its end.
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end; it said:\n{}", self.err),
            }
        }
        let code = self.process.wait().code();
        Ran { code, out: self.out.join().unwrap(), err: self.err }
    }
}

/// Waits until something is so that sends no word when it is.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "not in {LIMIT:?}: {what}");
        thread::sleep(LOOK);
    }
}
