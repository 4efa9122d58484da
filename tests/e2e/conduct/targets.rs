//! Every target at every quantum, to the frame; what is shown meanwhile, and what is taken back.

use downbeat_engine::{Action, EntryId, JumpTo, Quantum};

use super::coded::{BAR, BEAT, END, PERIOD, RAMP, SECTIONS, assert_song, playing, songs, then};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Where a jump is pressed: in the third bar, after its second beat.
const PRESSED: usize = 2 * BAR + BEAT + 1_234;
/// The borders that are next then.
const BORDERS: [(Quantum, usize); 5] = [
    (Quantum::Now, PRESSED + RAMP),
    (Quantum::Beat, 2 * BAR + 2 * BEAT),
    (Quantum::Bar, 3 * BAR),
    (Quantum::Section, 4 * BAR),
    (Quantum::Song, END),
];

fn unguarded(transport: &str, heads: &[&str]) -> TestShow {
    songs(heads).head(&format!("transport: {{ {transport}confirm: [] }}"))
}

fn jump(to: JumpTo, at: Option<Quantum>) -> Action {
    Action::Jump { to, at }
}

/// Asserts that the jump landed on that border, at the first frame of a song that is given.
#[track_caller]
fn assert_lands(rig: &mut Rig, border: usize, song: usize, frame: usize) {
    let played = rig.recorded[0].len();
    rig.play((border + 4 * RAMP).saturating_sub(played), PERIOD);
    assert!(rig.snapshot().jump.is_none());
    assert_song(rig, 0, 0, 0, border - RAMP);
    assert_song(rig, border, song, frame, 4 * RAMP);
}

#[test]
fn a_jump_inside_a_song_lands_on_its_border_to_the_frame() {
    let show = unguarded("", &[SECTIONS]);
    // Where each goes from a border; past the end, to the last bar or beat.
    let last = |at: usize, step: usize| at.min(END - step);
    // The start of the section so many after the one that plays up to a border: the second one, or at
    // the end of the song the third.
    let section = |border: usize, by: isize| {
        let playing = if border == END { 2 } else { 1 };
        2 * BAR * 2.min(playing + by) as usize
    };
    type Lands<'a> = &'a dyn Fn(usize) -> usize;
    let targets: [(JumpTo, Lands<'_>); 12] = [
        (JumpTo::Section(0), &|_| 0),
        (JumpTo::Section(2), &|_| 4 * BAR),
        (JumpTo::Sections(-1), &|border| section(border, -1)),
        (JumpTo::Sections(0), &|border| section(border, 0)),
        (JumpTo::Sections(1), &|border| section(border, 1)),
        (JumpTo::Span(0), &|_| 0),
        (JumpTo::Bar(2), &|_| BAR),
        (JumpTo::Beat(6, 3), &|_| 5 * BAR + 2 * BEAT),
        (JumpTo::Bars(1), &|border| last(border + BAR, BAR)),
        (JumpTo::Bars(-2), &|border| border - 2 * BAR),
        (JumpTo::Beats(2), &|border| last(border + 2 * BEAT, BEAT)),
        (JumpTo::Beats(-5), &|border| border - 5 * BEAT),
    ];
    for (at, border) in BORDERS {
        for (to, lands) in &targets {
            println!("{to:?} at {at:?}");
            let mut rig = playing(&show, PRESSED);
            rig.act(jump(*to, Some(at)));
            assert_lands(&mut rig, border, 0, lands(border));
        }
    }
}

/// To begin the last section again would be the opposite of going on.
#[test]
fn a_jump_past_the_last_section_is_no_jump() {
    let mut rig = playing(&unguarded("", &[SECTIONS]), 5 * BAR);
    for at in [Quantum::Now, Quantum::Section] {
        rig.act(jump(JumpTo::Sections(1), Some(at)));
        assert!(rig.snapshot().jump.is_none());
        let said = rig.snapshot().notices.last().unwrap().text.clone();
        assert!(said.contains("has no section after this one"), "{said}");
    }
    rig.play(BAR / 2, PERIOD);
    assert_song(&rig, 0, 0, 0, 5 * BAR + BAR / 2);
}

#[test]
fn a_jump_to_a_song_lands_on_its_border_at_its_first_frame() {
    let show = unguarded("", &[SECTIONS, "count_in: 1 bar", ""]);
    let targets = [
        (JumpTo::Song, 1),
        (JumpTo::Songs(1), 1),
        (JumpTo::Songs(2), 2),
        (JumpTo::Entry(EntryId(2)), 2),
        (JumpTo::Songs(0), 0),
    ];
    for (at, border) in BORDERS {
        for (to, song) in targets {
            println!("{to:?} at {at:?}");
            let mut rig = playing(&show, PRESSED);
            rig.act(jump(to, Some(at)));
            assert_lands(&mut rig, border, song, 0);
            assert_eq!(rig.snapshot().playing, Some(song));
        }
    }
}

#[test]
fn a_press_says_when_or_else_the_song_does_or_else_the_show() {
    let section = format!("{SECTIONS}jump: section");
    let show = unguarded("jump: beat, ", &[&section, SECTIONS]);
    for (song, press, shown, border) in [
        (0, None, Quantum::Section, BORDERS[3].1),
        (0, Some(Quantum::Bar), Quantum::Section, BORDERS[2].1),
        (1, None, Quantum::Beat, BORDERS[1].1),
        (1, Some(Quantum::Now), Quantum::Beat, BORDERS[0].1),
    ] {
        let mut rig = Rig::new(show.load());
        rig.settle();
        rig.act(Action::Arm(EntryId(song)));
        rig.go();
        rig.play(PRESSED, PERIOD);
        assert_eq!(rig.snapshot().jump_at, shown);
        rig.act(jump(JumpTo::Section(0), press));
        rig.play(border + 2 * RAMP - PRESSED, PERIOD);
        assert_song(&rig, border, song as usize, 0, 2 * RAMP);
        assert_song(&rig, 0, song as usize, 0, border - RAMP);
    }
}

#[test]
fn a_jump_that_waits_is_counted_down_in_beats() {
    let mut rig = playing(&unguarded("", &[SECTIONS]), PRESSED);
    then(&mut rig, jump(JumpTo::Section(0), Some(Quantum::Section)), PERIOD);
    // Beats that begin before the border at bar 5.
    for beat in (0..=6).rev() {
        let jump = rig.snapshot().jump.clone().unwrap();
        assert_eq!((jump.to.as_str(), jump.span, jump.in_beats), ("A", Some(0), Some(beat)));
        assert!(!jump.waits_for_disk);
        if beat > 0 {
            rig.play(BEAT, PERIOD);
        }
    }
}

#[test]
fn a_jump_that_waits_is_replaced_by_the_next_and_can_be_taken_back() {
    let show = unguarded("", &[SECTIONS]);
    let mut rig = playing(&show, PRESSED);
    then(&mut rig, jump(JumpTo::Section(0), Some(Quantum::Bar)), PERIOD);
    then(&mut rig, jump(JumpTo::Bar(6), Some(Quantum::Section)), PERIOD);
    assert_eq!(rig.snapshot().jump.as_ref().unwrap().to, "bar 6");
    assert_lands(&mut rig, 4 * BAR, 0, 5 * BAR);

    let mut rig = playing(&show, PRESSED);
    then(&mut rig, jump(JumpTo::Section(0), Some(Quantum::Bar)), PERIOD);
    then(&mut rig, Action::CancelJump, END - PRESSED - PERIOD);
    assert!(rig.snapshot().jump.is_none());
    assert_song(&rig, 0, 0, 0, END);
    rig.act(Action::CancelJump);
    assert!(rig.was_told("no jump waits"));
}

#[test]
fn a_jump_at_the_end_of_the_song_is_counted_down_where_that_is_known() {
    let vamped = SECTIONS.replace("{ name: C, bar: 5 }", "{ name: C, bar: 5, loop: on }");
    for (head, known) in [(SECTIONS, true), (vamped.as_str(), false)] {
        let mut rig = playing(&unguarded("", &[head, ""]), PRESSED);
        then(&mut rig, jump(JumpTo::Song, Some(Quantum::Song)), PERIOD);
        let now = rig.snapshot().jump.clone().unwrap();
        // Beats that begin before the end.
        let beats = (END / BEAT - (PRESSED + PERIOD).div_ceil(BEAT)) as u32;
        assert_eq!((now.in_beats, now.at_song_end), (known.then_some(beats), !known), "{head}");
    }
}
