//! What is shown of the way out of what repeats, before it is taken.

use std::time::Duration;

use downbeat_engine::{Action, GoOn, JumpTo, Quantum, Reentry, Release, Then, VampOf};

use super::coded::{BAR, BEAT, END, PERIOD, RATE, SECTIONS, assert_song, playing, songs, then};
use crate::support::rig::Rig;

fn leaves(rig: &mut Rig) -> Option<(String, u32)> {
    rig.snapshot().vamp.clone()?.leaves
}

fn next_section(rig: &mut Rig) -> Option<(String, i32)> {
    rig.snapshot().position.as_ref()?.next_section.clone()
}

fn left(rig: &mut Rig) -> Duration {
    rig.snapshot().position.as_ref().unwrap().left
}

fn seconds(frames: usize) -> Duration {
    Duration::from_secs_f64(frames as f64 / RATE as f64)
}

#[test]
fn a_section_that_is_left_at_the_next_bar_says_where_it_goes_and_when() {
    let to = |name: &str, number| Some((name.to_owned(), number));
    // In the first of its two bars, on the third beat.
    let pressed = 2 * BAR + 2 * BEAT + PERIOD;
    for (how, frames, bars) in [(Release::AtBar, BAR, 1), (Release::AtEnd, 2 * BAR, 2)] {
        let mut rig = playing(&songs(&[SECTIONS]), pressed);
        then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
        assert_eq!(leaves(&mut rig), None);
        then(&mut rig, Action::Release(how), PERIOD);
        let left_of_it = 2 * BAR + frames - (pressed + 2 * PERIOD);
        // The beat that plays has begun.
        assert_eq!(leaves(&mut rig), Some(("C".into(), (left_of_it / BEAT) as u32)));
        assert_eq!(next_section(&mut rig), to("C", bars));
        assert_eq!(left(&mut rig), seconds(left_of_it + END - 4 * BAR));
        // Held, it will go on like that.
        then(&mut rig, Action::Hold, 4 * PERIOD);
        let (to, beats) = leaves(&mut rig).unwrap();
        assert_eq!((to.as_str(), beats), ("C", (left_of_it / BEAT) as u32));
    }
}

#[test]
fn what_is_left_from_an_earlier_section_says_so_too() {
    let mut rig = playing(&songs(&[SECTIONS]), 4 * BAR + 777);
    // Bars 2 to 5; in its second pass, in bar 2.
    then(&mut rig, Action::Vamp(VampOf::Bars(4)), BAR);
    then(&mut rig, Action::Release(Release::AtEnd), PERIOD);
    let here = BAR + 777 + PERIOD;
    // Three beats of this bar are to come, and three bars. The section ends before that.
    assert_eq!(leaves(&mut rig), Some(("C bar 6".into(), 3 + 12)));
    assert_eq!(next_section(&mut rig), Some(("B".into(), 1)));
    assert_eq!(left(&mut rig), seconds(END - here));
    then(&mut rig, Action::Release(Release::AtBar), PERIOD);
    assert_eq!(leaves(&mut rig), Some(("C bar 6".into(), 3)));
    assert_eq!(next_section(&mut rig), Some(("C bar 6".into(), 1)));
    assert_eq!(left(&mut rig), seconds(2 * BAR - here - PERIOD + BAR));
    rig.play(2 * BAR - here, PERIOD);
    assert_eq!(rig.snapshot().vamp, None);
    assert_eq!(rig.snapshot().position.as_ref().map(|place| place.bar), Some(6));
}

#[test]
fn the_last_section_is_left_to_the_end() {
    let mut rig = playing(&songs(&[SECTIONS]), 4 * BAR + PERIOD);
    then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
    then(&mut rig, Action::Release(Release::AtBar), PERIOD);
    assert_eq!(leaves(&mut rig), Some(("the end".into(), 3)));
    assert_eq!(next_section(&mut rig), None);
    assert_eq!(left(&mut rig), seconds(BAR - 3 * PERIOD));
}

/// In a version that goes from one part of the song to another the bars do not count on.
#[test]
fn what_repeats_over_a_cut_is_told_by_its_bars_and_sections() {
    let head = format!("{SECTIONS}versions:\n  other: {{ sections: [C, A] }}");
    let show = songs(&[&head]).entry("{ song: s0, version: other }");
    // In the first bar of A, which is played third.
    let mut rig = playing(&show, 2 * BAR + 777);
    then(&mut rig, Action::Vamp(VampOf::Bars(3)), PERIOD);
    let vamp = rig.snapshot().vamp.clone().unwrap();
    assert_eq!(vamp.what, "3 bars, C bar 5 to A bar 1");
    assert_eq!((vamp.first_span, vamp.last_span), (0, 1));
    then(&mut rig, Action::Vamp(VampOf::Bars(1)), PERIOD);
    assert_eq!(rig.snapshot().vamp.clone().unwrap().what, "bar 1");
}

/// The next song was to start within the end, and that frame passed while the end repeated: the one
/// song continues with the other, and that is what is shown.
#[test]
fn a_segue_that_a_vamp_held_back_is_shown_as_what_comes_of_it() {
    let show = songs(&[SECTIONS, ""]).entry("{ song: s0, then: { segue: 1 s } }").entry("s1");
    let mut rig = playing(&show, 4 * BAR + PERIOD);
    let then_of = |rig: &mut Rig| rig.snapshot().entries[0].then;
    let segue = Then::Segue(Duration::from_secs(1));
    then(&mut rig, Action::Vamp(VampOf::Section), 2 * BAR - RATE);
    // It passed, and may come round.
    assert_eq!(then_of(&mut rig), segue);
    then(&mut rig, Action::Release(Release::AtEnd), PERIOD);
    assert_eq!(then_of(&mut rig), Then::Continue);
    rig.play(RATE - 3 * PERIOD, PERIOD);
    assert_eq!(rig.snapshot().playing, Some(0));
    then(&mut rig, Action::CancelJump, 2 * PERIOD);
    assert_eq!(rig.snapshot().playing, Some(1));
    assert_song(&rig, END, 1, 0, PERIOD);
    // Released before that frame it comes as it was.
    let mut rig = playing(&show, 4 * BAR + PERIOD);
    then(&mut rig, Action::Vamp(VampOf::Section), BAR);
    then(&mut rig, Action::Release(Release::AtEnd), PERIOD);
    assert_eq!(then_of(&mut rig), segue);
}

#[test]
fn a_held_song_that_is_moved_out_of_what_repeats_shows_that() {
    let mut rig = playing(&songs(&[SECTIONS]), 4 * BAR + 777);
    then(&mut rig, Action::Vamp(VampOf::Bars(2)), PERIOD);
    then(&mut rig, Action::Hold, 4 * PERIOD);
    assert!(rig.snapshot().vamp.is_some());
    then(&mut rig, Action::Jump { to: JumpTo::Bar(1), at: None }, PERIOD);
    assert_eq!(rig.snapshot().vamp, None);
    then(&mut rig, Action::Jump { to: JumpTo::Bar(4), at: None }, PERIOD);
    assert_eq!(rig.snapshot().vamp.as_ref().map(|vamp| vamp.what.as_str()), Some("bars 4 to 5"));
    then(&mut rig, Action::GoOn(GoOn { from: Reentry::Frame, count_in: 0 }), 3 * BAR);
    assert_eq!(rig.snapshot().vamp.as_ref().map(|vamp| vamp.pass), Some(2));
}

#[test]
fn a_jump_at_the_end_of_the_song_shows_its_section() {
    let mut rig = playing(&songs(&[SECTIONS]), BAR);
    let at = Some(Quantum::Song);
    then(&mut rig, Action::Jump { to: JumpTo::Section(1), at }, PERIOD);
    assert_eq!(rig.snapshot().jump.as_ref().map(|jump| jump.span), Some(Some(1)));
    // Also where it is not known when that is.
    then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
    let jump = rig.snapshot().jump.clone().unwrap();
    assert_eq!((jump.span, jump.at_song_end), (Some(1), true));
}
