//! The program with OSC, and clients of it.

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rosc::{OscMessage, OscPacket, OscType};

use super::super::run::{LIMIT, Ran, Running, downbeat};
use crate::support::audio::Format;
use crate::support::show::TestShow;

/// How often a client that gets no answer asks again: packets may be lost.
const AGAIN: Duration = Duration::from_millis(200);

/// A port that is free for UDP and TCP. Nobody else gets it soon: the system gives others first.
pub fn free_port() -> u16 {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = tcp.local_addr().unwrap().port();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Ports of everything.
#[derive(Clone, Copy)]
pub struct Ports {
    pub own: u16,
    pub tcp: u16,
    pub query: u16,
    pub ableset: u16,
}

impl Ports {
    pub fn new() -> Self {
        let mut ports = Vec::new();
        while ports.len() < 4 {
            let port = free_port();
            if !ports.contains(&port) {
                ports.push(port);
            }
        }
        Self { own: ports[0], tcp: ports[1], query: ports[2], ableset: ports[3] }
    }

    /// The lines of the show file.
    pub fn yaml(self) -> String {
        let Self { own, tcp, query, ableset } = self;
        format!("osc: {{ port: {own}, tcp: {tcp}, query: {query}, ableset: {ableset} }}")
    }
}

/// Two songs of so many seconds with sections, on two buses.
pub fn show(ports: Ports, seconds: u64) -> TestShow {
    let sections = "tempo: 120\nsections: [{ name: Intro, bar: 1 }, { name: Chorus, bar: 3 }]";
    let frames = seconds * 48_000;
    TestShow::new()
        .head(&ports.yaml())
        .bus("drums", "{ outputs: [1, 2] }")
        .bus("Lead Vox", "{ outputs: [3] }")
        .song("opener", sections)
        .stem(Format::Wav16, 2, frames, "bus: drums")
        .stem(Format::Wav16, 1, frames, "bus: Lead Vox")
        .song("ballad", sections)
        .stem(Format::Wav16, 2, frames, "bus: drums")
}

/// The program, which listens for OSC.
pub fn start(show: &Path, device: &str) -> Running {
    let args = ["play".as_ref(), show.as_os_str(), "--headless".as_ref(), "--fresh".as_ref()];
    let device = ["--device".as_ref(), device.as_ref()];
    let mut running = Running::start(&mut downbeat(args.into_iter().chain(device)));
    running.wait_for("OSC listens");
    running
}

/// `oscsend` of liblo: types as it wants them (`if`), and a value for each.
pub fn oscsend(port: u16, address: &str, types: &str, values: &[&str]) {
    let mut command = Command::new("oscsend");
    command.args(["127.0.0.1", &port.to_string(), address]);
    if !types.is_empty() {
        command.arg(types).args(values);
    }
    let Ran { code, err, .. } = Running::start(command.stdin(Stdio::null())).finish();
    assert_eq!(code, Some(0), "oscsend {address}: {err}");
}

/// The clients that scripts/install-osc-clients installs.
fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/osc-clients")
}

/// A program for python-osc, run to its end.
pub fn python(program: &str, args: &[&str]) -> Ran {
    python_process(program, args).finish()
}

/// A program for python-osc.
pub fn python_process(program: &str, args: &[&str]) -> Running {
    let mut command = Command::new(clients().join("venv/bin/python"));
    Running::start(command.args(["-c", program]).args(args).stdin(Stdio::null()))
}

/// A program for osc.js.
pub fn node(program: &str, args: &[&str]) -> Ran {
    let mut command = Command::new("node");
    command.current_dir(clients()).args(["-e", program, "--"]).args(args);
    Running::start(command.stdin(Stdio::null())).finish()
}

/// A client of the test's own, for what is counted and timed.
pub struct Client {
    socket: UdpSocket,
    to: SocketAddr,
}

impl Client {
    pub fn of(port: u16) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(AGAIN)).unwrap();
        Self { socket, to: ([127, 0, 0, 1], port).into() }
    }

    pub fn port(&self) -> u16 {
        self.socket.local_addr().unwrap().port()
    }

    pub fn send(&self, address: &str, args: &[OscType]) {
        let message = OscMessage { addr: address.into(), args: args.to_vec() };
        let bytes = rosc::encoder::encode(&OscPacket::Message(message)).unwrap();
        self.socket.send_to(&bytes, self.to).unwrap();
    }

    /// The messages of the next packet; none where none comes soon.
    pub fn receive(&self) -> Vec<OscMessage> {
        let mut buffer = [0; 65_536];
        let Ok(length) = self.socket.recv(&mut buffer) else { return Vec::new() };
        let (_, packet) = rosc::decoder::decode_udp(&buffer[..length]).unwrap();
        let mut messages = Vec::new();
        flatten(packet, &mut messages);
        messages
    }

    /// The messages of the next packet, if one is there already.
    pub fn receive_now(&self) -> Vec<OscMessage> {
        self.socket.set_nonblocking(true).unwrap();
        let messages = self.receive();
        self.socket.set_nonblocking(false).unwrap();
        messages
    }

    /// Waits for a message that is as wanted.
    pub fn wait_for(&self, what: &str, mut wanted: impl FnMut(&OscMessage) -> bool) -> OscMessage {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(message) = self.receive().into_iter().find(&mut wanted) {
                return message;
            }
            assert!(Instant::now() < end, "not in {LIMIT:?}: {what}");
        }
    }

    /// Asks for a value until it is this one.
    pub fn wait_for_value(&self, address: &str, value: &OscType) {
        let end = Instant::now() + LIMIT;
        loop {
            self.send(address, &[]);
            let answers = self.receive();
            let mut told = answers.iter().filter(|message| message.addr == address);
            if told.any(|message| message.args.first() == Some(value)) {
                return;
            }
            assert!(Instant::now() < end, "{address} does not become {value:?}: {answers:?}");
        }
    }
}

fn flatten(packet: OscPacket, messages: &mut Vec<OscMessage>) {
    match packet {
        OscPacket::Message(message) => messages.push(message),
        OscPacket::Bundle(bundle) => {
            bundle.content.into_iter().for_each(|packet| flatten(packet, messages));
        }
    }
}

pub fn text(text: &str) -> OscType {
    OscType::String(text.into())
}
