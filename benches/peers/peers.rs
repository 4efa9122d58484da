//! The programs, and how each is told to do the task as well as it can.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::task::{RATE, Task};

mod scsynth;

/// A program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Limit,
    Downbeat,
    Sox,
    Ecasound,
    Ffmpeg,
    Scsynth,
}

impl Peer {
    pub(crate) const ALL: [Self; 6] =
        [Self::Limit, Self::Downbeat, Self::Sox, Self::Ecasound, Self::Ffmpeg, Self::Scsynth];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Downbeat => "downbeat",
            Self::Sox => "sox",
            Self::Ecasound => "ecasound",
            Self::Ffmpeg => "ffmpeg",
            Self::Scsynth => "scsynth",
        }
    }

    /// Whether it is installed.
    pub(crate) fn is_there(self) -> bool {
        matches!(self, Self::Limit | Self::Downbeat)
            || Command::new(self.name())
                .arg(if self == Self::Scsynth { "-v" } else { "--version" })
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok()
    }

    /// The command that does the task.
    pub(crate) fn command(self, task: &Task) -> Command {
        let out = task.out(self);
        match self {
            Self::Limit => limit(task, &out),
            Self::Downbeat => downbeat(task, &out),
            Self::Sox => sox(task, &out),
            Self::Ecasound => ecasound(task, &out),
            Self::Ffmpeg => ffmpeg(task, &out),
            Self::Scsynth => scsynth::command(task, &out),
        }
    }
}

fn limit(task: &Task, out: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg("--limit").arg(task.folder()).arg(out);
    command
}

fn downbeat(task: &Task, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_downbeat"));
    command
        .arg("bounce")
        .arg(task.show())
        .args(["song", "--force", "--no-loudness", "-o"])
        .arg(out);
    if !task.sums {
        command.args(["--what", "outputs"]);
    }
    command
}

/// Without dither (`-D`) and without dividing by the number of files (`-v 1`).
fn sox(task: &Task, out: &Path) -> Command {
    let mut command = Command::new("sox");
    command.args(["-D", if task.sums { "-m" } else { "-M" }]);
    for stem in &task.stems {
        command.args(["-v", "1"]).arg(stem);
    }
    command.arg(out);
    command
}

/// Each stem a chain of its own. Its largest buffer, no scheduling, no screen.
fn ecasound(task: &Task, out: &Path) -> Command {
    let mut command = Command::new("ecasound");
    command.args(["-q", "-b:8192", "-z:nodb", "-z:nointbuf", "-x"]);
    let chains: Vec<String> = (0..task.stems.len()).map(|at| format!("c{at}")).collect();
    let channels = if task.sums { 2 } else { 1 };
    for (at, (stem, chain)) in task.stems.iter().zip(&chains).enumerate() {
        command.arg(format!("-a:{chain}")).arg(format!("-f:s24_le,{channels},{RATE}"));
        command.arg(format!("-i:{}", stem.display()));
        if !task.sums && at > 0 {
            command.arg(format!("-chmove:1,{}", at + 1));
        }
    }
    command.arg(format!("-a:{}", chains.join(",")));
    command.arg(format!("-f:s24_le,{},{RATE}", task.outputs()));
    command.arg(format!("-o:{}", out.display()));
    command
}

/// `amix` without dividing, or `amerge`; 24 bits without dither, which is its default.
fn ffmpeg(task: &Task, out: &Path) -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-y", "-nostdin", "-loglevel", "error"]);
    for stem in &task.stems {
        command.arg("-i").arg(stem);
    }
    let count = task.stems.len();
    let filter = if task.sums {
        format!("amix=inputs={count}:normalize=0")
    } else {
        // Named layouts end below 16 channels for mono inputs: their order is kept by number.
        format!("amerge=inputs={count}")
    };
    command.args(["-filter_complex", &filter, "-c:a", "pcm_s24le"]).arg(out);
    command
}

/// A file beside a program's output.
fn beside(out: &Path, name: &str) -> PathBuf {
    out.with_file_name(name)
}
