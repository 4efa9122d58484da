//! A device that is gone for a while: the song comes back where it would have been, or is held where
//! the device was lost.

use downbeat_engine::{Action, GoOn, Reentry, RejoinAt, Transport};

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
const FRAMES: usize = 40 * RATE;
const PERIOD: usize = 480;
/// When the device is lost.
const LOST: usize = 2 * RATE + 4_800;
/// The ramp with which stems come back: 5 ms.
const RAMP: usize = RATE / 200;

fn show() -> TestShow {
    TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .bus("alive", "{ outputs: [2], role: pilot }")
        .song("s", "tempo: 120")
        .stem(Format::Float, 1, FRAMES as u64, "bus: main")
}

/// Plays until the device is lost for so many frames.
fn lost_for(files: &TestShow, frames: usize) -> Rig {
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(LOST, PERIOD);
    rig.lose_device(frames);
    rig
}

/// Asserts that what was recorded from `at` on is the song from frame `from` on.
fn assert_song(recorded: &[f32], at: usize, from: usize) {
    let wanted = expected(Format::Float, 0, 0, FRAMES as u64);
    let length = recorded.len() - at;
    let differs = (0..length).find(|&i| recorded[at + i] != wanted[from + i]);
    assert_eq!(differs, None, "frames from {from} on, of {length}");
}

#[test]
fn within_the_grace_time_it_comes_back_with_a_ramp_where_it_would_have_been() {
    let files = show();
    for gone in [1, 4_801, RATE / 2, RATE + 17, 5 * RATE / 2] {
        let mut rig = lost_for(&files, gone);
        rig.play(RATE, PERIOD);
        assert_song(&rig.recorded[0][..LOST], 0, 0);
        let wanted = expected(Format::Float, 0, 0, FRAMES as u64);
        for at in 0..RAMP {
            let (is, should) = (rig.recorded[0][LOST + at], wanted[LOST + gone + at]);
            let gain = (at + 1) as f32 / RAMP as f32;
            assert!((is - should * gain).abs() < 1e-5, "frame {at} after {gone} frames");
        }
        assert_song(&rig.recorded[0], LOST + RAMP, LOST + gone + RAMP);
        assert_eq!(rig.snapshot().transport, Transport::Playing);
    }
}

#[test]
fn after_the_grace_time_it_is_held_where_the_device_was_lost() {
    let files = show();
    let mut rig = lost_for(&files, 10 * RATE);
    assert!(rig.was_told("the device has been gone for too long: the song holds"));
    // It is held from then on, for everybody who looks, and not only once there is a device again.
    assert_eq!(rig.snapshot().transport, Transport::Held);
    assert!(!rig.snapshot().pilot.unwrap().sent);
    rig.play(RATE, PERIOD);
    assert!(rig.snapshot().pilot.unwrap().sent);
    assert_eq!(rig.snapshot().transport, Transport::Held);
    assert!(rig.was_told("the song is held, rejoin the band"));
    let sounds = rig.recorded[0][LOST..].iter().filter(|&&sample| sample != 0.0).count();
    assert!(sounds <= RAMP, "{sounds} frames sounded");
    let frame = rig.snapshot().position.as_ref().unwrap().frame;
    assert!((LOST as i64..=(LOST + RAMP) as i64).contains(&frame), "held at {frame}");

    // From the start of its bar: bars of 2 s at 120 in 4/4.
    let asked = rig.recorded[0].len();
    rig.act(Action::GoOn(GoOn { from: Reentry::Bar, count_in: 0 }));
    rig.play(RATE, PERIOD);
    let at = (asked..).find(|&at| rig.recorded[0][at] != 0.0).unwrap();
    assert!(at <= asked + PERIOD + RAMP, "it waited {} frames", at - asked);
    assert_song(&rig.recorded[0], at, 2 * RATE);
}

#[test]
fn rejoined_it_is_where_the_band_is() {
    let files = show();
    let mut rig = lost_for(&files, 10 * RATE);
    rig.play(3 * PERIOD, PERIOD);
    rig.act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    let asked = rig.recorded[0].len();
    rig.play(4 * RATE, PERIOD);
    // The band went on in time: what was recorded at `at` is `at` and the outage further on in the
    // song, from a bar line on, which come every 2 s; the outage is five bars.
    let first = (asked..).find(|&at| rig.recorded[0][at] != 0.0).unwrap();
    let off = (first + 10 * RATE) % (2 * RATE);
    // The callback that was seen last tells when the device was lost, to a step.
    let step = RATE / 40 + PERIOD;
    assert!(off < step || off > 2 * RATE - step, "{off} frames off a bar line");
    let bar = (first + 10 * RATE + RATE) / (2 * RATE);
    assert_song(&rig.recorded[0], first, bar * 2 * RATE);
    assert!(first < asked + 2 * RATE + RATE / 2, "it waited {} frames", first - asked);
}
