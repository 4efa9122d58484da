//! A device that is gone for a while: the song comes back where it would have been, or is held where
//! the device was lost.

use downbeat_engine::{Action, GoOn, Reentry, RejoinAt, Release, Transport, VampOf};

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
fn what_would_move_the_song_is_refused_while_the_device_is_gone() {
    let files = show();
    for action in [
        Action::Go,
        Action::GoOn(GoOn { from: Reentry::Bar, count_in: 0 }),
        Action::Rejoin(RejoinAt::WhereWeWouldBe),
    ] {
        let mut rig = Rig::new(files.load());
        rig.go();
        rig.play(LOST, PERIOD);
        rig.pass_without_device(10 * RATE);
        rig.act(action);
        assert!(rig.was_told("does not call back; see the device line"), "{action:?}");
        rig.device_is_back(10 * RATE);
        rig.play(3 * RATE, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::Held, "{action:?}");
        assert!(rig.recorded[0][LOST + RAMP..].iter().all(|&sample| sample == 0.0), "{action:?}");
    }
}

/// One that takes its time to begin is not gone.
#[test]
fn a_go_before_the_first_callback_waits_for_it() {
    let files = show();
    let mut rig = Rig::new(files.load());
    rig.settle();
    rig.pass_without_device(2 * RATE);
    rig.act(Action::Go);
    rig.play(RATE, PERIOD);
    assert_song(&rig.recorded[0], 0, 0);
    assert_eq!(rig.snapshot().transport, Transport::Playing);
}

/// It counts from the last callback, and not from when the silence was noticed.
#[test]
fn the_grace_time_counts_from_the_last_callback() {
    let files = show();
    for (gone, held) in [(29, false), (31, true)] {
        let mut rig = lost_for(&files, gone * RATE / 10);
        rig.play(RATE / 10, PERIOD);
        let is = rig.snapshot().transport;
        assert_eq!(is == Transport::Held, held, "after {gone} tenths of a second: {is:?}");
    }
}

#[test]
fn a_pause_goes_on_without_the_device_and_after_the_grace_time_nothing_starts_by_itself() {
    let files = show()
        .song("t", "tempo: 120")
        .stem(Format::Float, 1, FRAMES as u64, "bus: main")
        .song("short", "tempo: 120")
        .stem(Format::Float, 1, LOST as u64, "bus: main")
        .entry("{ song: short, then: { pause: 8 s } }")
        .entry("t");
    for gone in [2 * RATE, 4 * RATE] {
        let mut rig = Rig::new(files.load());
        rig.go();
        rig.play(LOST + RATE, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::Pausing);
        rig.lose_device(gone);
        rig.play(10 * RATE, PERIOD);
        let silent = LOST + 8 * RATE - gone;
        let first = rig.recorded[0][LOST..].iter().position(|&sample| sample != 0.0);
        if gone == 2 * RATE {
            assert_eq!(first.map(|at| LOST + at), Some(silent));
            assert_eq!(rig.snapshot().playing, Some(1));
        } else {
            assert_eq!((first, rig.snapshot().transport), (None, Transport::Stopped));
            let told = "the pause does not end by itself any more: press GO for the next song";
            assert!(rig.was_told(told));
            rig.act(Action::Go);
            rig.play(PERIOD, PERIOD);
            assert_eq!(rig.snapshot().playing, Some(1));
        }
    }
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

/// Plays until the device is lost, which is seen; so many frames go by.
fn out_for(files: &TestShow, frames: usize) -> Rig {
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(LOST, PERIOD);
    rig.pass_without_device(frames);
    rig
}

#[test]
fn while_it_is_gone_the_console_shows_where_the_band_is() {
    let files = show();
    let mut rig = out_for(&files, RATE);
    for seconds in [1, 2] {
        let now = rig.snapshot();
        assert_eq!(now.transport, Transport::Playing);
        let frame = now.position.as_ref().unwrap().frame;
        let wanted = (LOST + seconds * RATE) as i64;
        // To a step of the conductor.
        assert!((frame - wanted).abs() <= (RATE / 40 + PERIOD) as i64, "{frame}, not {wanted}");
        rig.pass_without_device(RATE);
    }
    // After the grace time it stands where it was lost, and it is told where it would be: ten and a
    // tenth seconds on, in bars of two.
    rig.pass_without_device(7 * RATE);
    let now = rig.snapshot();
    assert_eq!(now.transport, Transport::Held);
    assert_eq!(now.position.as_ref().unwrap().frame, LOST as i64);
    assert_eq!(now.would_be.as_ref().unwrap().bar, 1 + (2 + 10) / 2);
}

/// A section that was to be left at the next bar is left there, heard or not, and the song comes back
/// behind it.
#[test]
fn what_was_released_is_left_on_its_bar_while_the_device_is_gone() {
    const BAR: usize = 2 * RATE;
    let sections = "tempo: 120\nsections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 5 }\n";
    let files = TestShow::new().bus("main", "{ outputs: [1] }").song("s", sections).stem(
        Format::Float,
        1,
        FRAMES as u64,
        "bus: main",
    );
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(LOST - 2 * PERIOD, PERIOD);
    for action in [Action::Vamp(VampOf::Section), Action::Release(Release::AtBar)] {
        rig.act(action);
        rig.play(PERIOD, PERIOD);
    }
    // From the end of bar 2 to bar 5.
    let left = |gone: usize| LOST + gone + 2 * BAR;
    let gone = 5 * RATE / 2;
    for (passed, vamps, wanted) in [(RATE, true, LOST + RATE), (gone, false, left(gone))] {
        let so_far = rig.snapshot().position.as_ref().unwrap().frame;
        rig.pass_without_device(if passed == gone { gone - RATE } else { RATE });
        let now = rig.snapshot();
        let frame = now.position.as_ref().unwrap().frame;
        assert!(frame > so_far && frame.abs_diff(wanted as i64) <= (RATE / 40 + PERIOD) as u64);
        let leaves = now.vamp.as_ref().map(|vamp| vamp.leaves.is_some());
        assert_eq!(leaves, vamps.then_some(true));
    }
    rig.device_is_back(gone);
    rig.play(RATE, PERIOD);
    assert_song(&rig.recorded[0], LOST + RAMP, left(gone) + RAMP);
}

#[test]
fn what_is_pressed_while_it_is_gone_shows_at_once_and_stays_so() {
    let files = show();
    let presses = [Action::Stop, Action::Panic, Action::Fade, Action::Hold];
    // Seen as lost, and lost within the last callback.
    for (action, before) in presses.into_iter().flat_map(|press| [(press, RATE), (press, 0)]) {
        let mut rig = out_for(&files, before);
        rig.act(action);
        rig.pass_without_device(RATE);
        let wanted = match action {
            Action::Hold => (Transport::Held, Some(LOST as i64)),
            // A fade that began before the device went has a while to go.
            Action::Fade if before == 0 => continue,
            _ => (Transport::Stopped, None),
        };
        let shown = |rig: &mut Rig| {
            let now = rig.snapshot();
            (now.transport, now.position.as_ref().map(|position| position.frame))
        };
        assert_eq!(shown(&mut rig), wanted, "{action:?} after {before}");
        rig.pass_without_device(6 * RATE);
        assert_eq!(shown(&mut rig), wanted, "{action:?} after {before}, after the grace time");
        rig.device_is_back(before + 7 * RATE);
        rig.play(RATE, PERIOD);
        assert_eq!(rig.snapshot().transport, wanted.0, "{action:?} after {before}, back");
        let sounds = rig.recorded[0][LOST..].iter().filter(|&&sample| sample != 0.0).count();
        assert!(sounds <= RAMP, "{action:?}: {sounds} frames sounded");
        assert!(!rig.was_told("rejoin the band"), "{action:?} after {before}");
        assert!(rig.was_told("the device is back after"));
    }
}

#[test]
fn a_song_that_is_held_after_the_grace_time_is_stopped_at_once() {
    let files = show();
    let mut rig = out_for(&files, 5 * RATE);
    assert_eq!(rig.snapshot().transport, Transport::Held);
    rig.act(Action::Stop);
    assert_eq!((rig.snapshot().transport, rig.snapshot().playing), (Transport::Stopped, None));
    rig.pass_without_device(RATE);
    rig.device_is_back(6 * RATE);
    rig.play(PERIOD, PERIOD);
    assert_eq!((rig.snapshot().transport, rig.snapshot().playing), (Transport::Stopped, None));
    let back = rig.snapshot().notices.last().unwrap().text.clone();
    assert!(back.starts_with("the device is back after") && !back.contains("held"), "{back}");
}
