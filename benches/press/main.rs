//! From a press to the first sample: the time that a drummer feels.
//!
//! `cargo bench --bench press` plays on a JACK server of its own with the dummy driver, at periods of
//! 64 and 256 frames. A client presses a pedal at the program's MIDI port and listens to its audio
//! port; both have the frames of the same server, so the time between is counted in frames, exact to
//! one. A period of it is JACK's own: what goes round between two clients comes back a period later.
//! A press by OSC is a UDP packet over loopback from a thread of that client, which has no frame: it counts
//! by the computer's clock, from just before the packet is sent to the begin of the callback in which it
//! sounds, and the frames from there. So a callback that comes late counts in those rows.
//! The table goes to standard output and to `target/bench-press.md`. With
//! `--test` it presses twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench fails loudly and prints"
)]

mod client;
#[path = "../jack/process.rs"]
#[expect(dead_code, reason = "nothing is measured from outside here")]
mod process;
#[path = "../support/told.rs"]
mod told;

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{Process, start_server};
use crate::told::{is_measuring, tell};

const SERVER: &str = "downbeat-bench";
const RATE: u32 = 48_000;

fn main() {
    if client::is_client() {
        client::press_and_listen();
        return;
    }
    let measuring = is_measuring();
    let (periods, presses): (&[u32], usize) =
        if measuring { (&[64, 256], 200) } else { (&[256], 2) };
    let mut table = String::from(
        "| by | period | presses | least | median | 90 % | 99 % | most |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let show = write_show(folder.path(), presses, port);
    let ways = [("MIDI", None), ("OSC", Some(port))];
    for ((by, osc), &period) in ways.iter().flat_map(|way| periods.iter().map(move |p| (way, p))) {
        let mut frames = measure(&show, period, presses, *osc);
        assert_eq!(frames.len(), presses, "a press by {by} was not heard");
        frames.sort_unstable();
        let ms = |part: f64| {
            let at = ((frames.len() - 1) as f64 * part).round() as usize;
            format!("{:.1} ms", f64::from(frames[at]) / f64::from(RATE) * 1000.0)
        };
        let (least, median, most) = (ms(0.0), ms(0.5), ms(1.0));
        let (ninety, ninety_nine) = (ms(0.9), ms(0.99));
        let length = f64::from(period) / f64::from(RATE) * 1000.0;
        writeln!(
            table,
            "| {by} | {period} ({length:.1} ms) | {} | {least} | {median} | {ninety} | {ninety_nine} | {most} |",
            frames.len()
        )
        .unwrap();
    }
    tell("press", &table);
}

/// A port that is free for UDP.
fn free_port() -> u16 {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A song that sounds from its first sample, once for each press, a pedal and an OSC port.
fn write_show(folder: &Path, presses: usize, port: u16) -> PathBuf {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(folder.join("one.wav"), spec).unwrap();
    (0..RATE * 60).for_each(|_| wav.write_sample(16_384_i16).unwrap());
    wav.finalize().unwrap();
    let entries = vec!["one"; presses + 1].join(", ");
    let show = format!(
        "show: Press\nbuses: {{ main: {{ outputs: [1] }} }}\nsongs: {{ one: one.yaml }}\n\
         setlists: {{ all: [{entries}] }}\nosc: {{ port: {port} }}\n"
    );
    let song = "tempo: 120\nstems: [{ name: Tone, file: one.wav, bus: main }]\n";
    let controls = "bindings:\n- { on: note C4, port: 'bench-pedal:out', when: stopped, do: go }\n\
                    - { on: note D4, port: 'bench-pedal:out', do: panic }\n";
    for (name, text) in [("show.yaml", &*show), ("one.yaml", song), ("controls.yaml", controls)] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder.join("show.yaml")
}

/// The frames from each press to its first sample.
fn measure(show: &Path, period: u32, presses: usize, osc: Option<u16>) -> Vec<u32> {
    let _server = start_server(SERVER, period, 2);
    let mut client = client::Client::start(SERVER, presses, osc);
    let mut command = Command::new(env!("CARGO_BIN_EXE_downbeat"));
    command.arg("play").arg(show).args(["--headless", "--fresh"]);
    command.args(["--device", &format!("jack:{SERVER}")]);
    if osc.is_some() {
        // A pedal that is connected as well makes a ring of both clients, which costs a period.
        command.arg("--no-connect");
    }
    command.env("DOWNBEAT_STATE_DIR", show.parent().unwrap().join("state"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _program = Process::start(&mut command);
    client.frames()
}
