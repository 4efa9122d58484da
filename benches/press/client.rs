//! A JACK client that presses a pedal and listens, in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jack::{AudioIn, ClientOptions, Control, MidiOut, ProcessScope, RawMidi};

/// Says to this program that it is the client, and how often to press.
const PRESSES: &str = "DOWNBEAT_BENCH_PRESSES";
/// The port of the program.
const PORT: &str = "downbeat:main";
/// How long the program may take to start, and a press to be heard.
const LIMIT: Duration = Duration::from_secs(20);
/// Frames of silence after which the pedal is pressed again: the next song is armed by then. They
/// differ from press to press, so that presses fall anywhere between the program's looks.
const QUIET: u64 = 24_000;

/// The client as the bench sees it.
pub(crate) struct Client {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Client {
    /// Starts it on a server.
    pub(crate) fn start(server: &str, presses: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(PRESSES, presses.to_string()).env("JACK_DEFAULT_SERVER", server);
        command.env("JACK_NO_START_SERVER", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        let mut ready = String::new();
        says.read_line(&mut ready).unwrap();
        assert_eq!(ready.trim(), "ready");
        Self { process, says }
    }

    /// Waits for all presses: the frames of each.
    pub(crate) fn frames(&mut self) -> Vec<u32> {
        let lines = self.says.by_ref().lines();
        lines.map_while(Result::ok).map_while(|line| line.parse().ok()).collect()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether this process is the client.
pub(crate) fn is_client() -> bool {
    std::env::var_os(PRESSES).is_some()
}

/// What the callback does next.
#[derive(Clone, Copy)]
enum Next {
    /// Press at this frame.
    Press(u64),
    /// Listen since this frame.
    Listen(u64),
    /// Wait until it is silent.
    Silence,
}

/// What the client does: says `ready`, and the frames of each press.
pub(crate) fn press_and_listen() {
    let presses: usize = std::env::var(PRESSES).unwrap().parse().unwrap();
    let (client, _) = jack::Client::new("bench-pedal", ClientOptions::NO_START_SERVER).unwrap();
    let input = client.register_port("in", AudioIn::default()).unwrap();
    let mut output = client.register_port("out", MidiOut::default()).unwrap();
    let name = input.name().unwrap();
    let (tell, told) = sync_channel::<u64>(1024);
    let (begin, begun) = sync_channel::<()>(1);
    let (mut now, mut next, mut count, mut runs) = (0_u64, Next::Press(QUIET), 0_u64, false);
    let play = move |_: &jack::Client, scope: &ProcessScope| {
        runs = runs || begun.try_recv().is_ok();
        if !runs {
            return Control::Continue;
        }
        let samples = input.as_slice(scope);
        let end = now + u64::from(scope.n_frames());
        let mut writer = output.writer(scope);
        next = match next {
            Next::Press(at) if at < end => {
                let bytes = [0x90, 60, 100];
                let _ = writer.write(&RawMidi { time: (at - now) as u32, bytes: &bytes });
                Next::Listen(at)
            }
            Next::Listen(since) => match samples.iter().position(|sample| *sample != 0.0) {
                Some(at) => {
                    let _ = tell.try_send(now + at as u64 - since);
                    let _ = writer.write(&RawMidi { time: 0, bytes: &[0x90, 62, 100] });
                    Next::Silence
                }
                None => next,
            },
            Next::Silence if samples.iter().all(|sample| *sample == 0.0) => {
                for note in [60, 62] {
                    let _ = writer.write(&RawMidi { time: 0, bytes: &[0x80, note, 0] });
                }
                count += 1;
                Next::Press(end + QUIET + count * 7_919 % 4_800)
            }
            next => next,
        };
        now = end;
        Control::Continue
    };
    let active =
        client.activate_async((), jack::contrib::ClosureProcessHandler::new(play)).unwrap();
    say("ready");
    let limit = Instant::now() + LIMIT;
    while active.as_client().connect_ports_by_name(PORT, &name).is_err() {
        assert!(Instant::now() < limit, "the program did not start");
        sleep(Duration::from_millis(20));
    }
    // The first song is armed soon after the ports are there.
    sleep(Duration::from_secs(1));
    begin.send(()).unwrap();
    for _ in 0..presses {
        match told.recv_timeout(LIMIT) {
            Ok(frames) => say(&frames.to_string()),
            Err(_) => say("a press was not heard"),
        }
    }
    say("end");
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").unwrap();
    out.flush().unwrap();
}
