//! What goes to other machines, muted while a song plays: each output by itself, and all of them.

use std::cell::RefCell;
use std::slice::from_ref;

use rosc::OscType;

use super::super::jackd::{NAME, Server};
use super::super::midi_in::pedal::Pedal;
use super::super::run::{Running, downbeat, until};
use super::support::{Client, Ports, text};
use crate::support::show::TestShow;

/// Beats of the song, at 240: more than a test takes, and no more than a controller can count.
const BEATS: usize = 120;
/// Frames of a beat.
const BEAT: usize = 12_000;
/// Beats for which something is muted, by what is shown of the song; and how far the beats before and
/// after are apart at the least, because what is shown is older than what is heard.
const MUTED: i32 = 6;
const LEAST: i32 = 3;

/// A song that counts its beats by a controller on two MIDI outputs and by OSC. Both outputs go to the
/// same machine: `keys` on channel 1, which has its level set at the start, and `lights` on channel 2.
fn show(ports: Ports, lamps: u16) -> TestShow {
    let mut events =
        String::from("  - { at: 1, midi: { port: keys, channel: 1, control: 7, value: 11 } }\n");
    for beat in 0..BEATS {
        let at = format!("at: {}.{}", beat / 4 + 1, beat % 4 + 1);
        for (port, channel) in [("keys", 1), ("lights", 2)] {
            events += &format!(
                "  - {{ {at}, midi: {{ port: {port}, channel: {channel}, control: 20, \
                 value: {beat} }} }}\n"
            );
        }
        events += &format!(
            "  - {{ {at}, osc: {{ to: 127.0.0.1:{lamps}, address: /beat, args: [{beat}] }} }}\n"
        );
    }
    TestShow::new()
        .head(&ports.yaml())
        .head("midi: { out: { keys: 'pedal:in', lights: 'pedal:in' } }")
        .bus("main", "{ outputs: [1] }")
        .song("song", &format!("tempo: 240\nevents:\n{events}"))
        .stem_of_ones(BEATS * BEAT, "bus: main")
}

/// A running program, whoever hears it, and whoever mutes it.
struct Stage {
    _running: Running,
    desk: Client,
    lamps: Client,
    machine: Pedal,
    /// All that the machine was heard to be sent.
    words: RefCell<Vec<String>>,
    _show: TestShow,
    _server: Server,
}

impl Stage {
    /// Arms the song, with these arguments.
    fn set(more: &[&str]) -> Self {
        let server = Server::start(1);
        // Before the program: its ports are connected to those that are there.
        let machine = Pedal::start();
        let ports = Ports::new();
        let (desk, lamps) = (Client::of(ports.own), Client::of(ports.own));
        let show = show(ports, lamps.port());
        let (file, device) = (show.write(), format!("jack:{NAME}"));
        let args = ["play".as_ref(), file.as_os_str(), "--device".as_ref(), device.as_ref()];
        let args = args.into_iter().chain(["--headless", "--fresh"].map(AsRef::as_ref));
        let mut running = Running::start(&mut downbeat(args.chain(more.iter().map(AsRef::as_ref))));
        running.wait_for("playing on");
        desk.wait_for_value("/downbeat/armed/state", &text("ready"));
        let words = RefCell::default();
        Self { _running: running, desk, lamps, machine, words, _show: show, _server: server }
    }

    fn go(&self) {
        self.desk.send("/downbeat/go", &[]);
    }

    /// Mutes something, or not, and waits until it is so.
    fn mute(&self, out: &str, on: bool) {
        let (address, on) = (format!("/downbeat/out/{out}/mute"), OscType::Int(on.into()));
        self.desk.send(&address, from_ref(&on));
        self.desk.wait_for_value(&address, &on);
    }

    /// Mutes all, or nothing.
    fn mute_all(&self, on: bool) {
        let on = OscType::Int(on.into());
        self.desk.send("/downbeat/outs/mute", from_ref(&on));
        for out in ["keys", "lights", "osc"] {
            self.desk.wait_for_value(&format!("/downbeat/out/{out}/mute"), &on);
        }
    }

    /// The beat that plays, from 0.
    fn beat(&self) -> i32 {
        self.desk.send("/downbeat/song/bar", &[]);
        let told = self.desk.wait_for("the bar", |told| told.addr == "/downbeat/song/bar");
        let [OscType::Int(bar), OscType::Int(beat)] = told.args[..] else { panic!("{told:?}") };
        (bar - 1) * 4 + beat - 1
    }

    /// Lets so many beats pass. Returns the beat that plays then.
    fn pass(&self, beats: i32) -> i32 {
        let from = self.beat();
        until("beats pass", || self.beat() >= from + beats);
        self.beat()
    }

    /// Waits until the machine hears a beat on this channel that is `least` or later.
    fn machine_hears(&self, channel: u8, least: i32) {
        let count = format!("B{channel}14");
        let is_it = |word: &str| word.starts_with(&count) && beat_of(word) >= least;
        let heard = self.machine.wait_until(&format!("beat {least} of {channel}"), is_it);
        self.words.borrow_mut().extend(heard);
    }

    /// The beats that the machine heard on this channel.
    fn beats(&self, channel: u8) -> Vec<i32> {
        let (words, count) = (self.words.borrow(), format!("B{channel}14"));
        words.iter().filter(|word| word.starts_with(&count)).map(|word| beat_of(word)).collect()
    }

    /// How often the machine heard the level that the song sets at its start.
    fn levels(&self) -> usize {
        self.words.borrow().iter().filter(|word| *word == "B0070B").count()
    }

    /// Waits until the lamps hear a beat that is `least` or later. Returns all that they heard.
    fn lamps_hear(&self, least: i32) -> Vec<i32> {
        let mut heard = Vec::new();
        self.lamps.wait_for("a beat", |message| {
            let [OscType::Int(beat)] = message.args[..] else { panic!("{message:?}") };
            heard.push(beat);
            beat >= least
        });
        heard
    }
}

fn beat_of(word: &str) -> i32 {
    i32::from_str_radix(&word[4..], 16).unwrap()
}

/// Asserts that the beats in between were not heard, and no beat twice.
fn assert_gap(heard: &[i32], least: i32) {
    assert!(heard.is_sorted_by(|a, b| a < b), "{heard:?}");
    let gap = heard.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
    assert!(gap >= least, "nothing was left out for {least} beats: {heard:?}");
    let gaps = heard.windows(2).filter(|pair| pair[1] - pair[0] != 1).count();
    assert_eq!(gaps, 1, "{heard:?}");
}

/// Asserts that no beat is missing.
fn assert_whole(heard: &[i32]) {
    let all: Vec<i32> = (0..heard.len() as i32).collect();
    assert_eq!(heard, all);
}

#[test]
fn a_midi_output_is_muted_by_itself_and_its_controllers_are_chased_afterwards() {
    let stage = Stage::set(&[]);
    stage.go();
    stage.machine_hears(0, 1);
    stage.mute("keys", true);
    let muted = stage.pass(MUTED);
    stage.mute("keys", false);
    stage.machine_hears(0, muted + 2);
    stage.machine_hears(1, muted + 2);
    // What was set while it was muted comes at once, and the level that was set before once more.
    assert_gap(&stage.beats(0), LEAST);
    assert_eq!(stage.levels(), 2);
    // The other output goes on all the while, and OSC too.
    assert_whole(&stage.beats(1));
    assert_whole(&stage.lamps_hear(muted));
}

#[test]
fn the_osc_messages_of_songs_are_muted_by_themselves() {
    let stage = Stage::set(&[]);
    stage.go();
    let mut heard = stage.lamps_hear(1);
    stage.mute("osc", true);
    let muted = stage.pass(MUTED);
    stage.mute("osc", false);
    heard.extend(stage.lamps_hear(muted));
    assert_gap(&heard, LEAST);
    stage.machine_hears(1, muted);
    assert_whole(&stage.beats(0));
    assert_whole(&stage.beats(1));
}

#[test]
fn a_machine_that_stands_by_sends_nothing_until_it_takes_over() {
    let stage = Stage::set(&["--standby"]);
    stage.go();
    until("it plays", || stage.beat() >= MUTED);
    let took_over = stage.beat();
    stage.mute_all(false);
    let mut lamps = stage.lamps_hear(took_over + 2);
    stage.machine_hears(0, took_over + 2);
    // It took over in the song as it was then, with all that was set before.
    assert!(lamps[0] >= took_over, "{lamps:?}");
    for channel in [0, 1] {
        assert!(stage.beats(channel)[0] >= took_over, "{:?}", stage.beats(channel));
    }
    assert_eq!(stage.levels(), 1);
    // And back again.
    stage.mute_all(true);
    let muted = stage.pass(MUTED);
    stage.mute_all(false);
    lamps.extend(stage.lamps_hear(muted));
    assert_gap(&lamps, LEAST);
    for channel in [0, 1] {
        stage.machine_hears(channel, muted + 2);
        assert_gap(&stage.beats(channel), LEAST);
    }
    assert_eq!(stage.levels(), 2);
}
