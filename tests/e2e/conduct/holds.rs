//! Going on from a hold: from the frame, the bar, the section, after a count-in, or from elsewhere.

use std::time::Duration;

use downbeat_engine::{Action, GoOn, JumpTo, Reentry, Transport, VampOf};

use super::coded::{
    BAR, BEAT, PERIOD, RAMP, RATE, SECTIONS, assert_silent, assert_song, clicks, playing, songs,
    songs_of, then,
};
use super::resumed::{frame, left, resumed, vamp, view};
use super::written::{break_off, written};
use crate::support::rig::Rig;

/// Where it is held: in the second section, in bar 4.
const HELD: usize = 3 * BAR + 1_234;
/// For how long.
const WAITED: usize = 5_000;

/// An engine that was held there for a while.
fn held() -> Rig {
    let mut rig = playing(&songs(&[SECTIONS]), HELD);
    then(&mut rig, Action::Hold, WAITED);
    assert_eq!(rig.snapshot().transport, Transport::Held);
    assert_silent(&rig, HELD + RAMP, WAITED - RAMP);
    rig
}

#[test]
fn it_goes_on_from_the_frame_the_bar_or_the_section() {
    let at = HELD + WAITED;
    let mut rig = held();
    then(&mut rig, Action::Hold, BAR);
    // It stands where its fade ended, and comes in with a ramp.
    assert_song(&rig, at + RAMP, 0, HELD + 2 * RAMP, BAR - RAMP);
    for (from, frame) in
        [(Reentry::Frame, HELD + RAMP), (Reentry::Bar, 3 * BAR), (Reentry::Section, 2 * BAR)]
    {
        let mut rig = held();
        then(&mut rig, Action::GoOn(GoOn { from, count_in: 0 }), BAR);
        assert_song(&rig, at, 0, frame, BAR);
    }
}

#[test]
fn a_count_in_before_it_is_the_click_alone() {
    let at = HELD + WAITED;
    for (from, frame) in [(Reentry::Bar, 3 * BAR), (Reentry::Section, 2 * BAR)] {
        let mut rig = held();
        then(&mut rig, Action::GoOn(GoOn { from, count_in: 2 }), BAR);
        let now = rig.snapshot();
        assert_eq!(now.transport, Transport::CountIn);
        let left = now.position.as_ref().unwrap().count_in.unwrap();
        assert_eq!(left.as_millis() as usize, BAR * 1000 / RATE);
        rig.play(2 * BAR, PERIOD);
        assert_silent(&rig, at, 2 * BAR);
        assert_song(&rig, at + 2 * BAR, 0, frame, BAR);
        let beats: Vec<usize> = (0..12).map(|beat| at + beat * BEAT).collect();
        assert_eq!(clicks(&rig, at), beats);
    }
}

/// A bar that is no section's start, and further away than what is read ahead.
const FAR: i32 = 25;
const FAR_FRAME: usize = (FAR as usize - 1) * BAR;

/// An engine that is held near the start of a long song, and was moved far away. The disk has read
/// nothing since.
fn moved_far() -> Rig {
    let mut rig = playing(&songs_of(&[""], 30 * BAR), RATE);
    then(&mut rig, Action::Hold, WAITED);
    rig.act(Action::Jump { to: JumpTo::Bar(FAR), at: None });
    rig
}

#[test]
fn a_place_that_it_was_moved_to_is_read_before_anybody_presses() {
    let mut rig = moved_far();
    rig.play(PERIOD, PERIOD);
    let at = rig.recorded[0].len();
    then(&mut rig, Action::Go, BAR);
    assert_song(&rig, at, 0, FAR_FRAME, BAR);
    assert_eq!(rig.snapshot().reading.starved_frames, 0);
}

#[test]
fn a_press_before_that_waits_until_it_is_read() {
    let mut rig = moved_far();
    rig.act(Action::Go);
    for _ in 0..20 {
        rig.render(PERIOD);
        rig.step();
    }
    let now = rig.snapshot();
    let jump = now.jump.clone().expect("nothing waits");
    assert_eq!((now.transport, jump.to.as_str()), (Transport::Held, "bar 25"));
    assert!(jump.waits_for_disk);
    assert!(rig.was_told("it goes on when that place is read; press again to go on at once"));
    let at = rig.recorded[0].len();
    rig.play(BAR, PERIOD);
    assert!(rig.snapshot().jump.is_none());
    assert_silent(&rig, RATE + RAMP, at - RATE - RAMP);
    assert_song(&rig, at, 0, FAR_FRAME, BAR);
    assert_eq!(rig.snapshot().reading.starved_frames, 0);
}

#[test]
fn a_second_press_does_not_wait_and_a_stop_or_another_place_ends_the_waiting() {
    let mut rig = moved_far();
    rig.act(Action::Hold);
    rig.act(Action::Hold);
    rig.render(PERIOD);
    rig.step();
    assert_eq!(rig.snapshot().transport, Transport::Playing);
    let gone = rig.recorded[0].len() - PERIOD;
    rig.play(BAR, PERIOD);
    // It went on at once, silent until the disk came.
    assert_song(&rig, gone + 1_000, 0, FAR_FRAME + 1_000, BAR - 1_000);

    let mut rig = moved_far();
    rig.act(Action::Hold);
    rig.act(Action::Stop);
    rig.play(BAR, PERIOD);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);

    for action in [Action::CancelJump, Action::Jump { to: JumpTo::Bar(27), at: None }] {
        let mut rig = moved_far();
        rig.act(Action::Hold);
        rig.act(action);
        rig.play(BAR, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::Held, "{action:?}");
        assert!(rig.snapshot().jump.is_none());
    }
}

#[test]
fn what_is_marked_in_a_hold_is_the_bar_where_it_goes_on() {
    // In bar 4, and moved to bar 2, which is in the section before.
    for (moved, bar) in [(None, 4), (Some(2), 2)] {
        let mut rig = held();
        if let Some(bar) = moved {
            then(&mut rig, Action::Jump { to: JumpTo::Bar(bar), at: None }, PERIOD);
        }
        rig.act(Action::MarkVampStart);
        assert!(rig.was_told(&format!("repeats from bar {bar} when asked")));
        then(&mut rig, Action::Jump { to: JumpTo::Bar(5), at: None }, PERIOD);
        then(&mut rig, Action::Go, PERIOD);
        let at = rig.recorded[0].len() - PERIOD;
        then(&mut rig, Action::Vamp(VampOf::Marked), BAR + BEAT);
        assert_eq!(vamp(&mut rig), view(&format!("bars {bar} to 5"), 2, false));
        assert_song(&rig, at + BAR, 0, (bar - 1) * BAR, BEAT);
    }
}

/// The place that an earlier run left is one too.
#[test]
fn what_is_marked_before_it_goes_on_after_a_restart_is_kept_from_run_to_run() {
    let files = songs(&[SECTIONS]);
    let state = left(&files, HELD, &[(Action::Hold, RATE)]);
    let (mut rig, writer, _) = written(&files);
    rig.conductor.restore(&state, Duration::ZERO);
    rig.play(4 * PERIOD, PERIOD);
    rig.act(Action::MarkVampStart);
    assert!(rig.was_told("repeats from bar 4 when asked"));
    let state = break_off(&files, rig, writer);
    let position = state.position.as_ref().unwrap();
    assert_eq!((position.marked, position.marked_span), (Some(3 * BAR as i64), Some(1)));
    let mut rig = resumed(&files, &state, Duration::ZERO);
    then(&mut rig, Action::Go, BAR);
    then(&mut rig, Action::Vamp(VampOf::Marked), BAR);
    assert_eq!(vamp(&mut rig), view("bars 4 to 5", 2, false));
    assert_song(&rig, 5 * BAR - frame(&state), 0, 3 * BAR, PERIOD);
}
