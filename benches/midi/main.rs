//! How evenly MIDI goes out where the device has no MIDI ports: MIDI clock of a song on the null
//! device, whose callbacks come as late as the machine makes them, sent by the schedule that the
//! program's `midi-out` thread uses.
//!
//! `cargo bench --bench midi` plays 20 s at periods of 64, 256 and 1024 frames and prints by how much the
//! time from one message to the next was not what their frames say, beside the same of callbacks.
//! (Where a callback is late by a whole period, the null device begins its time anew, as a card does
//! after an xrun, so moments far apart cannot be compared.) With `--test` it plays half a second. No MIDI driver takes part: what is measured is what the
//! program adds. The table goes to standard output and to `target/bench-midi.md`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench fails loudly and prints")]

#[path = "../support/told.rs"]
mod told;

use std::fmt::Write as _;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use downbeat_device::midi::{MidiNames, Next, Schedule, link};
use downbeat_device::{Choice, Player, Request, Role, open, promote_current_thread};
use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, BlockMap, Command, Follow, Grid, LeadIn, Levels,
    MidiRules, Mixer, Rig, Score, ScoreParts, SongMidi, split,
};

use crate::told::{is_measuring, tell};

const RATE: u32 = 48_000;
/// Frames of a tick at 120 quarter notes a minute.
const TICK: i64 = 1_000;
/// As in the program.
const SLEEP: Duration = Duration::from_millis(1);
const TICK_MESSAGE: u8 = 0xf8;

fn main() {
    let seconds = if is_measuring() { 20.0 } else { 0.5 };
    let mut table = String::from(
        "| period | messages: half | 99 % | worst | callbacks: half | 99 % | worst |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for period in [64, 256, 1024] {
        let (sent, called) = play(period, seconds);
        writeln!(table, "| {period} | {} | {} |", shown(&sent), shown(&called)).unwrap();
    }
    tell("midi", &table);
}

/// A song that sends nothing but clock.
fn song(seconds: f64) -> Box<ArmedSong> {
    let frames = (seconds * f64::from(RATE)) as u64 + u64::from(RATE);
    let ticks = (0..).map(|tick| tick * TICK).take_while(|&frame| frame < frames as i64).collect();
    let score = Score::new(ScoreParts { ticks, ..ScoreParts::default() });
    Box::new(ArmedSong {
        id: ArmedId(1),
        frames,
        arrangement: Arrangement::plain(frames),
        start: LeadIn::None,
        follow: Follow::Stop,
        mixer: Mixer::new(&[], Vec::new(), Vec::new()),
        automation: Automation::none(),
        grid: Arc::new(Grid::default()),
        click: None,
        cues: None,
        timecode: None,
        midi: SongMidi::new(Arc::new(score)),
        blocks: BlockMap::new(frames),
    })
}

/// Plays it. Returns by how much the steps between messages and between callbacks were wrong, in
/// seconds, in order of size.
fn play(period: u32, seconds: f64) -> (Vec<f64>, Vec<f64>) {
    let rig =
        Rig::new(RATE, 1, &[vec![0]]).with_midi(MidiRules { clock: 1, ..MidiRules::default() });
    let (renderer, mut conductor, _disk) = split(rig, &Levels::new(&[1.0]));
    conductor.send(Command::Arm(song(seconds))).unwrap();
    conductor.send(Command::Go(ArmedId(1))).unwrap();
    let (end, _inbox, _sender, mut outbox) = link();
    let request = Request {
        client: "downbeat-bench".into(),
        rate: RATE,
        period: Some(period),
        outputs: vec!["out".into()],
        connect: false,
        midi: MidiNames::default(),
    };
    let _ = promote_current_thread(Role::Midi);
    let device = open(&Choice::Null, &request, Player::new(renderer, end)).unwrap();
    let mut schedule = Schedule::new(RATE);
    let (mut sent, mut called) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    while begun.elapsed().as_secs_f64() < seconds {
        while let Some(due) = outbox.pop() {
            if due.bytes.is_empty() {
                called.push(late(due.began - begun, due.first as f64));
            }
            schedule.take(due);
        }
        match schedule.next(Instant::now()) {
            Next::Send { bytes, .. } if bytes == [TICK_MESSAGE] => {
                let tick = sent.len() as f64;
                sent.push(late(begun.elapsed(), tick * TICK as f64));
            }
            Next::Send { .. } => {}
            Next::Wait(wait) => sleep(wait.min(SLEEP)),
            Next::Silence | Next::Nothing => sleep(SLEEP),
        }
    }
    drop(device);
    (wrong_steps(&sent), wrong_steps(&called))
}

/// Where a moment is against that of a frame.
fn late(at: Duration, frame: f64) -> f64 {
    at.as_secs_f64() - frame / f64::from(RATE)
}

/// By how much each step from one to the next is wrong, in order of size.
fn wrong_steps(late: &[f64]) -> Vec<f64> {
    let mut wrong: Vec<f64> = late.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    wrong.sort_by(f64::total_cmp);
    wrong
}

fn shown(late: &[f64]) -> String {
    let at = |share: f64| late[((late.len() - 1) as f64 * share) as usize] * 1e3;
    format!("{:.2} ms | {:.2} ms | {:.2} ms", at(0.5), at(0.99), at(1.0))
}
