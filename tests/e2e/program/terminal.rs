//! A real terminal, as the kernel has it: the program on one side, the test on the other.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use nix::fcntl::OFlag;
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};
use nix::sys::signal::{Signal, killpg};
use nix::sys::termios::{InputFlags, LocalFlags, OutputFlags, tcgetattr};

use super::run::{LIMIT, Process};

/// What the test writes after the program.
const MARK: &str = "(here the program ended)";

/// The program in a terminal of its own, until it is dropped at the latest.
pub struct Terminal {
    program: Process,
    ours: File,
    /// The program's side, kept so that the terminal outlives the program.
    theirs: OwnedFd,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    before: State,
}

/// How a terminal is set up, as far as a shell after the program would notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    local: LocalFlags,
    input: InputFlags,
    output: OutputFlags,
    alternate_screen: bool,
    hidden_cursor: bool,
    bracketed_paste: bool,
}

impl State {
    /// Whether keys come at once and unseen, on a screen of its own.
    pub fn is_taken(&self) -> bool {
        let shell = LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG;
        !self.local.intersects(shell) && self.alternate_screen && self.hidden_cursor
    }
}

/// What a program that has ended left behind.
pub struct Left {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// The terminal before the program.
    pub before: State,
    /// The terminal after it.
    pub after: State,
    /// What stands on the screen.
    pub text: String,
}

impl Terminal {
    /// Runs a command as the leader of a session whose terminal has so many rows and columns.
    pub fn start(rows: u16, columns: u16, command: &Command) -> Self {
        // Other tests start programs at the same time, and they must not keep this one open.
        let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        let ours = posix_openpt(flags).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let mut open = OpenOptions::new();
        open.read(true).write(true).custom_flags(OFlag::O_NOCTTY.bits());
        let theirs: OwnedFd = open.open(ptsname_r(&ours).unwrap()).unwrap().into();
        set_size(&theirs, rows, columns);
        let screen = parser(rows, columns);
        let before = state(&theirs, screen.screen());
        let side = || Stdio::from(theirs.try_clone().unwrap());
        // `setsid` replaces itself by `env`, and that by the program, so the child is the program. A
        // shell that runs tests in the background has interrupts ignored, and a terminal has not.
        let mut session = Command::new("setsid");
        session.args(["--ctty", "env", "--default-signal=INT,QUIT"]);
        session.arg(command.get_program()).args(command.get_args());
        session.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
        session.env("TERM", "xterm-256color").env_remove("NO_COLOR");
        let program = Process::start(session.stdin(side()).stdout(side()).stderr(side()));
        // What still holds the program's side is closed with it.
        drop(session);
        let ours = File::from(OwnedFd::from(ours));
        let mut reader = ours.try_clone().unwrap();
        let (send, bytes) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { program, ours, theirs, bytes, screen, before }
    }

    /// Presses keys, as the bytes that a terminal sends for them.
    pub fn press(&mut self, keys: &str) {
        self.ours.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until these words stand on the screen.
    pub fn wait_for(&mut self, words: &str) {
        self.wait_until(words, |text| text.contains(words));
    }

    /// Waits until the screen is as it should be.
    pub fn wait_until(&mut self, what: &str, mut is_so: impl FnMut(&str) -> bool) {
        let end = Instant::now() + LIMIT;
        while !is_so(&self.text()) {
            let left = end.saturating_duration_since(Instant::now());
            let bytes = self.bytes.recv_timeout(left).unwrap_or_else(|_| {
                panic!("not on the screen: {what}\n{}", self.text());
            });
            self.screen.process(&bytes);
        }
    }

    /// What stands on the screen now.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// How it is set up now.
    pub fn state(&self) -> State {
        state(&self.theirs, self.screen.screen())
    }

    /// How it was set up before the program.
    pub fn before(&self) -> &State {
        &self.before
    }

    /// Changes its size, as a window does, and clears it, so that all that stands there is new.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        set_size(&self.theirs, rows, columns);
        self.screen.set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        self.wipe();
    }

    /// Clears the screen behind the program's back.
    pub fn wipe(&mut self) {
        self.screen.process(b"\x1b[2J");
    }

    pub fn signal(&self, signal: Signal) {
        self.program.signal(signal);
    }

    /// Sends a signal to all processes of the terminal.
    pub fn signal_group(&self, signal: Signal) {
        killpg(self.program.pid(), signal).unwrap();
    }

    /// Closes the window: the terminal is gone, and the program is on its own.
    pub fn close(self) -> Process {
        // The reader closes its copy at the next thing that the program draws.
        self.program
    }

    /// Waits for the end of the program.
    pub fn finish(mut self) -> Left {
        let status = self.program.wait();
        // The kernel has all that was written; a mark behind it says when all was read.
        File::from(self.theirs.try_clone().unwrap()).write_all(MARK.as_bytes()).unwrap();
        self.wait_for(MARK);
        let (after, text) = (self.state(), self.text());
        Left { code: status.code(), before: self.before.clone(), after, text }
    }
}

fn parser(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}

fn state(terminal: &OwnedFd, screen: &vt100::Screen) -> State {
    let modes = tcgetattr(terminal).unwrap();
    State {
        local: modes.local_flags,
        input: modes.input_flags,
        output: modes.output_flags,
        alternate_screen: screen.alternate_screen(),
        hidden_cursor: screen.hide_cursor(),
        bracketed_paste: screen.bracketed_paste(),
    }
}

fn set_size(terminal: &OwnedFd, rows: u16, columns: u16) {
    let size = ["rows".into(), rows.to_string(), "cols".into(), columns.to_string()];
    let terminal = terminal.try_clone().unwrap();
    let status = Command::new("stty").args(&size).stdin(terminal).status().unwrap();
    assert!(status.success(), "stty: {status}");
}
