//! A JACK client that presses a pedal or a button and listens, in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, UdpSocket};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jack::{
    AsyncClient, AudioIn, Client as JackClient, ClientOptions, Control, MidiOut, MidiWriter, Port,
    ProcessHandler, ProcessScope, RawMidi,
};
use rosc::{OscMessage, OscPacket};

/// Says to this program that it is the client, and how often to press.
const PRESSES: &str = "DOWNBEAT_BENCH_PRESSES";
/// Says to which UDP port a press by OSC goes; without it the pedal is pressed.
const OSC_PORT: &str = "DOWNBEAT_BENCH_OSC_PORT";
/// The port of the program.
const PORT: &str = "downbeat:main";
/// How long the program may take to start, and a press to be heard.
const LIMIT: Duration = Duration::from_secs(20);
/// How long the server may take to call a client for the first time.
const CALLED_WITHIN: Duration = Duration::from_secs(2);
/// Frames of silence after which it is pressed again: the next song is armed by then. They differ from
/// press to press, so that presses fall anywhere between the program's looks.
const QUIET: u32 = 24_000;
/// An OSC press comes up to so much later than its callback, so that it falls anywhere in a period.
const SPREAD: u64 = 20_000;

/// The client as the bench sees it.
pub(crate) struct Client {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Client {
    /// Starts it on a server. It presses by OSC at this port, or else by MIDI.
    pub(crate) fn start(server: &str, presses: usize, osc: Option<u16>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(PRESSES, presses.to_string()).env("JACK_DEFAULT_SERVER", server);
        command.env("JACK_NO_START_SERVER", "1");
        if let Some(port) = osc {
            command.env(OSC_PORT, port.to_string());
        }
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
    /// Wait until somebody says that it begins.
    Nothing,
    /// Press when so many frames have gone by.
    Press(u32),
    /// Listen. The frame of the press, where the callback knows it.
    Listen(Option<u32>),
    /// Wait until it is silent.
    Silence,
}

/// What the callback says.
enum Said {
    /// Now is the time to press, by OSC.
    Press,
    /// It sounds, so many frames after the press, where the callback pressed; or else from this moment
    /// on.
    Sounds(Option<u32>, Instant),
}

/// The callback. Frames are those of the server.
struct Ear {
    input: Port<AudioIn>,
    output: Port<MidiOut>,
    by_osc: bool,
    called: Arc<AtomicBool>,
    rate: u32,
    next: Next,
    count: u32,
    begin: Receiver<()>,
    say: SyncSender<Said>,
}

impl ProcessHandler for Ear {
    fn process(&mut self, _: &JackClient, scope: &ProcessScope) -> Control {
        let began = Instant::now();
        self.called.store(true, Ordering::Relaxed);
        let samples = self.input.as_slice(scope);
        let (first, frames) = (scope.last_frame_time(), scope.n_frames());
        let mut writer = self.output.writer(scope);
        self.next = match self.next {
            Next::Nothing if self.begin.try_recv().is_ok() => Next::Press(QUIET),
            Next::Press(left) if left >= frames => Next::Press(left - frames),
            Next::Press(_) if self.by_osc => {
                let _ = self.say.try_send(Said::Press);
                Next::Listen(None)
            }
            Next::Press(left) => {
                send(&mut writer, left, [0x90, 60, 100]);
                Next::Listen(Some(first.wrapping_add(left)))
            }
            Next::Listen(since) => match samples.iter().position(|sample| *sample != 0.0) {
                Some(at) => {
                    let after =
                        since.map(|since| first.wrapping_add(at as u32).wrapping_sub(since));
                    let moment = began + Duration::from_secs_f64(at as f64 / f64::from(self.rate));
                    let _ = self.say.try_send(Said::Sounds(after, moment));
                    if !self.by_osc {
                        send(&mut writer, 0, [0x90, 62, 100]);
                    }
                    Next::Silence
                }
                None => self.next,
            },
            Next::Silence if samples.iter().all(|sample| *sample == 0.0) => {
                if !self.by_osc {
                    [60, 62].iter().for_each(|&note| send(&mut writer, 0, [0x80, note, 0]));
                }
                self.count += 1;
                Next::Press(QUIET + self.count * 7_919 % 4_800)
            }
            next => next,
        };
        Control::Continue
    }
}

fn send(writer: &mut MidiWriter<'_>, time: u32, bytes: [u8; 3]) {
    let _ = writer.write(&RawMidi { time, bytes: &bytes });
}

/// A client that is called.
struct Open {
    active: AsyncClient<(), Ear>,
    /// The name of its audio port.
    name: String,
    rate: u32,
    called: Arc<AtomicBool>,
    begin: SyncSender<()>,
    hear: Receiver<Said>,
}

/// Opens the client. libjack can take one that opens for another that has just gone, and never wake it:
/// then it is opened once more.
fn open(by_osc: bool) -> Open {
    let limit = Instant::now() + LIMIT;
    loop {
        let open = try_open(by_osc);
        let patience = Instant::now() + CALLED_WITHIN;
        while Instant::now() < patience {
            if open.called.load(Ordering::Relaxed) {
                return open;
            }
            sleep(Duration::from_millis(20));
        }
        assert!(Instant::now() < limit, "the server calls no client");
    }
}

fn try_open(by_osc: bool) -> Open {
    let (client, _) = JackClient::new("bench-pedal", ClientOptions::NO_START_SERVER).unwrap();
    let (rate, called) = (client.sample_rate(), Arc::<AtomicBool>::default());
    let (say, hear) = sync_channel(1024);
    let (begin, begun) = sync_channel::<()>(1);
    let ear = Ear {
        input: client.register_port("in", AudioIn::default()).unwrap(),
        output: client.register_port("out", MidiOut::default()).unwrap(),
        by_osc,
        called: Arc::clone(&called),
        rate,
        next: Next::Nothing,
        count: 0,
        begin: begun,
        say,
    };
    let name = ear.input.name().unwrap();
    let active = client.activate_async((), ear).unwrap();
    Open { active, name, rate, called, begin, hear }
}

/// What the client does: says `ready`, and the frames of each press.
pub(crate) fn press_and_listen() {
    let presses: usize = std::env::var(PRESSES).unwrap().parse().unwrap();
    let surface = std::env::var(OSC_PORT).ok().map(|port| Surface::new(port.parse().unwrap()));
    let Open { active, name, rate, begin, hear, .. } = open(surface.is_some());
    say("ready");
    let limit = Instant::now() + LIMIT;
    while active.as_client().connect_ports_by_name(PORT, &name).is_err() {
        assert!(Instant::now() < limit, "the program did not start");
        sleep(Duration::from_millis(20));
    }
    if let Some(surface) = &surface {
        surface.waits();
    }
    // The first song is armed soon after the ports are there.
    sleep(Duration::from_secs(1));
    begin.send(()).unwrap();
    let (mut count, mut pressed) = (0, Instant::now());
    while count < presses {
        match (hear.recv_timeout(LIMIT), &surface) {
            (Ok(Said::Press), Some(surface)) => {
                sleep(Duration::from_micros(count as u64 * 7_919 % SPREAD));
                pressed = Instant::now();
                surface.sends("/downbeat/go");
            }
            (Ok(Said::Sounds(after, moment)), _) => {
                let passed = moment.saturating_duration_since(pressed).as_secs_f64();
                let frames = after.unwrap_or((passed * f64::from(rate)).round() as u32);
                say(&frames.to_string());
                count += 1;
                if let Some(surface) = &surface {
                    surface.sends("/downbeat/panic");
                }
            }
            _ => {
                say("a press was not heard");
                return;
            }
        }
    }
    say("end");
}

/// A surface that speaks OSC over UDP.
struct Surface {
    socket: UdpSocket,
    port: u16,
}

impl Surface {
    fn new(port: u16) -> Self {
        Self { socket: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap(), port }
    }

    /// Waits until the program answers: it listens a little later than its ports are there.
    fn waits(&self) {
        self.socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let limit = Instant::now() + LIMIT;
        loop {
            self.sends("/downbeat/transport");
            if self.socket.recv(&mut [0; 1024]).is_ok() {
                return;
            }
            assert!(Instant::now() < limit, "the program does not answer");
        }
    }

    fn sends(&self, addr: &str) {
        let message = OscMessage { addr: addr.into(), args: Vec::new() };
        let bytes = rosc::encoder::encode(&OscPacket::Message(message)).unwrap();
        // Where nobody listens yet, the system says so to one that sends again.
        let _ = self.socket.send_to(&bytes, (Ipv4Addr::LOCALHOST, self.port));
    }
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").unwrap();
    out.flush().unwrap();
}
