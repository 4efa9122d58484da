//! On a real JACK server, with a recorder that is not ours.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::jackd::{NAME, RATE, Recorder, Server, ports_and_connections};
use super::recording::Recording;
use super::run::{Ran, Running, downbeat};
use super::terminal::Terminal;
use crate::support::audio::{Format, expected};
use crate::support::show::TestShow;

/// Outputs of the show: four stereo buses and two mono ones.
const OUTPUTS: usize = 10;
/// Lengths that end inside a block and inside a period.
const FIRST: u64 = 40_009;
const SECOND: u64 = 30_011;
/// Long enough for a run without a screen, which looks for news every 50 ms, to see it.
const HEADLESS: u64 = RATE as u64;
/// A song that is ended before it ends.
const LONG: u64 = 20 * RATE as u64;
/// The ramp of a panic, in frames: 5 ms.
const RAMP: usize = RATE as usize / 200;
/// How long the end of the program may take.
const END: Duration = Duration::from_secs(3);

/// The buses, with the format of each one's stem and its channels.
const BUSES: [(&str, &str, Format, u16); 6] = [
    ("drums", "[1, 2]", Format::Wav24, 2),
    ("bass", "[3]", Format::Wav16, 1),
    ("keys", "[4, 5]", Format::Flac, 2),
    ("vocals", "[6, 7]", Format::Float, 2),
    ("guide", "[8]", Format::Wav32, 1),
    ("pads", "[9, 10]", Format::Aiff, 2),
];

/// The ports of those buses.
const PORTS: [&str; OUTPUTS] = [
    "drums_L", "drums_R", "bass", "keys_L", "keys_R", "vocals_L", "vocals_R", "guide", "pads_L",
    "pads_R",
];

/// Songs of these lengths, one right after the other, with a stem for every bus.
fn show(lengths: &[u64]) -> TestShow {
    let mut show = TestShow::new();
    for (bus, outputs, ..) in BUSES {
        show = show.bus(bus, &format!("{{ outputs: {outputs} }}"));
    }
    for (song, &frames) in lengths.iter().enumerate() {
        show = show.song(&format!("song{song}"), "");
        for (bus, _, format, channels) in BUSES {
            show = show.stem(format, channels, frames, &format!("bus: {bus}"));
        }
    }
    for song in 0..lengths.len() {
        let then = if song + 1 < lengths.len() { "continue" } else { "stop" };
        show = show.entry(&format!("{{ song: song{song}, then: {then} }}"));
    }
    show
}

/// The samples of every output of that show, from arithmetic. Seeds are as [`TestShow::stem`] says.
fn samples(lengths: &[u64]) -> Vec<Vec<f32>> {
    let mut outputs = Vec::new();
    for (stem, (.., format, channels)) in BUSES.into_iter().enumerate() {
        for channel in 0..u64::from(channels) {
            let song = |(song, &frames): (usize, &u64)| {
                expected(format, (song * 100 + stem) as u64, channel, frames)
            };
            outputs.push(lengths.iter().enumerate().flat_map(song).collect());
        }
    }
    outputs
}

fn play(show: &Path, more: &[&str]) -> Command {
    let device = format!("jack:{NAME}");
    let args = ["play".as_ref(), show.as_os_str(), "--device".as_ref(), device.as_ref()];
    downbeat(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

/// The program on its console, the first song ready, and a recorder at its ports.
fn recorded(show: &TestShow) -> (Terminal, Recorder) {
    let mut terminal = Terminal::start(24, 80, &play(&show.write(), &[]));
    terminal.wait_for("READY");
    let ports = PORTS.map(|port| format!("downbeat:{port}"));
    let recorder = Recorder::start(&ports, show.folder.path());
    (terminal, recorder)
}

/// Asserts that the recording is those samples, bit for bit, up to a panic, and then the panic's
/// ramp and silence. Returns the frame at which the ramp begins.
fn assert_panic(recording: &Recording, wanted: &[Vec<f32>]) -> usize {
    let start = recording.differs_at(wanted).expect("nothing ended the song");
    for (channel, wanted) in recording.channels.iter().zip(wanted) {
        for at in 0..RAMP {
            // The first frame of a ramp has moved one step already.
            let gain = 1.0 - (at + 1) as f32 / RAMP as f32;
            let (is, should) = (channel[start + at], wanted[start + at] * gain);
            assert!(
                (is - should).abs() < 1e-4,
                "frame {at} of the ramp at {start} is {is}, not {should}"
            );
        }
        let late = channel[start + RAMP..].iter().position(|&sample| sample != 0.0);
        assert_eq!(late, None, "not silent after the ramp");
    }
    start
}

#[test]
fn a_recorder_gets_two_songs_sample_for_sample_across_the_joint() {
    let server = Server::start(2);
    let show = show(&[FIRST, SECOND]);
    let (mut terminal, recorder) = recorded(&show);
    terminal.press(" ");
    terminal.wait_for("PLAYING 1");
    terminal.wait_for("PLAYING 2");
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    let wanted = samples(&[FIRST, SECOND]);
    recorder.finish().aligned_to(&wanted).assert_is(&wanted);
    drop(server);
}

#[test]
fn panic_is_a_short_ramp_and_silence_on_every_port() {
    let server = Server::start(2);
    let show = show(&[FIRST, LONG]);
    let (mut terminal, recorder) = recorded(&show);
    terminal.press(" ");
    terminal.wait_for("PLAYING 2");
    recorder.wait_for_frames(RATE as usize / 4, OUTPUTS);
    terminal.press("!");
    terminal.wait_for("STOPPED");
    // The program stays, so that what is recorded after the ramp is its own silence.
    recorder.wait_for_frames(RATE as usize / 10, OUTPUTS);
    let recording = recorder.finish();
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    let wanted = samples(&[FIRST, LONG]);
    let start = assert_panic(&recording.aligned_to(&wanted), &wanted);
    assert!(start > FIRST as usize, "the panic came before the joint");
    drop(server);
}

#[test]
fn the_end_of_the_program_is_a_short_ramp_and_silence() {
    let server = Server::start(2);
    let show = show(&[LONG]);
    let (mut terminal, recorder) = recorded(&show);
    terminal.press(" ");
    terminal.wait_for("PLAYING 1");
    recorder.wait_for_frames(RATE as usize / 4, OUTPUTS);
    terminal.signal(Signal::SIGTERM);
    let told = Instant::now();
    assert_eq!(terminal.finish().code, Some(0));
    assert!(told.elapsed() < END, "the end took {:?}", told.elapsed());
    let wanted = samples(&[LONG]);
    assert_panic(&recorder.finish().aligned_to(&wanted), &wanted);
    drop(server);
}

#[test]
fn closing_the_terminal_does_not_touch_the_song_nor_the_next() {
    let server = Server::start(2);
    let show = show(&[FIRST, SECOND]);
    let (mut terminal, recorder) = recorded(&show);
    terminal.press(" ");
    terminal.wait_for("PLAYING 1");
    assert_eq!(terminal.close().wait().code(), Some(0));
    let wanted = samples(&[FIRST, SECOND]);
    recorder.finish().aligned_to(&wanted).assert_is(&wanted);
    drop(server);
}

#[test]
fn without_a_screen_it_tells_what_plays_and_ends_after_the_last_song() {
    let server = Server::start(2);
    let show = show(&[HEADLESS, HEADLESS]);
    let args = ["--headless", "--go", "--auto"];
    let Ran { code, err, .. } = Running::start(&mut play(&show.write(), &args)).finish();
    assert_eq!(code, Some(0), "{err}");
    let state = |line: &&str| line.starts_with("playing: ") || *line == "stopped";
    let states: Vec<&str> = err.lines().filter(state).take(2).collect();
    assert_eq!(states, ["playing: song0", "playing: song1"], "{err}");
    drop(server);
}

#[test]
fn ports_are_named_for_buses_and_connected_by_number() {
    let server = Server::start(4);
    let show = show(&[FIRST]);
    let mut program = Running::start(&mut play(&show.write(), &["--headless"]));
    program.wait_for("keys_R and what follows are not heard: the system has 4 playback ports");
    let wanted = "downbeat:drums_L\n   system:playback_1\n\
                  downbeat:drums_R\n   system:playback_2\n\
                  downbeat:bass\n   system:playback_3\n\
                  downbeat:keys_L\n   system:playback_4\n\
                  downbeat:keys_R\ndownbeat:vocals_L\ndownbeat:vocals_R\ndownbeat:guide\n\
                  downbeat:pads_L\ndownbeat:pads_R\ndownbeat:control_in\n";
    assert_eq!(ports_and_connections("downbeat:"), wanted);
    program.process.signal(Signal::SIGTERM);
    assert_eq!(program.finish().code, Some(0));
    assert_eq!(ports_and_connections("downbeat:"), "", "its ports are still there");

    let mut program = Running::start(&mut play(&show.write(), &["--headless", "--no-connect"]));
    program.wait_for("playing on JACK server");
    let alone = wanted.lines().filter(|line| !line.starts_with(' '));
    assert_eq!(
        ports_and_connections("downbeat:"),
        alone.map(|port| format!("{port}\n")).collect::<String>()
    );
    program.process.signal(Signal::SIGTERM);
    assert_eq!(program.finish().code, Some(0));
    drop(server);
}

#[test]
fn a_server_that_dies_is_told_and_the_program_lives_on() {
    let mut server = Server::start(2);
    let show = show(&[LONG]);
    let mut program = Running::start(&mut play(&show.write(), &["--headless", "--go"]));
    program.wait_for("playing: song0");
    server.kill();
    program.wait_for("the device is gone: it is lost");
    assert!(program.process.is_running());
    program.process.signal(Signal::SIGTERM);
    let told = Instant::now();
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    assert!(told.elapsed() < END, "the end took {:?}", told.elapsed());
    // Ends a server of its name in order, so that the dead one's place is free again.
    drop(server);
    drop(Server::start(2));
}

#[test]
fn a_server_that_freezes_is_silent_and_comes_back() {
    let server = Server::start(2);
    let show = show(&[LONG]);
    let mut program = Running::start(&mut play(&show.write(), &["--headless", "--go"]));
    program.wait_for("playing: song0");
    server.signal(Signal::SIGSTOP);
    program.wait_for(&format!("device JACK server {NAME}: Silent"));
    server.signal(Signal::SIGCONT);
    // By whom it was seen first: if the device's keeper was late, nothing was opened again.
    program.wait_for("the device is back");
    server.signal(Signal::SIGSTOP);
    program.wait_for(&format!("device JACK server {NAME}: Silent"));
    program.process.signal(Signal::SIGTERM);
    let told = Instant::now();
    assert_eq!(program.finish().code, Some(0));
    assert!(told.elapsed() < END, "the end took {:?}", told.elapsed());
    drop(server);
}

#[test]
fn no_server_is_an_error_that_says_what_to_do() {
    let show = show(&[100]);
    let mut play = downbeat(["play", "--device", "jack", "--headless"]);
    let Ran { code, err, .. } = Running::start(play.arg(show.write())).finish();
    assert_eq!(code, Some(1));
    assert!(err.contains("no such server runs: start it"), "{err}");
}
