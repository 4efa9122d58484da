//! A pedal: a JACK client of our own, in a process of its own, that sends what the test says and tells
//! what it is sent.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::thread;
use std::time::Instant;

use jack::{Client, ClientOptions, Control, MidiIn, MidiOut, ProcessScope, RawMidi};

use crate::program::jackd::NAME;
use crate::program::run::{LIMIT, Process};

/// Says to the test below that it is the pedal.
const IS_PEDAL: &str = "DOWNBEAT_TEST_IS_PEDAL";

/// The pedal, until it is dropped.
pub struct Pedal {
    _process: Process,
    words: Mutex<std::io::PipeWriter>,
    heard: Receiver<String>,
}

impl Pedal {
    /// Plugs it in at the running server: it sends at `pedal:out` and is told things at `pedal:in`.
    pub fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let name = "program::midi_in::pedal::plays";
        command.args(["--exact", name, "--ignored", "--nocapture"]).env(IS_PEDAL, "1");
        command.env("JACK_DEFAULT_SERVER", NAME).env("JACK_NO_START_SERVER", "1");
        let (theirs, ours) = std::io::pipe().unwrap();
        command.stdin(theirs).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Process::start(&mut command);
        drop(command);
        let out = BufReader::new(process.take_stdout());
        let (send, heard) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if let Some(word) = line.strip_prefix("heard ") {
                    let _ = send.send(word.to_owned());
                }
            }
        });
        let pedal = Self { _process: process, words: Mutex::new(ours), heard };
        pedal.wait_for("ready");
        pedal
    }

    /// Sends messages: each a number of frames after the first, and its bytes: `0:B0407F 480:B04000`.
    pub fn plays(&self, messages: &str) {
        writeln!(self.words.lock().unwrap(), "{messages}").unwrap();
    }

    /// Waits until it is sent this message.
    pub fn wait_for(&self, wanted: &str) {
        self.wait_until(wanted, |word| word == wanted);
    }

    /// Waits until it is sent such a message. Returns all that it was sent, that one last.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let end = Instant::now() + LIMIT;
        let mut heard: Vec<String> = Vec::new();
        while heard.last().is_none_or(|word| !wanted(word)) {
            let left = end.saturating_duration_since(Instant::now());
            let word = self.heard.recv_timeout(left);
            heard.push(word.unwrap_or_else(|_| panic!("never told {what}, but {heard:?}")));
        }
        heard
    }
}

/// A message and the frames until it is due.
type Due = (u64, Vec<u8>);

fn read(line: &str) -> Vec<Due> {
    let message = |word: &str| {
        let (at, bytes) = word.split_once(':').unwrap();
        let byte = |at: usize| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap();
        (at.parse().unwrap(), (0..bytes.len()).step_by(2).map(byte).collect())
    };
    line.split_whitespace().map(message).collect()
}

#[test]
#[ignore = "a process that other tests start"]
fn plays() {
    if std::env::var_os(IS_PEDAL).is_none() {
        return;
    }
    let (client, _) = Client::new("pedal", ClientOptions::NO_START_SERVER).unwrap();
    let mut output = client.register_port("out", MidiOut::default()).unwrap();
    let input = client.register_port("in", MidiIn::default()).unwrap();
    let (send, wanted) = sync_channel::<Vec<Due>>(64);
    let (tell, told) = sync_channel::<String>(1 << 16);
    let mut due: Vec<Due> = Vec::new();
    let hear = move |_: &Client, scope: &ProcessScope| {
        let frames = u64::from(scope.n_frames());
        if due.is_empty() {
            due = wanted.try_recv().unwrap_or_default();
        }
        let now = due.iter().take_while(|(at, _)| *at < frames).count();
        let mut writer = output.writer(scope);
        let mut sent = 0;
        for (at, bytes) in &due[..now] {
            let message = RawMidi { time: *at as u32, bytes };
            // What finds no room in this period goes into the next one.
            if writer.write(&message).is_err() {
                break;
            }
            sent += 1;
        }
        due.drain(..sent);
        due.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(frames));
        for message in input.iter(scope) {
            let hex: String = message.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            let _ = tell.try_send(hex);
        }
        Control::Continue
    };
    let _client =
        client.activate_async((), jack::contrib::ClosureProcessHandler::new(hear)).unwrap();
    thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            send.send(read(&line)).unwrap();
        }
    });
    let mut out = std::io::stdout().lock();
    writeln!(out, "heard ready").unwrap();
    out.flush().unwrap();
    // Until whoever started it ends it.
    for hex in told {
        writeln!(out, "heard {hex}").unwrap();
        out.flush().unwrap();
    }
}
