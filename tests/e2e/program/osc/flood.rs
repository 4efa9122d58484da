//! Floods of OSC: the audio is exact, the program answers, and memory is flat.

use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rosc::{OscMessage, OscPacket, OscType};

use super::super::jackd::{NAME, RATE, Recorder, Server};
use super::super::run::{Running, until};
use super::support::{Client, Ports, start, text};
use crate::support::audio::{Format, expected};
use crate::support::show::TestShow;

/// Buses besides the three that are recorded: with those, faders for 64.
const OTHERS: usize = 61;
/// How long the song is, and how long the flood.
const SECONDS: u64 = 8;
const FLOOD: Duration = Duration::from_secs(4);
/// Packets that each of the two flooding threads sends every 2 ms: 50,000 a second together.
const BATCH: usize = 50;
/// What memory may grow by meanwhile: what waits is bounded by 8 MiB.
const GROWTH: u64 = 24 << 20;

fn show(ports: Ports) -> TestShow {
    let mut show = TestShow::new()
        .head(&ports.yaml())
        .bus("left", "{ outputs: [1] }")
        .bus("right", "{ outputs: [2] }")
        // It sounds before the song does: who records it hears the program.
        .bus("pilot", "{ outputs: [4], role: pilot }");
    for other in 0..OTHERS {
        show = show.bus(&format!("aux{other}"), "{ outputs: [3] }");
    }
    let frames = SECONDS * u64::from(RATE);
    show.song("song", "").stem(Format::Wav24, 1, frames, "bus: left").stem(
        Format::Wav24,
        1,
        frames,
        "bus: right",
    )
}

fn packet(address: &str, args: &[OscType]) -> Vec<u8> {
    let message = OscMessage { addr: address.into(), args: args.to_vec() };
    rosc::encoder::encode(&OscPacket::Message(message)).unwrap()
}

/// Memory of a process, in bytes.
fn memory(running: &Running) -> u64 {
    let status = format!("/proc/{}/status", running.process.pid());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// Sends packets that mean something and packets that mean nothing, at a pace, until it is over.
fn flood(port: u16, over: &AtomicBool, mut number: u64) -> u64 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let valid = [
        packet("/downbeat/bus/aux1/mute", &[OscType::Int(1)]),
        packet("/downbeat/bus/aux2/level", &[OscType::Float(-20.0)]),
        packet("/downbeat/song/title", &[]),
        packet("/downbeat/nothing", &[OscType::Int(1)]),
    ];
    let (mut sent, mut next) = (0, Instant::now());
    while !over.load(Ordering::Relaxed) {
        for _ in 0..BATCH {
            // Knuth's constants (MMIX) for numbers that look random.
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let bytes = number.to_le_bytes().repeat(3);
            let choice = (number >> 60) as usize;
            let packet = valid.get(choice).map_or(&bytes[..], Vec::as_slice);
            // A full buffer of the system drops it, as a network does.
            sent += u64::from(socket.send_to(packet, ("127.0.0.1", port)).is_ok());
        }
        next += Duration::from_millis(2);
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    sent
}

/// Sweeps 16 faders of its own, 100 times a second each, until it is over. The two that are heard
/// stay where they are, at 0 dB.
fn sweep(port: u16, over: &AtomicBool, client: usize) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut next = Instant::now();
    for step in 0u16.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        for fader in client * 16..client * 16 + 16 {
            let position = if fader < 2 { 0.75 } else { f32::from(step % 100) / 100.0 };
            let address = format!("/downbeat/bus/{}/fader", fader + 1);
            let _ = socket.send_to(&packet(&address, &[position.into()]), ("127.0.0.1", port));
        }
        next += Duration::from_millis(10);
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

/// Plays and records the song while `clients` do what they do for a while, and asserts that it is
/// what it is without them. Returns the program and its server, which must go in this order: a program
/// that is left behind opens the next server of that name, and its ports are heard there.
fn undisturbed(ports: Ports, clients: impl Fn(&AtomicBool) + Sync) -> (Running, Server) {
    let server = Server::start(4);
    let show = show(ports);
    let mut running = start(&show.write(), &format!("jack:{NAME}"));
    let client = Client::of(ports.own);
    client.wait_for_value("/downbeat/armed/state", &text("ready"));
    let recorded = ["left", "right", "pilot"].map(|port| format!("downbeat:{port}"));
    let recorder = Recorder::start(&recorded, show.folder.path());
    recorder.wait_for_sound();
    client.send("/downbeat/go", &[]);
    running.wait_for("playing: song");
    let before = memory(&running);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| clients(&over));
        let begun = Instant::now();
        // It answers all the while, though packets may be lost.
        while begun.elapsed() < FLOOD {
            let asks = Client::of(ports.own);
            asks.wait_for_value("/downbeat/transport", &text("playing"));
        }
        over.store(true, Ordering::Relaxed);
    });
    let after = memory(&running);
    assert!(after < before + GROWTH, "memory went from {before} to {after}");
    running.wait_for("stopped");
    let frames = SECONDS * u64::from(RATE);
    let wanted = [0, 1].map(|stem| expected(Format::Wav24, stem, 0, frames));
    recorder.finish().outputs(wanted.len()).aligned_to(&wanted).assert_is(&wanted);
    (running, server)
}

#[test]
fn a_flood_never_reaches_the_audio() {
    let ports = Ports::new();
    let (mut running, server) = undisturbed(ports, |over| {
        thread::scope(|scope| {
            let other = scope.spawn(|| flood(ports.own, over, 1));
            let sent = flood(ports.own, over, 2) + other.join().unwrap();
            assert!(sent > 10_000, "{sent} packets are no flood");
        });
    });
    // The operator was told of it, and how much it was.
    running.wait_for("messages were refused; the last:");
    let client = Client::of(ports.own);
    until("all is quiet", || {
        client.send("/downbeat/bus/aux3/mute", &[OscType::Int(1)]);
        client.send("/downbeat/bus/aux3/mute", &[]);
        client.receive().iter().any(|message| message.args.first() == Some(&OscType::Int(1)))
    });
    drop((running, server));
}

#[test]
fn sixty_four_faders_of_four_clients_never_reach_the_audio() {
    let ports = Ports::new();
    let (running, server) = undisturbed(ports, |over| {
        thread::scope(|scope| {
            for client in 0..4 {
                scope.spawn(move || sweep(ports.own, over, client));
            }
        });
    });
    let client = Client::of(ports.own);
    // What was sent last counts.
    for fader in 3..=64 {
        client.send(&format!("/downbeat/bus/{fader}/fader"), &[OscType::Float(0.5)]);
    }
    for fader in 3..=64 {
        client.wait_for_value(&format!("/downbeat/bus/{fader}/level"), &OscType::Float(-10.0));
    }
    drop((running, server));
}
