//! How long it takes from the start of the program until it is heard: on a JACK server of its own,
//! by a client in a process of its own, as the server is named to it by the environment.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jack::{AudioIn, Client, ClientOptions, Control, ProcessScope};

use crate::process::{Process, start_server};

const SERVER: &str = "downbeat-bench";
const PERIOD: u32 = 256;
/// Says to this program that it is the client.
const IS_LISTENER: &str = "DOWNBEAT_BENCH_IS_LISTENER";
/// The program's port that is listened to.
const PORT: &str = "downbeat:bus0_L";
/// How long until it is looked again for what sends no word.
const LOOK: Duration = Duration::from_millis(1);

/// Starts the program `times` times on a show, and says after what time each was heard.
pub(crate) fn first_sounds(show: &Path, outputs: usize, times: usize) -> Vec<Duration> {
    let state = tempfile::tempdir().unwrap();
    let _server = start_server(SERVER, PERIOD, outputs);
    (0..times).map(|_| first_sound(show, state.path())).collect()
}

fn first_sound(show: &Path, state: &Path) -> Duration {
    let mut listener = Listener::start();
    listener.expect("listening");
    let start = Instant::now();
    let _program = Process::start(
        Command::new(env!("CARGO_BIN_EXE_downbeat"))
            .args(["play", "--headless", "--fresh", "--go", "--device", &format!("jack:{SERVER}")])
            .arg(show)
            .env("DOWNBEAT_STATE_DIR", state)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    listener.expect("heard");
    start.elapsed()
}

/// The client, from outside, until it is dropped.
struct Listener {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Listener {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(IS_LISTENER, "1").env("JACK_DEFAULT_SERVER", SERVER);
        command.env("JACK_NO_START_SERVER", "1").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).spawn().unwrap();
        let says = BufReader::new(process.stdout.take().unwrap());
        Self { process, says }
    }

    /// Waits for the word. Where the program is not heard at all the client ends, and this fails.
    fn expect(&mut self, word: &str) {
        let mut line = String::new();
        self.says.read_line(&mut line).unwrap();
        assert_eq!(line.trim(), word, "the program was not heard");
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether this process is the client.
pub(crate) fn is_listener() -> bool {
    std::env::var_os(IS_LISTENER).is_some()
}

/// What the client does: says `listening`, and `heard` when a sample is not zero.
pub(crate) fn listen() {
    let (client, _) = Client::new("bench-listener", ClientOptions::NO_START_SERVER).unwrap();
    let port = client.register_port("in", AudioIn::default()).unwrap();
    let name = port.name().unwrap();
    let heard = Arc::new(AtomicBool::new(false));
    let hears = Arc::clone(&heard);
    let hear = move |_: &Client, scope: &ProcessScope| {
        if port.as_slice(scope).iter().any(|sample| *sample != 0.0) {
            hears.store(true, Relaxed);
        }
        Control::Continue
    };
    let active =
        client.activate_async((), jack::contrib::ClosureProcessHandler::new(hear)).unwrap();
    say("listening");
    let limit = Instant::now() + Duration::from_secs(60);
    let mut connected = false;
    while !heard.load(Relaxed) && Instant::now() < limit {
        connected = connected || active.as_client().connect_ports_by_name(PORT, &name).is_ok();
        sleep(LOOK);
    }
    if heard.load(Relaxed) {
        say("heard");
    }
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").unwrap();
    out.flush().unwrap();
}
