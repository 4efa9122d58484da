//! Levels, faders and meters of the buses that machines hear.

use downbeat_engine::{Action, Strip, Switch};

use crate::support::audio::Format;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
/// Frames of a fader's ramp.
const RAMP: usize = RATE / 200;

fn rig() -> Rig {
    let show = TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .bus("ltc", "{ outputs: [2], role: timecode }")
        .bus("pilot", "{ outputs: [3], role: pilot }")
        .bus("loud", "{ outputs: [4], role: timecode, level: -3 dB }")
        .song("first", "")
        .stem(Format::Wav24, 1, 10 * RATE as u64, "bus: main");
    let mut rig = Rig::new(show.load());
    rig.go();
    rig.play(RATE, 256);
    rig
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

fn gain(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

#[test]
fn timecode_is_at_18_and_the_pilot_at_20_db_below_full_scale_if_nothing_else_is_said() {
    let mut rig = rig();
    for (output, db) in [(1, -18.0), (2, -20.0), (3, -3.0)] {
        let peak = peak(&rig.recorded[output]);
        assert!((peak - gain(db)).abs() < 1e-6, "output {output}: {peak}");
    }
    let snapshot = rig.snapshot();
    for (bus, db) in [(1, -18.0), (2, -20.0), (3, -3.0)] {
        let strip = &snapshot.buses[bus];
        assert_eq!(strip.level_db, db);
        assert!((strip.meters[0].peak - gain(db)).abs() < 1e-6, "{strip:?}");
    }
}

#[test]
fn a_fader_and_a_mute_move_them_and_no_solo_of_others_takes_them_away() {
    let mut rig = rig();
    rig.act(Action::SetLevel(Strip::Bus(1), -10.0));
    rig.act(Action::Mute(Strip::Bus(3), Switch::On));
    rig.act(Action::Solo(Strip::Bus(0), Switch::On));
    rig.play(1_000, 256);
    rig.forget();
    rig.play(RATE, 256);
    assert!((peak(&rig.recorded[1]) - gain(-10.0)).abs() < 1e-6);
    assert!((peak(&rig.recorded[2]) - gain(-20.0)).abs() < 1e-6);
    assert_eq!(peak(&rig.recorded[3][RAMP..]), 0.0);
}

#[test]
fn several_buses_of_a_role_carry_the_same() {
    let rig = rig();
    let [ltc, loud] = [1, 3].map(|output: usize| &rig.recorded[output]);
    let ratio = gain(-18.0) / gain(-3.0);
    assert!(ltc.iter().zip(loud).all(|(ltc, loud)| (ltc - loud * ratio).abs() < 1e-6));
}
