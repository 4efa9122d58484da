//! Timecode: read back from the samples at the frames where arithmetic has it.

use downbeat_rt::{AtJump, Command, Quantum, Target, TimeOfDay, TimecodeRules, WhenStopped};

use crate::support::{
    BAR, PERIODS, PILOT, RATE, Rig, Song, Step, at, jump, machines, perform_on, place, release,
    song, span, vamping,
};

/// At 25 frames a second a frame of timecode is so many of the audio, and a bit so many.
const FRAME: i64 = RATE as i64 / 25;
const BIT: i64 = FRAME / 80;

/// The address that the signal has at a frame of the device at which one begins.
#[track_caller]
fn read(out: &[f32], at: i64) -> TimeOfDay {
    let level = |bit: i64, half: i64| {
        // In the middle of the half it stands still, whatever the edges do.
        let sample = out[(at + bit * BIT + half * BIT / 2 + BIT / 4) as usize];
        assert!(sample.abs() == 1.0, "bit {bit} of the frame at {at}: {sample}");
        sample > 0.0
    };
    let bits: Vec<bool> = (0..80).map(|bit| level(bit, 0) != level(bit, 1)).collect();
    for bit in 1..80 {
        assert_ne!(level(bit - 1, 1), level(bit, 0), "no edge before bit {bit} at {at}");
    }
    let sync = bits[64..].iter().map(|bit| u8::from(*bit));
    assert!(sync.eq([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1]), "at {at}");
    let number = |from: usize, count: usize| {
        (0..count).map(|bit| u8::from(bits[from + bit]) << bit).sum::<u8>()
    };
    let decimal = |from: usize, tens: usize| number(from, 4) + 10 * number(from + 8, tens);
    TimeOfDay {
        hours: decimal(48, 2),
        minutes: decimal(32, 3),
        seconds: decimal(16, 3),
        frames: decimal(0, 2),
    }
}

/// The address so many frames of timecode after an hour; before it where negative.
fn after(hour: u8, frames: i64) -> TimeOfDay {
    let frames = (i64::from(hour) * 3_600 * 25 + frames).rem_euclid(24 * 3_600 * 25);
    let (seconds, frames) = (frames / 25, frames % 25);
    TimeOfDay {
        hours: (seconds / 3_600) as u8,
        minutes: (seconds / 60 % 60) as u8,
        seconds: (seconds % 60) as u8,
        frames: frames as u8,
    }
}

/// Whether the device's frames `[from, to)` are timecode of hour `hour` that has song frame `song` at
/// `from`. What is cut off at either end is not looked at.
#[track_caller]
fn runs(out: &[f32], from: i64, to: i64, hour: u8, song: i64) {
    let first = (song + FRAME - 1).div_euclid(FRAME);
    let mut read_so_far = 0;
    for number in first.. {
        let begins = from + number * FRAME - song;
        if begins + FRAME > to {
            break;
        }
        assert_eq!(read(out, begins), after(hour, number), "at {begins}");
        read_so_far += 1;
    }
    assert!(read_so_far > 0, "nothing to read from {from} to {to}");
}

#[track_caller]
fn is_silent(out: &[f32], from: i64, to: i64) {
    let sounds = out[from as usize..to as usize].iter().position(|sample| *sample != 0.0);
    assert_eq!(sounds, None, "from {from} to {to}");
}

/// Performs a script at all periods on a rig with this timecode; what it says is the same at all.
#[track_caller]
fn timecode(rules: &TimecodeRules, frames: i64, script: &[Step]) -> Vec<f32> {
    let rig = machines(rules.clone(), PILOT);
    let mut outs =
        PERIODS.map(|period| perform_on(&rig, period, frames as u64, script).out[3].clone());
    for (out, period) in outs.iter().zip(PERIODS) {
        assert!(*out == outs[0], "period {period}");
    }
    std::mem::take(&mut outs[0])
}

fn rules(at_jump: AtJump, when_stopped: WhenStopped) -> TimecodeRules {
    TimecodeRules { at_jump, when_stopped, ..TimecodeRules::default() }
}

fn follow() -> TimecodeRules {
    rules(AtJump::Follow, WhenStopped::Silent)
}

fn play(song: &Song, at_frame: u64, script: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let begin = [at(0, move || arm.arm()), at(at_frame, move || go.go())];
    begin.into_iter().chain(script).collect()
}

#[test]
fn it_says_the_song_s_frame_from_its_first_to_its_last_and_nothing_else() {
    let out = timecode(&follow(), 70_000, &play(&song(1), 1_234, Vec::new()));
    is_silent(&out, 0, 1_234);
    runs(&out, 1_234, 1_234 + 60_000, 1, 0);
    // The last sample falls to silence as slowly as in an edge.
    is_silent(&out, 1_234 + 60_000 + 2, 70_000);
}

#[test]
fn it_counts_up_to_the_hour_in_a_lead_in() {
    let lead_in = Song { start: downbeat_rt::LeadIn::Bars(1), ..song(24) };
    let out = timecode(&follow(), 20_000, &play(&lead_in, 0, Vec::new()));
    runs(&out, 0, 20_000, 0, -BAR);
}

#[test]
fn a_jump_is_followed_to_the_frame_and_so_is_a_vamp() {
    let to = Target::Place(place(0, 30_001));
    let script = play(&song(2), 0, vec![at(3_000, move || jump(1, 2, to, Quantum::Bar))]);
    let out = timecode(&follow(), 15_000, &script);
    runs(&out, 0, BAR, 2, 0);
    runs(&out, BAR, 15_000, 2, 30_001);
    let vamps = song(3).spans(vec![span(0, BAR), vamping(BAR, 2 * BAR)]);
    let out = timecode(&follow(), 5 * BAR, &play(&vamps, 0, Vec::new()));
    runs(&out, 0, 2 * BAR, 3, 0);
    for pass in 2..5 {
        runs(&out, pass * BAR, (pass + 1) * BAR, 3, BAR);
    }
}

#[test]
fn it_runs_on_through_jumps_and_vamps_where_asked_to() {
    let run_on = rules(AtJump::RunOn, WhenStopped::Silent);
    let to = Target::Place(place(0, 30_001));
    let script = play(&song(2), 0, vec![at(3_000, move || jump(1, 2, to, Quantum::Bar))]);
    runs(&timecode(&run_on, 15_000, &script), 0, 15_000, 2, 0);
    let vamps = song(3).spans(vec![span(0, BAR), vamping(BAR, 2 * BAR)]);
    runs(&timecode(&run_on, 5 * BAR, &play(&vamps, 0, Vec::new())), 0, 5 * BAR, 3, 0);
}

#[test]
fn it_holds_through_a_vamp_and_goes_on_where_the_song_comes_past_it() {
    let vamps = song(3).spans(vec![span(0, BAR), vamping(BAR, 2 * BAR), span(2 * BAR, 6 * BAR)]);
    let ends = |frame: i64| at(frame as u64, || release(3, downbeat_rt::Release::AtEnd));
    let script = || play(&vamps, 0, vec![ends(3 * BAR + 100)]);
    let out = timecode(&rules(AtJump::Hold, WhenStopped::Silent), 6 * BAR, &script());
    runs(&out, 0, 2 * BAR, 3, 0);
    is_silent(&out, 2 * BAR + 2, 4 * BAR);
    runs(&out, 4 * BAR, 6 * BAR, 3, 2 * BAR);
    // Or it stands still: the frame at the end of the vamp again and again.
    let out = timecode(&rules(AtJump::Hold, WhenStopped::Still), 6 * BAR, &script());
    for begins in (2 * BAR..4 * BAR).step_by(FRAME as usize) {
        assert_eq!(read(&out, begins), after(3, 2 * BAR / FRAME), "at {begins}");
    }
    runs(&out, 4 * BAR, 6 * BAR, 3, 2 * BAR);
}

#[test]
fn it_stops_with_a_hold_and_with_a_stop_and_goes_on_from_there() {
    let script = || {
        let steps = vec![
            at(8_000, || Command::Hold),
            at(12_000, || Command::GoOn),
            at(20_000, || Command::Stop { fade: 2_000 }),
        ];
        play(&song(1), 0, steps)
    };
    let out = timecode(&follow(), 30_000, &script());
    let held = 8_000 + 100;
    runs(&out, 0, held, 1, 0);
    is_silent(&out, held + 2, 12_000);
    runs(&out, 12_000, 22_000, 1, held);
    is_silent(&out, 22_002, 30_000);
    let out = timecode(&rules(AtJump::Follow, WhenStopped::Still), 30_000, &script());
    // Before the first song it stands at midnight, from the first frame of the device on.
    let still = timecode(
        &rules(AtJump::Follow, WhenStopped::Still),
        5_000,
        &play(&song(1), 4_000, Vec::new()),
    );
    for begins in (FRAME..4_000 - FRAME).step_by(FRAME as usize) {
        assert_eq!(read(&still, begins), TimeOfDay::default());
    }
    // 8100 frames are 10 frames of timecode and a bit; what was begun is said to its end.
    for begins in (8_000..12_000 - FRAME).step_by(FRAME as usize) {
        assert_eq!(read(&out, begins), after(1, 10), "at {begins}");
    }
    let out = timecode(&rules(AtJump::Follow, WhenStopped::RunOn), 30_000, &script());
    runs(&out, 0, 12_000, 1, 0);
    runs(&out, 12_000, 30_000, 1, held);
}

#[test]
fn each_song_has_its_own_and_one_without_is_silent() {
    let first = Song { frames: 10_000, ..song(1) }
        .spans(vec![span(0, 10_000)])
        .follow(downbeat_rt::Follow::Continue);
    let second = song(7);
    let script = play(&first, 0, vec![at(5_000, move || second.arm())]);
    let out = timecode(&follow(), 30_000, &script);
    runs(&out, 0, 10_000, 1, 0);
    runs(&out, 10_000, 30_000, 7, 0);
    let none = || {
        let Command::Arm(mut song) = song(1).arm() else { panic!("no song") };
        song.timecode = None;
        Command::Arm(song)
    };
    let go = || Command::Go(downbeat_rt::ArmedId(1));
    is_silent(&timecode(&follow(), 10_000, &[at(0, none), at(0, go)]), 0, 10_000);
}

#[test]
fn what_passes_while_the_device_is_gone_passes_for_timecode_too() {
    let mut rig = Rig::new();
    rig.send(song(1).arm());
    rig.send(song(1).go());
    rig.until(5_000, 256);
    rig.renderer.skip(7_777);
    rig.until(15_000, 256);
    runs(&rig.out[3], 0, 5_000, 1, 0);
    runs(&rig.out[3], 5_000, 15_000, 1, 5_000 + 7_777);
}
