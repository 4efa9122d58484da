//! The callback does not allocate, free or call the system, in its longest path, under every
//! command. A binary of its own, because a program has one allocator.
//!
//! Allocations are counted by an allocator that knows when the callback runs. System calls are seen
//! from outside: the same scenario runs in a child under `strace`, which sees every one of them,
//! wherever it comes from: a lock that waits and a thread that is woken (`futex`), a file, a sleep.
//! A sanitizer would know more names but not more calls, and wants a build of its own. What neither
//! sees is a lock that happens to be free: the lints of `engine/rt` forbid the types.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly too")]
#![allow(unreachable_pub, dead_code, reason = "this binary uses a part of what the tests share")]

#[path = "e2e/support/mod.rs"]
mod support;

use std::process::Command;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use downbeat_engine::{
    Action, EntryId, GoOn, JumpTo, Quantum, Reentry, RejoinAt, Release, Strip, Switch, Transport,
    VampOf,
};
use downbeat_show_files::Show;

use support::audio::{Format, write};
use support::rig::Rig;
use support::show::TestShow;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

const BLOCK: u64 = 8192;
/// Says to the ignored test below that it is the child under `strace`.
const TRACED: &str = "DOWNBEAT_TRACED";

/// How often `run` allocates or frees.
fn allocations(run: impl FnOnce()) -> u32 {
    reset_violation_count();
    assert_no_alloc(run);
    violation_count()
}

/// A rig whose callbacks are watched.
struct Watched<'a> {
    rig: Rig,
    watch: &'a mut dyn FnMut(&mut dyn FnMut()),
    callbacks: usize,
}

impl Watched<'_> {
    /// Renders so many frames with only the audio thread awake, in periods of all kinds.
    fn render(&mut self, frames: usize) {
        let mut left = frames;
        for period in [64, 1, 256, 17, 1024, 333].into_iter().cycle() {
            let now = period.min(left);
            self.rig.render_watched(now, self.watch);
            self.callbacks += 1;
            left -= now;
            if left == 0 {
                return;
            }
        }
    }

    /// The same with everybody awake.
    fn play(&mut self, frames: usize) {
        for _ in 0..frames.div_ceil(512) {
            self.rig.settle();
            self.render(512);
        }
        self.rig.settle();
    }

    /// Asks for something, and lets two callbacks obey.
    fn act(&mut self, action: Action) {
        self.rig.act(action);
        self.render(65);
        self.rig.settle();
    }

    /// Lets the guard time between two GOs pass, and presses GO.
    fn go(&mut self) {
        self.play(5_000);
        self.act(Action::Go);
    }

    fn transport(&mut self) -> Transport {
        self.rig.snapshot().transport
    }
}

/// A song of 64 stereo stems, two that follow each other, one that starves; buses that share
/// outputs, a click with subdivisions, a count-in.
fn show() -> TestShow {
    let mut files = TestShow::new()
        .head("stop_fade: 2 s\nclick: { bus: click, subdivide: 4 }")
        .bus("a", "{ outputs: [1, 2] }")
        .bus("b", "{ outputs: [2, 3, 4] }")
        .bus("click", "{ outputs: [5], role: monitor }")
        .bus("ltc", "{ outputs: [6], role: timecode }")
        .bus("pilot", "{ outputs: [7], role: pilot }")
        .song(
            "large",
            "tempo: 300\ncount_in: 1 bar\nsections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }\n\
             automation:\n  - { stem: Stem 1, at: B, level: -6 dB, ramp: 1 beat }\n  \
             - { bus: a, at: 1.3, level: -3 dB, ramp: 2 beats }",
        );
    let folder = files.song_folder("large");
    write(&folder.join("stem.wav"), Format::Wav16, 48_000, 2, 7 * BLOCK + 99, 1);
    for stem in 0..64 {
        let bus = if stem % 2 == 0 { "a" } else { "[a, b]" };
        files = files.stem_file("stem.wav", &format!("bus: {bus}, level: -30 dB"));
    }
    files
        .song("first", "")
        .stem(Format::Float, 2, BLOCK + 77, "bus: a")
        .song("second", "")
        .stem(Format::Wav24, 1, 3 * BLOCK, "bus: b, pan: 0.5")
        .song("long", "")
        .stem(Format::Wav16, 2, 30 * BLOCK, "bus: [a, b]")
        .entry("large")
        .entry("{ song: first, then: continue }")
        .entry("second")
        .entry("long")
        .entry("{ song: long, then: { segue: 100 ms } }")
        .entry("{ song: first, then: { pause: 100 ms } }")
        .entry("second")
}

/// Everything that the audio thread may meet, with songs at hand and with none but the armed one:
/// then it is disarmed while another is read. Returns the callbacks that were watched.
fn scenario(files: &TestShow, watch: &mut dyn FnMut(&mut dyn FnMut())) -> usize {
    [u64::MAX, 0]
        .map(|memory_bytes| evening(Show { memory_bytes, ..files.load() }, watch))
        .iter()
        .sum()
}

fn evening(show: Show, watch: &mut dyn FnMut(&mut dyn FnMut())) -> usize {
    let mut w = Watched { rig: Rig::new(show), watch, callbacks: 0 };
    w.render(200);
    w.play(512);
    arms_and_replaces(&mut w);
    plays_with_everything_moving(&mut w);
    fades_several_songs_at_once(&mut w);
    jumps_and_vamps(&mut w);
    holds_and_comes_back(&mut w);
    continues_alone(&mut w);
    goes_over_and_pauses(&mut w);
    starves(&mut w);
    assert_eq!(w.rig.snapshot().reading.dropped, 0);
    w.callbacks
}

fn arms_and_replaces(w: &mut Watched<'_>) {
    for action in [
        Action::ArmNext,
        Action::ArmNext,
        Action::Arm(EntryId(0)),
        Action::Arm(EntryId(3)),
        Action::Arm(EntryId(0)),
    ] {
        w.act(action);
        w.play(1_024);
    }
    // Nothing plays: nothing to do.
    for action in [Action::Stop, Action::Panic, Action::Hold] {
        w.act(action);
    }
}

fn plays_with_everything_moving(w: &mut Watched<'_>) {
    w.go();
    assert_eq!(w.transport(), Transport::CountIn);
    w.play(48_000);
    assert_eq!(w.transport(), Transport::Playing);
    for turn in 0..64 {
        let level = -(turn as f32);
        w.act(Action::SetLevel(Strip::Stem { entry: EntryId(0), stem: turn }, level));
        w.act(Action::SetLevel(Strip::Bus(turn % 3), level / 4.0));
        w.act(Action::Mute(Strip::Stem { entry: EntryId(0), stem: turn * 7 % 64 }, Switch::Toggle));
        w.act(Action::Solo(Strip::Stem { entry: EntryId(0), stem: turn * 5 % 64 }, Switch::Toggle));
        w.act(Action::Solo(Strip::Bus(turn % 3), Switch::Toggle));
        w.act(Action::Pilot(Switch::Toggle));
    }
    w.act(Action::Hold);
    w.render(500);
    w.act(Action::Arm(EntryId(1)));
    w.act(Action::Hold);
    w.render(1_000);
    assert_eq!(w.transport(), Transport::Playing);
}

fn fades_several_songs_at_once(w: &mut Watched<'_>) {
    for _ in 0..3 {
        w.act(Action::Stop);
        w.act(Action::Arm(EntryId(3)));
        w.go();
        assert_eq!(w.transport(), Transport::Playing);
    }
    w.act(Action::Arm(EntryId(0)));
    w.act(Action::Stop);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
    assert_eq!(w.transport(), Transport::Stopped);
}

fn jumps_and_vamps(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(0)));
    w.go();
    w.play(10_000);
    let quanta = [Quantum::Now, Quantum::Beat, Quantum::Bar, Quantum::Section, Quantum::Song];
    let places = [
        JumpTo::Span(1),
        JumpTo::Bar(2),
        JumpTo::Bars(1),
        JumpTo::Beats(-3),
        JumpTo::Sections(0),
        JumpTo::Sections(-1),
    ];
    for (turn, to) in places.into_iter().cycle().take(30).enumerate() {
        w.act(Action::Jump { to, at: Some(quanta[turn % 4]) });
        if turn % 7 == 3 {
            w.act(Action::CancelJump);
        }
        w.render(turn * 97);
        w.act(Action::Vamp([VampOf::Section, VampOf::Bars(1), VampOf::Marked][turn % 3]));
        w.act(Action::MarkVampStart);
        w.render(3_000);
        w.act(Action::Release([Release::AtEnd, Release::AtBar, Release::Now][turn % 3]));
        w.act(Action::Fade);
        w.render(300);
        w.act(Action::Fade);
        w.rig.settle();
    }
    w.act(Action::Jump { to: JumpTo::Entry(EntryId(3)), at: Some(Quantum::Beat) });
    w.act(Action::Jump { to: JumpTo::Entry(EntryId(3)), at: Some(Quantum::Beat) });
    w.play(24_000);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
}

fn holds_and_comes_back(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(0)));
    w.go();
    w.play(48_000);
    for from in [Reentry::Frame, Reentry::Bar, Reentry::Section] {
        w.act(Action::Hold);
        w.render(1_000);
        w.rig.settle();
        w.act(Action::GoOn(GoOn { from, count_in: 1 }));
        w.play(4_000);
    }
    w.act(Action::Hold);
    w.render(1_000);
    w.rig.settle();
    w.act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    w.play(48_000);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
}

fn goes_over_and_pauses(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(4)));
    w.go();
    // The segue, the song after it, its pause, and the song after that.
    w.play(40 * BLOCK as usize);
    assert_eq!(w.transport(), Transport::Stopped);
}

fn continues_alone(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(1)));
    w.go();
    w.play(512);
    // Nobody reads a status or an event, and the second song starts and ends.
    w.render(6 * BLOCK as usize);
    w.rig.settle();
    assert_eq!(w.transport(), Transport::Stopped);
}

fn starves(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(3)));
    w.go();
    w.play(BLOCK as usize);
    w.render(28 * BLOCK as usize);
    // A status is made when the last one was read.
    w.rig.step();
    w.render(1);
    w.rig.step();
    assert!(w.rig.snapshot().reading.starved_frames > 0);
    // The blocks come back, some of them late.
    w.rig.disk.step();
    w.render(BLOCK as usize);
    w.play(2 * BLOCK as usize);
    assert_eq!(w.transport(), Transport::Stopped);
}

#[test]
fn the_callback_neither_allocates_nor_frees() {
    let mut worst = 0;
    let callbacks = scenario(&show(), &mut |callback| worst = worst.max(allocations(callback)));
    assert!(callbacks > 1_000);
    assert_eq!(worst, 0);
}

#[test]
fn an_allocation_would_be_seen() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 2);
    let boxed = Box::new(1);
    assert_eq!(allocations(|| drop(std::hint::black_box(boxed))), 1);
    let mut grows = vec![1];
    assert!(allocations(|| grows.push(2)) > 0);
    assert_eq!(allocations(|| ()), 0);
}

/// A system call that does nothing but be seen.
fn mark(name: &str) {
    assert!(std::fs::metadata(format!("/downbeat/{name}")).is_err());
}

#[test]
#[ignore = "the child of the test below"]
fn traced_child() {
    if std::env::var_os(TRACED).is_none() {
        return;
    }
    scenario(&show(), &mut |callback| {
        mark("begin");
        callback();
        mark("end");
    });
    // What must be found, or nothing ever would be.
    mark("begin");
    mark("seen");
    mark("end");
}

#[test]
fn the_callback_makes_no_system_call() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-s", "64", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "traced_child", "--ignored", "--test-threads", "1"])
        .env(TRACED, "1")
        .output()
        .unwrap_or_else(|error| panic!("strace: {error}; `make test` installs what tests need"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = std::fs::read_to_string(trace).unwrap();
    let (callbacks, calls) = calls_in_callbacks(&trace);
    assert!(callbacks > 1_000, "{callbacks} callbacks were traced");
    assert_eq!(calls.len(), 1, "{calls:#?}");
    assert!(calls[0].contains("/downbeat/seen"));
}

/// How many callbacks a trace has, and the lines of system calls within them, by the thread of the
/// callback.
fn calls_in_callbacks(trace: &str) -> (usize, Vec<&str>) {
    let mut audio = None;
    let (mut callbacks, mut calls) = (0, Vec::new());
    for line in trace.lines() {
        let thread = line.split_whitespace().next();
        // The second half of a call that began before.
        if line.contains(" resumed>") {
            continue;
        }
        if line.contains("\"/downbeat/begin\"") {
            audio = thread;
            callbacks += 1;
        } else if line.contains("\"/downbeat/end\"") {
            audio = None;
        } else if audio.is_some() && audio == thread {
            calls.push(line);
        }
    }
    (callbacks, calls)
}
