//! The OSC messages of songs: what a client hears, and when, against the sound of the song.

use rosc::OscType;

use super::super::faults::coded;
use super::super::faults::listener::{Heard, Listener};
use super::super::jackd::{NAME, RATE, Server};
use super::super::run::Ran;
use super::support::{Client, Ports, free_port, python_process, start, text};
use crate::support::audio::Format;
use crate::support::show::TestShow;

/// A song that sends messages when it is armed, when it starts, on a beat and at its end.
fn show(ports: Ports, to: u16) -> TestShow {
    let event = |at: &str, address: &str, args: &str| {
        format!(
            "  - {{ at: {at}, osc: {{ to: 127.0.0.1:{to}, address: {address}, args: {args} }} }}\n"
        )
    };
    let events = [
        event("load", "/armed", "[1]"),
        event("start", "/started", "[0.5]"),
        event("1.2", "/beat", "[two]"),
        event("end", "/ended", "[true]"),
    ];
    TestShow::new()
        .head(&ports.yaml())
        .bus("main", "{ outputs: [1] }")
        .song("song", &format!("tempo: 120\nevents:\n{}", events.concat()))
        .stem(Format::Wav16, 1, 48_000, "bus: main")
}

#[test]
fn a_song_sends_its_messages_in_order() {
    let ports = Ports::new();
    let lights = Client::of(ports.own);
    let show = show(ports, lights.port());
    let running = start(&show.write(), "null");
    let next = |address: &str, value: OscType| {
        let message = lights.wait_for(address, |_| true);
        assert_eq!((message.addr.as_str(), message.args.as_slice()), (address, &[value][..]));
    };
    next("/armed", OscType::Int(1));
    Client::of(ports.own).send("/downbeat/go", &[]);
    next("/started", OscType::Float(0.5));
    next("/beat", text("two"));
    next("/ended", OscType::Bool(true));
    drop(running);
}

/// Writes down what it hears, and when by the clock that JACK goes by too (the raw one), up to `/ended`.
const PYTHON: &str = r"
import sys, time
from pythonosc import dispatcher, osc_server
heard = []

def hear(address, *values):
    heard.append((time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // 1000, address, *values))

to = dispatcher.Dispatcher()
to.set_default_handler(hear)
server = osc_server.BlockingOSCUDPServer(('127.0.0.1', int(sys.argv[1])), to)
server.timeout = 1
print('ready', file=sys.stderr, flush=True)
end = time.time() + 60
while time.time() < end and not (heard and heard[-1][1] == '/ended'):
    server.handle_request()
for line in heard:
    print(*line)
";

/// A beat at 120, and how many of them the song has.
const BEAT: u32 = RATE / 2;
const BEATS: u32 = 16;
/// A message goes out when its sound is handed to the device, a period before the device plays it.
const PERIOD_US: i64 = 128 * 1_000_000 / RATE as i64;
/// How long after its sound a message comes on a busy machine, and on the whole, in microseconds.
const BUSY_US: i64 = 500_000;
const USUAL_US: i64 = 20_000;

/// A song whose samples say where it is, with a message at each beat.
fn song_of_beats(ports: Ports, to: u16) -> TestShow {
    let event = |at: &str, address: &str, args: &str| {
        format!(
            "  - {{ at: {at}, osc: {{ to: localhost:{to}, address: {address}, args: {args} }} }}\n"
        )
    };
    let beats = (0..BEATS).map(|beat| {
        let at = format!("{}.{}", beat / 4 + 1, beat % 4 + 1);
        event(&at, "/beat", &format!("[{beat}, {beat}.5, b{beat}]"))
    });
    let edges = [
        event("load", "/armed", "[1]"),
        event("start", "/started", "[0.25]"),
        event("end", "/ended", "[true]"),
    ];
    let events: String = edges.into_iter().chain(beats).collect();
    TestShow::new()
        .head(&ports.yaml())
        .bus("main", "{ outputs: [1] }")
        .song("song0", &format!("tempo: 120\nevents:\n{events}"))
        .stem_of(&[coded::samples((BEATS * BEAT) as usize)], "bus: main")
}

/// When a frame of the song, from 0, was heard, in microseconds.
fn heard_at(periods: &[Heard], frame: u32) -> i64 {
    let is_in = |heard: &&Heard| (heard.first..=heard.last).contains(&(frame + 1));
    let period = periods.iter().find(is_in).unwrap_or_else(|| panic!("frame {frame} unheard"));
    period.at as i64 + i64::from(frame + 1 - period.first) * 1_000_000 / i64::from(RATE)
}

#[test]
fn python_osc_hears_them_when_their_places_sound() {
    let server = Server::start(1);
    let ports = Ports::new();
    let port = free_port();
    let mut python = python_process(PYTHON, &[&port.to_string()]);
    python.wait_for("ready");
    let show = song_of_beats(ports, port);
    let running = start(&show.write(), &format!("jack:{NAME}"));
    let client = Client::of(ports.own);
    client.wait_for_value("/downbeat/armed/state", &text("ready"));
    let listener = Listener::start();
    listener.next();
    client.send("/downbeat/go", &[]);
    let Ran { code, out, err } = python.finish();
    assert_eq!(code, Some(0), "{out}{err}");
    let periods = listener.all();
    drop((listener, running, server));

    let lines: Vec<(i64, &str)> = out
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(at, message)| (at.parse().unwrap(), message))
        .collect();
    let words: Vec<&str> = lines.iter().map(|(_, message)| *message).collect();
    let beats = (0..BEATS).map(|beat| format!("/beat {beat} {beat}.5 b{beat}"));
    let wanted: Vec<String> = ["/armed 1".to_owned(), "/started 0.25".to_owned()]
        .into_iter()
        .chain(beats)
        .chain(["/ended True".to_owned()])
        .collect();
    assert_eq!(words, wanted);
    // From the start on; the end is the last frame's, which sounds up to one frame later.
    let frames = [0].into_iter().chain((0..BEATS).map(|beat| beat * BEAT));
    let frames = frames.chain([BEATS * BEAT - 1]);
    let late: Vec<i64> =
        frames.zip(&lines[1..]).map(|(frame, (at, _))| at - heard_at(&periods, frame)).collect();
    println!("microseconds after their sound: {late:?}");
    assert!(late.iter().all(|late| (-PERIOD_US..BUSY_US).contains(late)), "{late:?}");
    let mut sorted = late.clone();
    sorted.sort_unstable();
    assert!(sorted[sorted.len() / 2] < USUAL_US, "{late:?}");
}
