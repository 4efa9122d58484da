//! Coming back in with a band that played on: by its taps, or by the click that would have gone on.

use downbeat_engine::{Action, RejoinAt};

use super::coded::{
    BAR, BEAT, PERIOD, RAMP, SECTIONS, assert_silent, assert_song, clicks, playing,
};
use crate::support::rig::Rig;

const HELD: usize = 2 * BAR + 1_234;

fn held() -> Rig {
    let mut rig = playing(&super::coded::songs(&[SECTIONS]), HELD);
    rig.act(Action::Hold);
    rig
}

/// The first frame after `at` at which the song is heard.
fn first_heard(rig: &Rig, at: usize) -> usize {
    (at..rig.recorded[0].len()).find(|&frame| rig.recorded[0][frame] != 0.0).unwrap()
}

#[test]
fn the_taps_of_the_operator_place_the_downbeat() {
    // The band is somewhere else than the click would be; five beats, the first of them a one.
    let tapped = 20_111;
    let pressed = tapped + 4 * BEAT + 1_000;
    // A bar after the fifth tap, which is the next one that is not too near.
    let downbeat = tapped + 2 * BAR;
    for (to, frame) in [
        (RejoinAt::Span(2), 4 * BAR),
        // On that downbeat it would be in bar 6, in its first half.
        (RejoinAt::WhereWeWouldBe, 5 * BAR),
    ] {
        let mut rig = held();
        let taps = (0..5).map(|beat| (tapped + beat * BEAT, Action::Tap));
        let script: Vec<_> = taps.chain([(pressed, Action::Rejoin(to))]).collect();
        rig.perform(downbeat + BAR / 2, || PERIOD, &script);
        let at = first_heard(&rig, HELD + RAMP);
        // A frame may go in the arithmetic of seconds.
        assert!(at.abs_diff(HELD + downbeat) <= 1, "{at}, not {}", HELD + downbeat);
        assert_silent(&rig, HELD + RAMP, at - HELD - RAMP);
        assert_song(&rig, at, 0, frame, BAR / 2 - 1);
        // The click came in at once, on the band's beats.
        let beats: Vec<usize> = (0..5).map(|beat| at + beat * BEAT - 3 * BEAT).collect();
        assert_eq!(clicks(&rig, HELD + pressed), beats);
    }
}

#[test]
fn without_taps_the_click_that_would_have_gone_on_does() {
    let mut rig = held();
    let pressed = 10_000;
    // The next bar line that the song would have met.
    let downbeat = BAR - 1_234;
    assert!(downbeat > pressed);
    rig.perform(2 * BAR, || PERIOD, &[(pressed, Action::Rejoin(RejoinAt::WhereWeWouldBe))]);
    assert_silent(&rig, HELD + RAMP, downbeat - RAMP);
    assert_song(&rig, HELD + downbeat, 0, 3 * BAR, 2 * BAR - downbeat);
    // From the beat before that line on.
    let beats: Vec<usize> = (0..6).map(|beat| HELD + downbeat + beat * BEAT - BEAT).collect();
    assert_eq!(clicks(&rig, HELD + pressed), beats);
}

/// Where the song would be by now is a later pass of what repeats, and it goes on repeating.
#[test]
fn a_section_that_repeats_is_rejoined_in_a_later_pass() {
    let show = super::coded::songs(&[&SECTIONS.replace("bar: 3 }", "bar: 3, loop: on }")]);
    let held = 3 * BAR + 1_234;
    let mut rig = playing(&show, held);
    rig.act(Action::Hold);
    // Two bars later it would be in the middle of the second pass, which ends a bar line later.
    let pressed = 2 * BAR;
    let downbeat = 3 * BAR - 1_234;
    rig.perform(8 * BAR, || PERIOD, &[(pressed, Action::Rejoin(RejoinAt::WhereWeWouldBe))]);
    assert_silent(&rig, held + RAMP, downbeat - RAMP);
    for pass in 0..2 {
        assert_song(&rig, held + downbeat + pass * 2 * BAR, 0, 2 * BAR, 2 * BAR - RAMP);
    }
}
