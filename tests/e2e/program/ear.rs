//! A JACK client that hears audio and MIDI in the same callbacks, so that both lie on one line of
//! frames. The tests' own process cannot be one: a server is chosen by the environment. So it is this
//! test program once more, with one "test" that is a client until its standard input ends.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};

use super::jackd::NAME;
use super::run::until;

/// Frames that it can hear: 20 s at 48 kHz.
const MOST_FRAMES: usize = 20 * 48_000;
/// In the environment of the client: the ports it listens to, and where it writes.
const AUDIO: &str = "DOWNBEAT_TEST_EAR_AUDIO";
const MIDI: &str = "DOWNBEAT_TEST_EAR_MIDI";
const OUT: &str = "DOWNBEAT_TEST_EAR_OUT";

/// A client that listens.
pub struct Ear {
    process: Child,
    out: PathBuf,
}

/// What it heard, by the frames of its own.
pub struct Heard {
    pub audio: Vec<f32>,
    /// Frame, number of the port, message.
    pub midi: Vec<(usize, usize, Vec<u8>)>,
}

impl Ear {
    /// Listens to an audio port and some MIDI ports.
    pub fn open(audio: &str, midi: &[&str], folder: &Path) -> Self {
        let out = folder.join("heard");
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "program::ear::client", "--ignored", "--nocapture"])
            .env("JACK_DEFAULT_SERVER", NAME)
            .env("JACK_NO_START_SERVER", "1")
            .env(AUDIO, audio)
            .env(MIDI, midi.join(","))
            .env(OUT, &out)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        until("the ear listens", || out.with_extension("ready").exists());
        Self { process, out }
    }

    /// Ends it, and gives what it heard.
    pub fn close(mut self) -> Heard {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
        let bytes = std::fs::read(self.out.with_extension("audio")).unwrap();
        let audio = bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
        let text = std::fs::read_to_string(self.out.with_extension("midi")).unwrap();
        let message = |line: &str| {
            let mut words = line.split(' ');
            let mut number = || words.next().unwrap().parse::<usize>().unwrap();
            let (frame, port) = (number(), number());
            (frame, port, words.map(|byte| byte.parse().unwrap()).collect())
        };
        Heard { audio: audio.collect(), midi: text.lines().map(message).collect() }
    }
}

impl Heard {
    /// The frame at which sound begins.
    pub fn begins(&self) -> usize {
        self.audio.iter().position(|&sample| sample != 0.0).expect("nothing was heard")
    }

    /// What came at a port, counted from a frame.
    pub fn at(&self, port: usize, from: usize) -> Vec<(i64, Vec<u8>)> {
        let of_port = self.midi.iter().filter(|(_, its, _)| *its == port);
        of_port.map(|(frame, _, bytes)| (*frame as i64 - from as i64, bytes.clone())).collect()
    }
}

/// The samples, and the messages as [`Heard::midi`] has them.
type Taken = (Vec<f32>, Vec<(usize, usize, Vec<u8>)>);

/// The client.
struct Listener {
    audio: jack::Port<jack::AudioIn>,
    midi: Vec<jack::Port<jack::MidiIn>>,
    samples: Vec<f32>,
    messages: Vec<(usize, usize, Vec<u8>)>,
    done: std::sync::mpsc::SyncSender<Taken>,
    stop: Receiver<()>,
}

impl jack::ProcessHandler for Listener {
    fn process(&mut self, _: &jack::Client, scope: &jack::ProcessScope) -> jack::Control {
        let first = self.samples.len();
        if first + scope.n_frames() as usize > MOST_FRAMES || self.stop.try_recv().is_ok() {
            let _ = self
                .done
                .try_send((std::mem::take(&mut self.samples), std::mem::take(&mut self.messages)));
            return jack::Control::Quit;
        }
        self.samples.extend_from_slice(self.audio.as_slice(scope));
        for (number, port) in self.midi.iter().enumerate() {
            for message in port.iter(scope) {
                let frame = first + message.time as usize;
                // It allocates: the server waits for whoever is slow, and this is a test.
                self.messages.push((frame, number, message.bytes.to_vec()));
            }
        }
        jack::Control::Continue
    }
}

#[test]
#[ignore = "it is a client of other tests, which start it"]
fn client() {
    let Ok(out) = std::env::var(OUT) else { return };
    let out = PathBuf::from(out);
    let (name, options) = ("ear", jack::ClientOptions::NO_START_SERVER);
    let (client, _) = jack::Client::new(name, options).unwrap();
    let (audio, midi) = (std::env::var(AUDIO).unwrap(), std::env::var(MIDI).unwrap());
    let midi: Vec<&str> = midi.split(',').filter(|port| !port.is_empty()).collect();
    let (done, heard) = sync_channel(1);
    let (stop, stopped) = sync_channel(1);
    let port = |at: usize| client.register_port(&format!("midi_{at}"), jack::MidiIn::default());
    let listener = Listener {
        audio: client.register_port("audio", jack::AudioIn::default()).unwrap(),
        midi: (0..midi.len()).map(|at| port(at).unwrap()).collect(),
        samples: Vec::with_capacity(MOST_FRAMES),
        messages: Vec::with_capacity(100_000),
        done,
        stop: stopped,
    };
    let client = client.activate_async((), listener).unwrap();
    client.as_client().connect_ports_by_name(&audio, "ear:audio").unwrap();
    for (at, port) in midi.iter().enumerate() {
        client.as_client().connect_ports_by_name(port, &format!("ear:midi_{at}")).unwrap();
    }
    std::fs::write(out.with_extension("ready"), "").unwrap();
    // Until whoever started it has heard enough.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    let _ = stop.send(());
    let (samples, messages) = heard.recv().unwrap();
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    std::fs::write(out.with_extension("audio"), bytes).unwrap();
    let mut text = String::new();
    for (frame, port, bytes) in messages {
        write!(text, "{frame} {port}").unwrap();
        bytes.iter().for_each(|byte| write!(text, " {byte}").unwrap());
        text.push('\n');
    }
    std::fs::write(out.with_extension("midi"), text).unwrap();
}
