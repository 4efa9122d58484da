//! What repeats over the border of a section: made, left, held, and taken up by a later run.

use std::time::Duration;

use downbeat_engine::{Action, GoOn, JumpTo, Quantum, Reentry, RejoinAt, Release, VampOf};

use super::coded::{
    BAR, PERIOD, RAMP, RATE, SECTIONS, assert_song, assert_stretches, playing, songs, then,
};
use super::resumed::{frame, left, resumed, vamp, view};

/// In bar 5, the first one of the third section.
const PRESSED: usize = 4 * BAR + 1_234;
const LAST_FOUR: Action = Action::Vamp(VampOf::Bars(4));
/// Bars 2 to 5.
const FOUR: (usize, usize) = (BAR, 5 * BAR);

#[test]
fn the_last_four_bars_repeat_whatever_section_they_are_in() {
    let mut rig = playing(&songs(&[SECTIONS]), PRESSED);
    then(&mut rig, LAST_FOUR, 5 * BAR - PRESSED + PERIOD);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 2, false));
    assert!(!rig.was_told("and not 4"));
    rig.play(4 * BAR, PERIOD);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 3, false));
    // The same press again, in its first section: it is played to its end.
    then(&mut rig, LAST_FOUR, 3 * BAR);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 3, true));
    rig.play(BAR, PERIOD);
    assert_eq!(vamp(&mut rig), None);
    assert_stretches(&rig, &[(0, 5 * BAR), FOUR, FOUR, (5 * BAR, 5 * BAR + PERIOD)]);
}

#[test]
fn it_is_released_from_an_earlier_section_at_the_next_bar_or_now() {
    for (how, end) in [(Release::AtBar, 2 * BAR), (Release::Now, BAR + PERIOD + RAMP)] {
        let mut rig = playing(&songs(&[SECTIONS]), PRESSED);
        then(&mut rig, LAST_FOUR, 5 * BAR - PRESSED + PERIOD);
        then(&mut rig, Action::Release(how), BAR + PERIOD);
        assert_stretches(&rig, &[(0, 5 * BAR), (BAR, end), (5 * BAR, 5 * BAR + PERIOD)]);
    }
}

#[test]
fn from_a_bar_marked_in_one_section_to_a_bar_of_the_next() {
    let mut rig = playing(&songs(&[SECTIONS]), BAR + 777);
    then(&mut rig, Action::MarkVampStart, BAR);
    assert!(rig.was_told("repeats from bar 2 when asked"));
    then(&mut rig, Action::Vamp(VampOf::Marked), BAR);
    assert_eq!(vamp(&mut rig), view("bars 2 to 3", 2, false));
    then(&mut rig, Action::Vamp(VampOf::Marked), 2 * BAR);
    assert_stretches(&rig, &[(0, 3 * BAR), (BAR, 3 * BAR), (3 * BAR, 3 * BAR + 777)]);
}

#[test]
fn a_hold_and_a_jump_within_it_keep_it_and_a_jump_elsewhere_leaves_it() {
    let mut rig = playing(&songs(&[SECTIONS]), PRESSED);
    then(&mut rig, LAST_FOUR, PERIOD);
    let jump = |section| Action::Jump { to: JumpTo::Section(section), at: Some(Quantum::Now) };
    then(&mut rig, jump(1), BAR);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 1, false));
    then(&mut rig, Action::Hold, BAR);
    then(&mut rig, Action::GoOn(GoOn { from: Reentry::Section, count_in: 1 }), BAR + PERIOD);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 1, false));
    // Bars 3 to 5 are left of this pass.
    rig.forget();
    rig.play(4 * BAR, PERIOD);
    assert_song(&rig, 3 * BAR - PERIOD, 0, BAR, BAR);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 2, false));
    then(&mut rig, jump(0), BAR);
    // The first bar is before it, in a section of its own: that leads into it.
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 2, false));
    then(&mut rig, Action::Jump { to: JumpTo::Bar(6), at: Some(Quantum::Now) }, BAR / 2);
    assert_eq!(vamp(&mut rig), None);
}

#[test]
fn a_run_that_is_resumed_repeats_it_on() {
    let files = songs(&[SECTIONS]);
    // It breaks off in the second pass, in the section before that in which it ends, and in that.
    for played in [4 * BAR - 1_234 + BAR / 2, BAR - 1_234 + BAR / 2] {
        let state = left(&files, PRESSED, &[(LAST_FOUR, played)]);
        let at = frame(&state);
        let kept = state.position.as_ref().unwrap().vamp.unwrap();
        assert_eq!((kept.from, kept.from_span), (BAR as i64, Some(0)));
        assert_eq!((kept.to, kept.to_span), (5 * BAR as i64, Some(2)));
        let mut rig = resumed(&files, &state, Duration::ZERO);
        assert_eq!(vamp(&mut rig), view("bars 2 to 5", 2, false));
        then(&mut rig, Action::Go, 5 * BAR - at + PERIOD);
        assert_eq!(vamp(&mut rig), view("bars 2 to 5", 3, false));
        then(&mut rig, LAST_FOUR, 4 * BAR);
        assert_song(&rig, 0, 0, at, 5 * BAR - at - RAMP);
        assert_song(&rig, 5 * BAR - at, 0, BAR, 4 * BAR + PERIOD);
        assert_eq!(vamp(&mut rig), None);
    }
}

#[test]
fn it_is_found_where_the_sections_were_divided_since() {
    let played = 4 * BAR - 1_234 + BAR / 2;
    let state = left(&songs(&[SECTIONS]), PRESSED, &[(LAST_FOUR, played)]);
    let at = frame(&state);
    let more = SECTIONS.replace("bar: 1 }", "bar: 1 }\n  - { name: A2, bar: 2 }");
    let mut rig = resumed(&songs(&[&more]), &state, Duration::ZERO);
    assert_eq!(vamp(&mut rig), view("bars 2 to 5", 2, false));
    then(&mut rig, Action::Go, 5 * BAR - at + BAR);
    assert_song(&rig, 5 * BAR - at, 0, BAR, BAR);
    // Where the bars are gone, it is told.
    let elsewhere = format!("tempo: 97\n{SECTIONS}");
    let mut rig = resumed(&songs(&[&elsewhere]), &state, Duration::ZERO);
    assert!(rig.was_told("what repeated in s0 is not in it any more"));
}

#[test]
fn a_mark_of_an_earlier_section_is_kept_and_older_journals_had_only_its_frame() {
    let files = songs(&[SECTIONS]);
    let state = left(&files, BAR + 777, &[(Action::MarkVampStart, 2 * BAR)]);
    let position = state.position.as_ref().unwrap();
    assert_eq!((position.marked, position.marked_span), (Some(BAR as i64), Some(0)));
    let mut older = state.clone();
    older.position.as_mut().unwrap().marked_span = None;
    for state in [state, older] {
        let mut rig = resumed(&files, &state, Duration::ZERO);
        then(&mut rig, Action::Go, PERIOD);
        then(&mut rig, Action::Vamp(VampOf::Marked), BAR);
        assert_eq!(vamp(&mut rig), view("bars 2 to 4", 2, false));
        assert_song(&rig, 4 * BAR - frame(&state), 0, BAR, PERIOD);
    }
}

#[test]
fn where_the_song_would_be_is_in_it() {
    let files = songs(&[SECTIONS]);
    let state = left(&files, PRESSED, &[(LAST_FOUR, BAR - 1_234 + BAR / 2)]);
    // It was heard in bar 2 in its second pass, and 4 s have passed since.
    let at = frame(&state);
    let mut rig = resumed(&files, &state, Duration::from_secs(4));
    let notice = RATE * 15 / 100;
    let would_be = at + 4 * RATE + 4 * PERIOD + notice;
    let line = would_be.next_multiple_of(BAR);
    assert!((4 * BAR..5 * BAR).contains(&line), "{line}: choose another time");
    then(&mut rig, Action::Rejoin(RejoinAt::WhereWeWouldBe), 6 * BAR);
    let heard = rig.recorded[0].iter().position(|&sample| sample != 0.0).unwrap();
    assert!(heard.abs_diff(notice + line - would_be) <= 1, "{heard}");
    assert_song(&rig, heard, 0, line, 5 * BAR - line - RAMP);
    assert_song(&rig, heard + 5 * BAR - line, 0, BAR, 3 * BAR);
}
