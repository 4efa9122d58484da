//! Vamps over several spans, with what is pressed while one repeats.
//!
//! The frames are those at 8 kHz. The first entry counts a bar, 3 840 frames, and then plays Intro from
//! 0, Verse from 7 680, Chorus, which repeats, from 15 360, and Break from 23 040 on.

use downbeat_engine::{Action, EntryId, GoOn, JumpTo, Quantum, Reentry, Release, VampOf};

use super::moment::Moment;
use super::script::{Press, Wait};
use super::{Both, FAST, SLOW, compare, modelled};

/// A press so many frames after the one before, and the moment in which it is.
type Step = (i64, Action, Option<Moment>);

const EARLIER: Option<Moment> = Some(Moment::Earlier);
const LAST: Option<Moment> = Some(Moment::Last);
/// GO while a song plays does nothing: the script goes on until then.
const REST: Action = Action::Go;

const fn jump(to: JumpTo, at: Quantum) -> Action {
    Action::Jump { to, at: Some(at) }
}

const fn on(from: Reentry, count_in: u16) -> Action {
    Action::GoOn(GoOn { from, count_in })
}

fn presses(steps: &[Step]) -> Vec<Press> {
    let press = |&(after, action, _): &Step| Press { wait: Wait::Frames(after), action };
    steps.iter().map(press).collect()
}

fn agrees(name: &str, both: &Both, steps: &[Step]) {
    let model = modelled(both, &presses(steps)).unwrap();
    for (number, (_, action, moment)) in steps.iter().enumerate() {
        let met = moment.is_none_or(|moment| model.moments[number].contains(&moment));
        assert!(met || both.rate != SLOW.rate, "{name}: {action:?} is not in {moment:?}");
    }
    assert_eq!(compare(both, &model, &[64, 97, 512]), Ok(()), "{name}");
}

fn agree(before: &[Step], scripts: &[(&str, &[Step])]) {
    for (name, script) in scripts {
        for both in [&*SLOW, &*FAST] {
            agrees(name, both, &[before, *script].concat());
        }
    }
}

/// In Verse at 13 000: from bar 1 to the end of Verse, so that it begins again 2 360 frames later.
const FOUR_BARS: [Step; 2] = [(0, Action::Go, None), (16_840, Action::Vamp(VampOf::Bars(4)), None)];

#[test]
fn a_vamp_over_a_border_is_released_in_either_span() {
    let release = Action::Release;
    agree(
        &FOUR_BARS,
        &[
            ("at the end", &[(12_000, release(Release::AtEnd), LAST), (9_000, REST, None)]),
            ("at the bar", &[(12_000, release(Release::AtBar), LAST), (3_000, REST, None)]),
            ("at once", &[(12_000, release(Release::Now), LAST)]),
            (
                "at the end, in the first span",
                &[(6_360, release(Release::AtEnd), EARLIER), (14_000, REST, None)],
            ),
            // At 1 000 of Intro, and at 4 000, in its last bar.
            ("at the bar, in the first span", &[(3_360, release(Release::AtBar), EARLIER)]),
            ("at the bar, in its last bar", &[(6_360, release(Release::AtBar), EARLIER)]),
            ("at once, in the first span", &[(6_360, release(Release::Now), EARLIER)]),
            // 20 frames before Intro ends: less than a crossfade.
            ("at once, at its end", &[(10_020, release(Release::Now), EARLIER)]),
            (
                "released and taken back",
                &[
                    (6_360, release(Release::AtEnd), EARLIER),
                    (2_000, Action::Vamp(VampOf::Bars(4)), EARLIER),
                    (10_000, REST, EARLIER),
                ],
            ),
        ],
    );
}

#[test]
fn what_is_pressed_within_a_vamp_over_a_border() {
    agree(
        &FOUR_BARS,
        &[
            (
                "jumps to another of its spans and out of it",
                &[
                    (500, jump(JumpTo::Section(0), Quantum::Beat), LAST),
                    (3_000, jump(JumpTo::Section(1), Quantum::Beat), EARLIER),
                    (3_000, jump(JumpTo::Section(3), Quantum::Beat), LAST),
                    (3_000, jump(JumpTo::Section(1), Quantum::Now), None),
                    (9_000, REST, None),
                ],
            ),
            (
                "released, jumps within it",
                &[
                    (12_000, Action::Release(Release::AtEnd), LAST),
                    (500, jump(JumpTo::Section(0), Quantum::Now), LAST),
                    (3_000, jump(JumpTo::Bar(4), Quantum::Now), EARLIER),
                    (6_000, REST, None),
                ],
            ),
            (
                "jumps at the end of a section",
                &[
                    (3_160, jump(JumpTo::Section(0), Quantum::Section), EARLIER),
                    (8_000, jump(JumpTo::Sections(3), Quantum::Section), EARLIER),
                    (8_000, REST, None),
                ],
            ),
            (
                "jumps at the end of its last section",
                &[(12_000, jump(JumpTo::Section(3), Quantum::Section), LAST), (6_500, REST, None)],
            ),
            (
                "a jump waits for the end of the song",
                &[(12_000, jump(JumpTo::Section(3), Quantum::Song), LAST), (6_500, REST, EARLIER)],
            ),
            (
                "fades out and back over the border",
                &[
                    (9_900, Action::Fade, EARLIER),
                    (200, Action::Fade, LAST),
                    (7_500, Action::Fade, LAST),
                    (300, Action::Fade, EARLIER),
                ],
            ),
            (
                "held over the border",
                &[
                    (10_020, Action::Hold, EARLIER),
                    (500, Action::Hold, None),
                    (7_650, Action::Hold, LAST),
                    (20, Action::Hold, None),
                    (3_000, REST, EARLIER),
                ],
            ),
            (
                "this section, and this section again",
                &[
                    (6_360, Action::Vamp(VampOf::Section), EARLIER),
                    (6_000, Action::Vamp(VampOf::Section), None),
                    (7_000, REST, None),
                ],
            ),
            // A jump to where one is passes without a crossfade: the release waits where it was.
            (
                "released at once, with a jump to the same place",
                &[
                    (6_360, jump(JumpTo::Beats(0), Quantum::Section), EARLIER),
                    (100, Action::Release(Release::Now), EARLIER),
                ],
            ),
        ],
    );
}

#[test]
fn a_vamp_from_a_mark_in_another_section() {
    let go = (0, Action::Go, None);
    let marked = Action::Vamp(VampOf::Marked);
    // From 3 840 in Intro to 11 520 in Verse, with 1 360 frames to go.
    let vamps = [go, (8_000, Action::MarkVampStart, None), (6_000, marked, None)];
    agree(
        &vamps,
        &[
            (
                "held, gone on after a bar",
                &[
                    (3_000, Action::Hold, EARLIER),
                    (1_000, on(Reentry::Bar, 1), None),
                    (14_500, Action::Release(Release::AtEnd), EARLIER),
                    (8_500, REST, None),
                ],
            ),
            (
                "held, gone on in its other section",
                &[
                    (3_000, Action::Hold, EARLIER),
                    (1_000, jump(JumpTo::Section(1), Quantum::Now), None),
                    (100, on(Reentry::Frame, 0), None),
                    (3_000, Action::Release(Release::AtBar), LAST),
                ],
            ),
            (
                "held, gone on outside",
                &[
                    (3_000, Action::Hold, EARLIER),
                    (1_000, jump(JumpTo::Bar(4), Quantum::Now), None),
                    (100, on(Reentry::Bar, 1), None),
                    (9_000, REST, None),
                ],
            ),
            (
                "released at once while held, gone on",
                &[
                    (3_000, Action::Hold, EARLIER),
                    (500, Action::Release(Release::Now), None),
                    (500, on(Reentry::Section, 1), None),
                    (4_500, REST, None),
                ],
            ),
        ],
    );
    // From 7 680 in Verse over Chorus to 26 880, the end of Break.
    let over_chorus = [
        go,
        (12_840, Action::MarkVampStart, None),
        (7_000, Action::Release(Release::AtEnd), None),
        (8_000, marked, None),
    ];
    agree(
        &over_chorus,
        &[
            (
                "a section that repeats by itself is played once",
                &[(19_160, Action::Release(Release::AtBar), LAST), (3_000, REST, None)],
            ),
            // In the second bar of Chorus, from which the vamp goes on past its end.
            (
                "released in a section that repeats by itself",
                &[(16_000, Action::Release(Release::Now), EARLIER)],
            ),
            (
                "the section that repeats by itself, alone",
                &[
                    (16_000, Action::Vamp(VampOf::Section), EARLIER),
                    (9_000, Action::Release(Release::AtEnd), None),
                    (8_000, REST, None),
                ],
            ),
        ],
    );
}

/// Verse, Chorus, Verse and Intro: what follows Chorus and the second Verse is a cut.
#[test]
fn a_vamp_over_a_cut_of_a_version() {
    let three_bars = [
        (0, Action::Arm(EntryId(3)), None),
        (1, Action::Go, None),
        (13_000, Action::Release(Release::AtEnd), None),
        // From the start of Chorus to 11 520, after the first bar of Verse.
        (7_000, Action::Vamp(VampOf::Bars(3)), None),
    ];
    agree(
        &three_bars,
        &[
            (
                "over the cut and back",
                &[(12_000, Action::Release(Release::AtBar), LAST), (9_000, REST, None)],
            ),
            (
                "released in the crossfade of the cut",
                &[(10_700, Action::Release(Release::Now), EARLIER), (3_000, REST, None)],
            ),
            (
                "the section, in the crossfade of the cut",
                &[(10_700, Action::Vamp(VampOf::Section), EARLIER), (3_000, REST, None)],
            ),
        ],
    );
    agree(
        &[
            (0, Action::Arm(EntryId(3)), None),
            (1, Action::Go, None),
            (7_000, Action::MarkVampStart, None),
            (6_000, Action::Release(Release::AtEnd), None),
            (18_000, Action::Vamp(VampOf::Marked), None),
        ],
        // From 7 680 to 7 680, in Intro: nothing is faded.
        &[("ends where it begins", &[(12_000, Action::Release(Release::AtEnd), EARLIER)])],
    );
}

/// The second section begins less than a crossfade before a bar line.
#[test]
fn a_vamp_that_ends_soon_after_a_section_begins() {
    agree(
        &[(0, Action::Arm(EntryId(4)), None), (1, Action::Go, None)],
        &[
            (
                "the last bars",
                &[
                    (7_180, Action::Vamp(VampOf::Bars(3)), None),
                    (7_205, Action::Release(Release::Now), LAST),
                ],
            ),
            (
                "from a mark, which is where the section begins",
                &[
                    (7_180, Action::MarkVampStart, None),
                    (1_000, Action::Vamp(VampOf::Marked), None),
                    (3_000, Action::Release(Release::AtEnd), None),
                ],
            ),
        ],
    );
    // The arrangement begins before its first bar line: at 400, 2 753 frames to a bar.
    agree(
        &[(0, Action::Arm(EntryId(5)), None), (1, Action::Go, None)],
        &[
            (
                "two bars",
                &[
                    (4_000, Action::Vamp(VampOf::Bars(2)), None),
                    (3_000, Action::Release(Release::AtEnd), EARLIER),
                ],
            ),
            (
                "more bars than there are",
                &[
                    (4_000, Action::Vamp(VampOf::Bars(9)), None),
                    (3_000, Action::Release(Release::AtBar), EARLIER),
                ],
            ),
        ],
    );
}
