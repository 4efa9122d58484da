//! Timecode and pilot on a real JACK server: recorded by a program that is not ours, with the audio of
//! the same run, and read by libltc.

use std::f64::consts::TAU;
use std::process::Command;

use downbeat_rt::{TimeOfDay, TimecodeRate};

use super::jackd::{NAME, RATE, Recorder, Server};
use super::run::{Ran, Running, downbeat};
use super::terminal::Terminal;
use crate::support::audio::{Format, expected};
use crate::support::show::TestShow;
use crate::timecode::count::{begins, next};
use crate::timecode::decoder::decode;

/// Lengths that end inside a block, a period and a frame of timecode; both songs are in memory from the
/// start, so that a disk that is busy with other tests changes nothing.
const LENGTHS: [u64; 2] = [40_009, 30_011];
/// How late libltc may say that a frame begins.
const LATE: i64 = 2;

/// Two songs, one right after the other.
fn show() -> TestShow {
    let mut show = TestShow::new()
        .head("timecode: { rate: 29.97 drop }")
        .bus("main", "{ outputs: [1] }")
        .bus("ltc", "{ outputs: [2], role: timecode }")
        .bus("pilot", "{ outputs: [3], role: pilot }");
    for (song, frames) in LENGTHS.into_iter().enumerate() {
        show = show.song(&format!("song{song}"), "").stem(Format::Wav24, 1, frames, "bus: main");
    }
    show.entry("{ song: song0, then: continue }").entry("song1")
}

fn play(show: &TestShow, more: &[&str]) -> Command {
    let (file, device) = (show.write(), format!("jack:{NAME}"));
    let args = ["play".as_ref(), file.as_os_str(), "--device".as_ref(), device.as_ref()];
    downbeat(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

/// The frame of the recording in which a frame of timecode begins, where the songs begin at `songs`.
fn begins_at(address: TimeOfDay, songs: [i64; 2]) -> i64 {
    let song = usize::from(address.hours - 1);
    let (mut at, mut number) = (TimeOfDay::hour(address.hours.into()), 0);
    while at != address {
        (at, number) = (next(at, TimecodeRate::F2997Drop), number + 1);
        assert!(number < 1_000, "{address:?}");
    }
    songs[song] + begins(number, TimecodeRate::F2997Drop)
}

/// The longest run of frames in which a recording is not a sine of 1 kHz at -20 dB, wherever in its
/// turn it begins.
fn longest_gap(recording: &[f32]) -> usize {
    let turn = RATE as usize / 1_000;
    let tone = |frame: usize| (0.1 * (frame as f64 / turn as f64 * TAU).sin()) as f32;
    let gap = |phase: usize| {
        let (mut longest, mut now) = (0, 0);
        for (frame, sample) in recording.iter().enumerate() {
            let is = (sample - tone(frame + phase)).abs() < 1e-5;
            now = if is { 0 } else { now + 1 };
            longest = longest.max(now);
        }
        longest
    };
    (0..turn).map(gap).min().unwrap()
}

#[test]
fn both_are_recorded_with_the_stems_and_each_frame_lies_on_the_sample_it_names() {
    let server = Server::start(3);
    let show = show();
    let mut terminal = Terminal::start(24, 80, &play(&show, &[]));
    terminal.wait_for("READY");
    terminal.wait_for("pilot ✓ no gap");
    let ports = ["main", "ltc", "pilot"].map(|port| format!("downbeat:{port}"));
    let recorder = Recorder::start(&ports, show.folder.path());
    terminal.press(" ");
    terminal.wait_for("PLAYING 1");
    terminal.wait_for("PLAYING 2");
    terminal.wait_for("STOPPED");
    let recording = recorder.finish();
    terminal.wait_for("pilot ✓ no gap");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    drop(server);

    let [main, ltc, pilot] = &recording.channels[..] else { panic!("three channels") };
    let stems: Vec<f32> = [0, 1]
        .into_iter()
        .flat_map(|song| expected(Format::Wav24, song as u64 * 100, 0, LENGTHS[song]))
        .collect();
    let silent = |samples: &[f32]| samples.iter().position(|sample| *sample != 0.0).unwrap();
    let first = silent(main) - silent(&stems);
    assert!(main[first..].starts_with(&stems));

    let songs = [first as i64, (first as u64 + LENGTHS[0]) as i64];
    let frames = decode(TimecodeRate::F2997Drop, ltc);
    let mut read = [0; 2];
    let mut before = None;
    for frame in &frames {
        assert!(frame.drops && frame.parity, "{frame:?}");
        // At a song's beginning libltc does not know at once where a bit begins.
        if before == Some(frame.address) {
            let late = frame.start - begins_at(frame.address, songs);
            assert!((0..=LATE).contains(&late), "{frame:?} is {late} frames late");
        }
        before = Some(next(frame.address, TimecodeRate::F2997Drop));
        read[usize::from(frame.address.hours) - 1] += 1;
    }
    for (song, length) in LENGTHS.into_iter().enumerate() {
        let whole = length * 30_000 / 1_001 / u64::from(RATE);
        assert!(read[song] + 3 >= whole, "{} of {whole} frames of song {song}", read[song]);
    }
    // Before the first song and after the last one: not a sound but the end of the last edge.
    let end = first + stems.len();
    assert!(ltc[..first].iter().chain(&ltc[end + 4..]).all(|sample| *sample == 0.0));
    let peak = ltc.iter().fold(0f32, |peak, sample| peak.max(sample.abs()));
    assert!((peak - 10f32.powf(-18.0 / 20.0)).abs() < 1e-6, "{peak}");

    assert_eq!(longest_gap(pilot), 0);
}

#[test]
fn on_standby_the_timecode_is_silent_and_the_pilot_is_not() {
    let server = Server::start(3);
    let show = show();
    let mut program = Running::start(&mut play(&show, &["--headless", "--standby"]));
    program.wait_for("playing on JACK server");
    let ports = ["ltc", "pilot"].map(|port| format!("downbeat:{port}"));
    let recorder = Recorder::start(&ports, show.folder.path());
    recorder.wait_for_frames(RATE as usize / 2, 2);
    let recording = recorder.finish();
    program.process.signal(nix::sys::signal::Signal::SIGTERM);
    let Ran { code, err, .. } = program.finish();
    assert_eq!(code, Some(0), "{err}");
    assert!(recording.channels[0].iter().all(|sample| *sample == 0.0));
    assert_eq!(longest_gap(&recording.channels[1]), 0);
    drop(server);
}
