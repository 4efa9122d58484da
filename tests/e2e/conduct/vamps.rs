//! What repeats, in the arrangement and on the spot, and how it is left.

use downbeat_engine::{Action, GoOn, JumpTo, Quantum, Reentry, Release, VampOf};

use super::coded::{
    BAR, PERIOD, RAMP, SECTIONS, assert_song, assert_stretches, playing, sample, songs, then,
};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// A song whose second section repeats.
fn looped() -> TestShow {
    songs(&[&SECTIONS.replace("bar: 3 }", "bar: 3, loop: on }")])
}

/// The pass that is shown, and whether it is the last.
fn pass(rig: &mut Rig) -> (String, u32, bool) {
    let vamp = rig.snapshot().vamp.clone().expect("nothing repeats");
    (vamp.what, vamp.pass, vamp.releasing)
}

#[test]
fn a_section_that_loops_repeats_until_it_is_released_at_its_end_the_next_bar_or_now() {
    let show = looped();
    // Released in the third pass, after its first bar.
    let released = 6 * BAR + BAR + 123;
    for (how, end) in
        [(Release::AtEnd, 8 * BAR), (Release::AtBar, 8 * BAR), (Release::Now, released + RAMP)]
    {
        let mut rig = playing(&show, 2 * BAR + PERIOD);
        assert_eq!(pass(&mut rig), ("B".into(), 1, false));
        rig.play(2 * BAR, PERIOD);
        assert_eq!(pass(&mut rig), ("B".into(), 2, false));
        rig.play(released - 4 * BAR - PERIOD, PERIOD);
        assert_eq!(pass(&mut rig), ("B".into(), 3, false));
        then(&mut rig, Action::Release(how), end + BAR - released);
        assert!(rig.snapshot().vamp.is_none());
        let last = 2 * BAR + (end - 6 * BAR);
        let (b, c) = ((2 * BAR, 4 * BAR), (4 * BAR, 5 * BAR));
        assert_stretches(&rig, &[(0, 2 * BAR), b, b, (2 * BAR, last), c]);
    }
    // In its first bar the next bar is earlier than the end.
    let mut rig = playing(&show, 2 * BAR + PERIOD);
    then(&mut rig, Action::Release(Release::AtBar), 2 * BAR);
    assert_stretches(&rig, &[(0, 3 * BAR), (4 * BAR, 5 * BAR)]);
}

#[test]
fn what_is_made_on_the_spot_repeats_to_the_frame() {
    let show = songs(&[SECTIONS]);
    // Each with where it is pressed, what repeats, and its name.
    for (what, pressed, from, to, name) in [
        (VampOf::Section, 2 * BAR + 1_234, 2 * BAR, 4 * BAR, "B"),
        (VampOf::Bars(1), BAR + 1_234, BAR, 2 * BAR, "bar 2"),
        (VampOf::Bars(2), BAR + 1_234, 0, 2 * BAR, "A"),
        (VampOf::Bars(2), 2 * BAR + 1_234, BAR, 3 * BAR, "bars 2 to 3"),
        // No further back than the song.
        (VampOf::Bars(4), 2 * BAR + 1_234, 0, 3 * BAR, "bars 1 to 3"),
    ] {
        println!("{what:?}");
        let mut rig = playing(&show, pressed);
        then(&mut rig, Action::Vamp(what), to - pressed + PERIOD);
        assert_eq!(pass(&mut rig), (name.into(), 2, false));
        rig.play(to - from, PERIOD);
        assert_eq!(pass(&mut rig).1, 3);
        // The same press again lets it go on past its end.
        then(&mut rig, Action::Vamp(what), to - from);
        let again = (from, to);
        assert_stretches(&rig, &[(0, to), again, again, (to, to + PERIOD)]);
    }
}

#[test]
fn from_a_place_that_was_marked_to_this_bar() {
    let mut rig = playing(&songs(&[SECTIONS]), 2 * BAR + 777);
    then(&mut rig, Action::MarkVampStart, BAR);
    assert!(rig.was_told("repeats from bar 3 when asked"));
    then(&mut rig, Action::Vamp(VampOf::Marked), BAR);
    assert_eq!(pass(&mut rig), ("B".into(), 2, false));
    then(&mut rig, Action::Vamp(VampOf::Marked), 2 * BAR);
    assert_stretches(&rig, &[(0, 4 * BAR), (2 * BAR, 4 * BAR), (4 * BAR, 4 * BAR + 777)]);
}

#[test]
fn what_repeats_goes_on_repeating_after_a_hold() {
    for action in [
        Action::Hold,
        Action::GoOn(GoOn { from: Reentry::Bar, count_in: 0 }),
        Action::GoOn(GoOn { from: Reentry::Frame, count_in: 1 }),
    ] {
        let mut rig = playing(&songs(&[SECTIONS]), BAR);
        // Bars 1 and 2, which nobody marked as a loop.
        then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
        then(&mut rig, Action::Hold, BAR);
        then(&mut rig, action, 4 * BAR);
        let heard = &rig.recorded[0];
        let end = (2 * BAR..heard.len()).find(|&at| heard[at] == sample(0, 2 * BAR - RAMP - 1));
        let end = end.expect("it plays to the end of the section") + 1 + RAMP;
        assert_song(&rig, end, 0, 0, BAR);
    }
}

#[test]
fn fewer_bars_than_were_asked_for_are_told() {
    let show = songs(&[SECTIONS]);
    let mut rig = playing(&show, 2 * BAR + 1_234);
    then(&mut rig, Action::Vamp(VampOf::Bars(4)), PERIOD);
    assert!(rig.was_told("3 bars repeat, and not 4: the song begins there"));
    let mut rig = playing(&show, 1_234);
    then(&mut rig, Action::Vamp(VampOf::Bars(8)), PERIOD);
    assert!(rig.was_told("1 bar repeats, and not 8"));
    let mut rig = playing(&show, 3 * BAR + 1_234);
    then(&mut rig, Action::Vamp(VampOf::Bars(4)), PERIOD);
    assert!(!rig.was_told("and not"));
}

#[test]
fn a_mark_that_lies_ahead_is_told() {
    let mut rig = playing(&songs(&[SECTIONS]), 3 * BAR + 777);
    rig.act(Action::Vamp(VampOf::Marked));
    assert!(rig.was_told("nothing was marked in this song"));
    rig.act(Action::MarkVampStart);
    let at = Some(Quantum::Now);
    then(&mut rig, Action::Jump { to: JumpTo::Bar(1), at }, BAR);
    rig.act(Action::Vamp(VampOf::Marked));
    assert!(rig.was_told("the marked bar is still to come"));
}

/// The song ends in its last bar: there is no bar line after that.
#[test]
fn the_last_bar_repeats_from_a_mark_to_the_end_of_the_song() {
    let mut rig = playing(&songs(&[SECTIONS]), 5 * BAR + 777);
    rig.act(Action::MarkVampStart);
    then(&mut rig, Action::Vamp(VampOf::Marked), BAR);
    assert_stretches(&rig, &[(0, 6 * BAR), (5 * BAR, 5 * BAR + 777)]);
}
