//! What songs send by MIDI, on a real JACK server: read by a client that hears the audio in the same
//! callbacks, by a library that knows clock and timecode, and by JACK's own monitor.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use midi_msg::{
    MidiMsg, ReceiverContext, SystemCommonMsg, SystemExclusiveMsg, SystemRealTimeMsg, TimeCode,
    UniversalRealTimeMsg,
};

use super::ear::Ear;
use super::jackd::{NAME, Server, ports_and_connections, tool};
use super::run::{LIMIT, Running, downbeat, until};
use super::terminal::Terminal;
use crate::support::show::TestShow;

/// Frames of a bar of 4/4 at 240 bpm and 48 kHz, and of a beat.
const BAR: i64 = 48_000;
const BEAT: i64 = BAR / 4;
/// Frames of a tick of MIDI clock, and of a quarter of a timecode frame at 25 frames a second.
const TICK: i64 = BEAT / 24;
const QUARTER: i64 = 480;

/// A song of three bars that plays the first, the third and the second, and sends all there is.
fn show() -> TestShow {
    let midi = "midi:\n  out: { keys: no such port, clock: no such port, mtc: no such port }\n  \
                gap: 10 ms\n  clock: clock\n  mtc: { to: mtc, rate: 25 }\ntimecode: { rate: 30 }";
    let song = "tempo: 240\ntimecode: 02:00:00:00\nsections:\n  - { name: A, bar: 1 }\n  \
                - { name: B, bar: 2 }\n  - { name: C, bar: 3 }\nversions:\n  \
                other: { sections: [A, C, B] }\nmidi: { file: part.mid, port: keys }\nevents:\n  \
                - { at: load, midi: { port: keys, channel: 16, program: 1 } }\n  \
                - { at: start, midi: { port: keys, channel: 2, program: 5, bank: 300 } }\n  \
                - { at: 1.3, midi: { port: keys, note: C4, velocity: 99, length: 1 beat } }\n  \
                - { at: 1.4, midi: { port: keys, note: D4, length: 2 beats } }\n  \
                - { at: 2, midi: { port: keys, control: 20, value: 7 } }\n  \
                - { at: 3, midi: { port: keys, sysex: F0 7D 01 02 F7 } }\n  \
                - { at: end, midi: { port: keys, program: 9 } }";
    let show = TestShow::new()
        .head(midi)
        .bus("main", "{ outputs: [1] }")
        .song("one", song)
        .stem_of_ones(3 * BAR as usize, "bus: main")
        .entry("{ song: one, version: other }");
    // 480 ticks a quarter note: a note on channel 10 from tick 240 to tick 480.
    let events = [0x81, 0x70, 0x99, 36, 100, 0x81, 0x70, 0x89, 36, 64, 0, 0xff, 0x2f, 0];
    let head = b"MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk\0\0\0\x0e";
    std::fs::write(show.song_folder("one").join("part.mid"), [&head[..], &events].concat())
        .unwrap();
    show
}

fn play(show: &TestShow, more: &[&str]) -> Command {
    let (show, device) = (show.write(), format!("jack:{NAME}"));
    let args = ["play".as_ref(), show.as_os_str(), "--device".as_ref(), device.as_ref()];
    downbeat(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

/// A message as the library reads it.
fn read(bytes: &[u8], context: &mut ReceiverContext) -> MidiMsg {
    let (message, length) = MidiMsg::from_midi_with_context(bytes, context).unwrap();
    assert_eq!(length, bytes.len());
    message
}

#[test]
fn messages_clock_and_timecode_lie_on_the_frames_of_the_audio_across_jumps() {
    let server = Server::start(1);
    let show = show();
    let mut terminal = Terminal::start(24, 80, &play(&show, &[]));
    terminal.wait_for("READY");
    let ports = ["downbeat:midi_keys", "downbeat:midi_clock", "downbeat:midi_mtc"];
    let ear = Ear::open("downbeat:main", &ports, show.folder.path());
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    terminal.wait_for("STOPPED");
    let heard = ear.close();
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    drop(server);

    let begins = heard.begins();
    let sounds = heard.audio[begins..].iter().filter(|&&sample| sample != 0.0).count();
    // It ends inside its audio, so it fades, and its last frame is silent.
    assert_eq!(sounds, 3 * BAR as usize - 1);
    let message = |frame, bytes: &[u8]| (frame, bytes.to_vec());
    assert_eq!(
        heard.at(0, begins),
        [
            // Bank 300 = 2 * 128 + 44, and the program 10 ms later.
            message(0, &[0xb1, 0, 2]),
            message(0, &[0xb1, 32, 44]),
            message(480, &[0xc1, 5]),
            message(BEAT / 2, &[0x99, 36, 100]),
            message(BEAT, &[0x89, 36, 64]),
            message(2 * BEAT, &[0x90, 60, 99]),
            message(3 * BEAT, &[0x80, 60, 64]),
            message(3 * BEAT, &[0x90, 62, 100]),
            // Over to the third bar: notes end, and the controller is what it is there.
            message(BAR, &[0x80, 62, 64]),
            message(BAR, &[0xb0, 123, 0]),
            message(BAR, &[0xb9, 123, 0]),
            message(BAR, &[0xb0, 20, 7]),
            message(BAR, &[0xf0, 0x7d, 1, 2, 0xf7]),
            // And back to the second.
            message(2 * BAR, &[0xb0, 20, 7]),
            message(3 * BAR, &[0xc0, 9]),
        ]
    );
    check_clock(&heard.at(1, begins));
    check_timecode(&heard.at(2, begins));
}

/// Bars 1, 3 and 2: a tick every 500 frames, and the song position wherever it leaps to.
fn check_clock(clock: &[(i64, Vec<u8>)]) {
    let mut context = ReceiverContext::new();
    let mut ticks = Vec::new();
    let mut others = Vec::new();
    for (frame, bytes) in clock {
        match read(bytes, &mut context) {
            MidiMsg::SystemRealTime { msg: SystemRealTimeMsg::TimingClock } => ticks.push(*frame),
            MidiMsg::SystemRealTime { msg } => others.push((*frame, format!("{msg:?}"))),
            MidiMsg::SystemCommon { msg: SystemCommonMsg::SongPosition(sixteenth) } => {
                others.push((*frame, format!("at {sixteenth}")));
            }
            other => panic!("{other:?} at {frame}"),
        }
    }
    assert_eq!(ticks, (0..3 * BAR / TICK).map(|tick| tick * TICK).collect::<Vec<_>>());
    let wanted = [
        (0, "Start"),
        (BAR, "Stop"),
        (BAR, "at 32"),
        (BAR, "Continue"),
        (2 * BAR, "Stop"),
        (2 * BAR, "at 16"),
        (2 * BAR, "Continue"),
        (3 * BAR, "Stop"),
    ];
    assert_eq!(others, wanted.map(|(frame, what)| (frame, what.to_owned())));
}

/// From two hours on, at 25 frames a second: what the library has put together after each eighth
/// quarter frame is the address of the first of the eight.
fn check_timecode(mtc: &[(i64, Vec<u8>)]) {
    let mut context = ReceiverContext::new();
    let mut full = Vec::new();
    let mut quarters = Vec::new();
    let mut first = 0;
    for (frame, bytes) in mtc {
        let address = |code: TimeCode| (code.hours, code.minutes, code.seconds, code.frames);
        match read(bytes, &mut context) {
            MidiMsg::SystemExclusive {
                msg:
                    SystemExclusiveMsg::UniversalRealTime {
                        msg: UniversalRealTimeMsg::TimeCodeFull(code),
                        ..
                    },
            } => full.push((*frame, address(code))),
            MidiMsg::SystemCommon { msg: SystemCommonMsg::TimeCodeQuarterFrame1(_) } => {
                first = *frame;
            }
            MidiMsg::SystemCommon { msg: SystemCommonMsg::TimeCodeQuarterFrame8(code) } => {
                assert_eq!(*frame, first + 7 * QUARTER);
                quarters.push((first, address(code)));
            }
            MidiMsg::SystemCommon { .. } => {}
            other => panic!("{other:?} at {frame}"),
        }
    }
    // Bar 3 is 2 s into the song, bar 2 is 1 s, and both are reached at full seconds.
    let leaps = [(0, (2, 0, 0, 0)), (BAR, (2, 0, 2, 0)), (2 * BAR, (2, 0, 1, 0))];
    assert_eq!(full, leaps);
    // Addresses are told of every other frame from midnight on, so after the leap to the odd frame 25
    // the next one is frame 26. Of the last eight of each bar what fits into it is told.
    let eights = |from: i64, to: i64, second: i64, frame: i64| {
        (0..)
            .map(move |eight| (from + 8 * QUARTER * eight, frame + 2 * eight))
            .take_while(move |(at, _)| at + 7 * QUARTER < to)
            .map(move |(at, frames)| {
                (at, (2, 0, (second + frames / 25) as u8, (frames % 25) as u8))
            })
    };
    let wanted: Vec<_> = eights(0, BAR, 0, 0)
        .chain(eights(BAR, 2 * BAR, 2, 0))
        .chain(eights(2 * BAR + 4 * QUARTER, 3 * BAR, 1, 1))
        .collect();
    assert_eq!(quarters, wanted);
}

/// JACK's own monitor at an output.
struct Monitor {
    lines: std::sync::mpsc::Receiver<String>,
    process: std::process::Child,
}

impl Monitor {
    fn start(port: &str) -> Self {
        let mut command = tool("stdbuf");
        let mut process =
            command.args(["-oL", "jack_midi_dump"]).stdout(Stdio::piped()).spawn().unwrap();
        until("the monitor is there", || {
            ports_and_connections("midi-monitor").contains("midi-monitor:input")
        });
        let connect = Running::start(tool("jack_connect").args([port, "midi-monitor:input"]));
        assert_eq!(connect.finish().code, Some(0));
        let (to, lines) = channel();
        let out = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if to.send(line).is_err() {
                    return;
                }
            }
        });
        Self { lines, process }
    }

    /// Waits for a line with these words, and returns all lines up to it.
    fn wait_for(&self, words: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    let found = line.contains(words);
                    all.push(line);
                    if found {
                        return all;
                    }
                }
                Err(_) => panic!("no `{words}` in {all:#?}"),
            }
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A song that holds a note for 20 s.
fn held() -> TestShow {
    TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .song(
            "one",
            "events:\n  - { at: 1, midi: { port: Synth, note: 60, velocity: 99, length: 30 beats } }\n  \
             - { at: 1, midi: { port: Synth, control: 64, value: 127 } }\n  \
             - { at: 1.2, midi: { port: Synth, control: 7, value: 11 } }",
        )
        .stem_of_ones(20 * BAR as usize, "bus: main")
        .entry("one")
}

#[test]
fn a_panic_ends_notes_and_lets_go_of_the_pedal() {
    let _server = Server::start(1);
    let show = held();
    let mut terminal = Terminal::start(24, 80, &play(&show, &[]));
    terminal.wait_for("READY");
    // An output that only songs name has its name.
    let monitor = Monitor::start("downbeat:midi_Synth");
    terminal.press(" ");
    monitor.wait_for("90 3c 63");
    monitor.wait_for("b0 07 0b");
    terminal.wait_for("PLAYING");
    terminal.press("!");
    let lines = monitor.wait_for("b0 40 00").join("\n");
    for wanted in ["80 3c 40", "b0 78 00", "b0 7b 00"] {
        assert!(lines.contains(wanted), "no {wanted} in\n{lines}");
    }
    terminal.wait_for("STOPPED");
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
}

#[test]
fn a_machine_that_stands_by_sends_nothing() {
    let _server = Server::start(1);
    let show = TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .song("one", "events: [{ at: 1.2, midi: { port: Synth, control: 7, value: 11 } }]")
        .stem_of_ones(BAR as usize, "bus: main")
        .entry("one");
    let mut terminal = Terminal::start(24, 80, &play(&show, &["--standby"]));
    terminal.wait_for("READY");
    let ear = Ear::open("downbeat:main", &["downbeat:midi_Synth"], show.folder.path());
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    terminal.wait_for("STOPPED");
    let heard = ear.close();
    terminal.press("q");
    assert_eq!(terminal.finish().code, Some(0));
    assert_eq!(heard.audio.iter().filter(|&&sample| sample == 1.0).count(), BAR as usize);
    assert_eq!(heard.midi, []);
}
