//! The pilot: a tone without a gap whatever the songs do, until something is wrong.

use std::f64::consts::TAU;

use downbeat_rt::{Command, Levels, PilotRules, Quantum, Target, Withdrawn};

use crate::support::{
    OUTPUTS, PERIODS, PILOT, RATE, Rig, Song, at, jump, line, machines, perform, place, song,
};

/// Frames within which it comes and goes.
const RAMP: i64 = RATE as i64 / 200;

/// What a frame of the device has at full level.
fn tone(frame: i64) -> f32 {
    let turns = (frame * 1_000).rem_euclid(i64::from(RATE)) as f64 / f64::from(RATE);
    (turns * TAU).sin() as f32
}

/// Whether the tone has these gains from frame `from` of the device on.
#[track_caller]
fn sounds(out: &[f32], from: i64, to: i64, gain: impl Fn(i64) -> f32) {
    for frame in from..to {
        let (got, wanted) = (out[frame as usize], tone(frame) * gain(frame - from));
        assert!((got - wanted).abs() < 1e-6, "frame {frame}: {got}, not {wanted}");
    }
}

fn withdraws(at: i64) -> f32 {
    line(1.0, 0.0, RAMP, at)
}

fn comes_back(at: i64) -> f32 {
    line(0.0, 1.0, RAMP, at)
}

#[test]
fn it_goes_on_through_start_jump_hold_song_change_and_panic() {
    let other = song(2);
    let to = Target::Place(place(0, 30_000));
    let steps = vec![
        at(500, || song(1).arm()),
        at(1_000, || song(1).go()),
        at(3_000, move || jump(1, 1, to, Quantum::Now)),
        at(6_000, || Command::Hold),
        at(9_000, || Command::GoOn),
        at(9_500, move || other.arm()),
        at(10_000, || Command::Panic),
        at(12_000, || song(2).go()),
        at(15_000, || Command::Stop { fade: 3_000 }),
    ];
    let rig = perform(20_000, &steps);
    sounds(&rig.out[4], 0, 20_000, |_| 1.0);
    assert_eq!(rig.status.unwrap().pilot.longest_gap, 0);
}

#[test]
fn the_operator_withdraws_it_and_brings_it_back_in_phase() {
    let steps = vec![at(3_000, || Command::Pilot(false)), at(6_000, || Command::Pilot(true))];
    let rig = perform(9_000, &steps);
    let out = &rig.out[4];
    sounds(out, 0, 3_000, |_| 1.0);
    sounds(out, 3_000, 3_000 + RAMP, withdraws);
    sounds(out, 3_000 + RAMP, 6_000, |_| 0.0);
    sounds(out, 6_000, 6_000 + RAMP, comes_back);
    sounds(out, 6_000 + RAMP, 9_000, |_| 1.0);
    let pilot = rig.status.unwrap().pilot;
    // It was asked for.
    assert_eq!((pilot.withdrawn, pilot.longest_gap), (None, 0));
}

/// The second block of the song is missing: its frames are from 8192 to 16383.
#[test]
fn missing_stems_withdraw_it_after_their_limit_and_it_comes_back_by_itself() {
    let s = Song { has: |index| index != 1, ..song(1) };
    let (arm, go) = (s.clone(), s.clone());
    let rig = perform(25_000, &[at(0, move || arm.arm()), at(0, move || go.go())]);
    let (off, back) = (8_192 + 500, 16_384 + 2_000);
    let out = &rig.out[4];
    sounds(out, 0, off, |_| 1.0);
    sounds(out, off, off + RAMP, withdraws);
    sounds(out, off + RAMP, back, |_| 0.0);
    sounds(out, back, back + RAMP, comes_back);
    sounds(out, back + RAMP, 25_000, |_| 1.0);
    let pilot = rig.status.unwrap().pilot;
    let gap = (back + RAMP - off) as u64;
    assert_eq!((pilot.withdrawn, pilot.longest_gap), (None, gap));
}

/// A limit shorter than what is mixed in one go.
#[test]
fn a_short_limit_counts_frames_and_not_stretches() {
    let s = Song { has: |index| index != 1, ..song(1) };
    let limit = 17;
    let rules = PilotRules { starved: limit as u64, ..PILOT };
    for period in PERIODS {
        let mut rig = Rig::of(machines(downbeat_rt::TimecodeRules::default(), rules.clone()));
        rig.send(s.arm());
        rig.send(s.go());
        rig.until(9_000, period);
        sounds(&rig.out[4], 0, 8_192 + limit, |_| 1.0);
        sounds(&rig.out[4], 8_192 + limit, 8_192 + limit + RAMP, withdraws);
    }
}

/// The frames with which a fade ends are missed like those before.
#[test]
fn stems_that_are_missing_to_the_end_of_a_fade_count_to_its_end() {
    let s = Song { has: |index| index != 1, ..song(1) };
    let fade = 8_192 + 500 - 300;
    let (arm, go) = (s.clone(), s.clone());
    // 500 frames are missing when the fade is over, and no more: just enough.
    let script = [
        at(0, move || arm.arm()),
        at(0, move || go.go()),
        at(300, move || Command::Fade { frames: fade }),
    ];
    let rig = perform(10_000, &script);
    sounds(&rig.out[4], 0, 8_692, |_| 1.0);
    sounds(&rig.out[4], 8_692, 8_692 + RAMP, withdraws);
}

/// Renders with a conductor that gives a sign of life only before these frames of the device.
fn with_beats(rules: PilotRules, beats: std::ops::Range<u64>, frames: u64, period: usize) -> Rig {
    let mut rig = Rig::of(machines(downbeat_rt::TimecodeRules::default(), rules));
    while rig.now() < frames {
        if rig.now().is_multiple_of(1_000) && !beats.contains(&rig.now()) {
            rig.link.beat();
        }
        let to_beat = 1_000 - rig.now() % 1_000;
        rig.render(period.min(to_beat as usize));
    }
    rig
}

#[test]
fn a_conductor_without_a_sign_of_life_withdraws_it_at_every_period() {
    let rules = PilotRules { hung: 2_500, ..PILOT };
    for period in PERIODS {
        // The last beat before the silence is at 4000, the first after it at 10000.
        let rig = with_beats(rules.clone(), 4_001..10_000, 15_000, period);
        let (off, back) = (4_000 + 2_500, 10_000 + 2_000);
        let out = &rig.out[4];
        sounds(out, 0, off, |_| 1.0);
        sounds(out, off, off + RAMP, withdraws);
        sounds(out, off + RAMP, back, |_| 0.0);
        sounds(out, back, back + RAMP, comes_back);
        sounds(out, back + RAMP, 15_000, |_| 1.0);
    }
}

#[test]
fn by_hand_it_comes_back_only_when_the_operator_says_so() {
    let rules = PilotRules { hung: 2_500, back: None, ..PILOT };
    let mut rig = with_beats(rules, 4_001..10_000, 20_000, 256);
    assert!(rig.out[4][7_000..].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.status.as_ref().unwrap().pilot.withdrawn, Some(Withdrawn::Hung));
    rig.link.beat();
    rig.send(Command::Pilot(true));
    rig.render(500);
    sounds(&rig.out[4], 20_000, 20_000 + RAMP, comes_back);
    assert_eq!(rig.status.as_ref().unwrap().pilot.withdrawn, None);
}

#[test]
fn the_operator_cannot_bring_it_back_while_something_is_wrong() {
    let rules = PilotRules { hung: 2_500, ..PILOT };
    let mut rig = with_beats(rules, 1..u64::MAX, 5_000, 64);
    rig.send(Command::Pilot(true));
    rig.render(500);
    assert!(rig.out[4][4_000..].iter().all(|sample| *sample == 0.0));
}

#[test]
fn a_device_that_was_gone_is_a_gap_and_the_tone_is_where_it_would_be() {
    let mut rig = Rig::new();
    rig.render(1_000);
    rig.renderer.skip(777);
    rig.render(1_000);
    rig.render(1);
    let out = &rig.out[4];
    for frame in 0..1_000 {
        assert!((out[1_000 + frame] - tone(1_777 + frame as i64)).abs() < 1e-6, "frame {frame}");
    }
    assert_eq!(rig.status.unwrap().pilot.longest_gap, 777);
}

#[test]
fn its_level_is_the_fader_of_its_bus() {
    let mut rig = Rig::new();
    rig.render(100);
    let mut levels = Levels::new(&[1.0; OUTPUTS]);
    levels.buses[4] = 0.1;
    rig.link.set_levels(levels);
    rig.render(1_000);
    sounds(&rig.out[4], 100 + RAMP, 1_100, |_| 0.1);
    rig.render(1_000);
    // A turn of the tone has a frame at its peak.
    assert_eq!(rig.status.unwrap().buses[4].peak, 0.1);
}
