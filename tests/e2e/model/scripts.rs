//! Scripts that are certain to be performed, whatever the random test presses.

use downbeat_engine::{
    Action, EntryId, GoOn, JumpTo, Quantum, Reentry, Release, Strip, Switch, VampOf,
};

use super::script::{Press, Wait};
use super::{FAST, SLOW, compare, modelled};

fn press(after: i64, action: Action) -> Press {
    Press { wait: Wait::Frames(after), action }
}

/// Each of these is pressed by the random test too; here it is certain that it is, and one that
/// fails has a name.
#[test]
fn the_model_agrees_on_what_it_was_made_for() {
    let jump = |to, at| Action::Jump { to, at: Some(at) };
    let hold = |from, count_in| Action::GoOn(GoOn { from, count_in });
    let scripts: [(&str, &[(i64, Action)]); 12] = [
        ("count-in and end", &[(0, Action::Go)]),
        (
            "continue",
            &[
                (0, Action::Go),
                (3_000, Action::Release(Release::AtEnd)),
                (33_000, Action::Release(Release::AtEnd)),
                (17_000, Action::Stop),
            ],
        ),
        (
            "jump bar",
            &[
                (0, Action::Go),
                (6_001, jump(JumpTo::Section(3), Quantum::Bar)),
                (5_000, jump(JumpTo::Bars(-1), Quantum::Now)),
                (20, jump(JumpTo::Beat(2, 3), Quantum::Beat)),
            ],
        ),
        (
            "vamp",
            &[
                (0, Action::Go),
                (9_000, Action::Vamp(VampOf::Bars(1))),
                (9_000, Action::Release(Release::AtBar)),
                (9_000, Action::Vamp(VampOf::Section)),
                (9_000, Action::Release(Release::Now)),
            ],
        ),
        (
            "fade",
            &[
                (0, Action::Go),
                (7_000, Action::Fade),
                (150, Action::Fade),
                (90, Action::Fade),
                (700, Action::Go),
            ],
        ),
        (
            "hold",
            &[
                (0, Action::Go),
                (7_001, Action::Hold),
                (1_000, hold(Reentry::Bar, 1)),
                (7_000, Action::Hold),
                (500, hold(Reentry::Section, 0)),
                (300, Action::Hold),
                (20, Action::Hold),
            ],
        ),
        (
            "faded, moved and marked while held",
            &[
                (0, Action::Go),
                (9_000, Action::Hold),
                (10, Action::Fade),
                (500, Action::Fade),
                (500, jump(JumpTo::Bars(-1), Quantum::Bar)),
                (500, Action::MarkVampStart),
                (500, Action::Go),
                (3_000, Action::Vamp(VampOf::Marked)),
                (9_000, Action::Release(Release::AtEnd)),
            ],
        ),
        (
            "segue",
            &[
                (0, Action::ArmNext),
                (1, Action::Go),
                (9_000, Action::Release(Release::AtEnd)),
                (9_000, Action::Hold),
                (500, Action::Hold),
            ],
        ),
        (
            "pause",
            &[
                (0, Action::Arm(EntryId(2))),
                (1, Action::Go),
                (9_000, jump(JumpTo::Section(2), Quantum::Now)),
                (9_000, Action::Stop),
                (9_000, Action::Panic),
            ],
        ),
        (
            "song",
            &[
                (0, Action::Go),
                (9_000, jump(JumpTo::Entry(EntryId(6)), Quantum::Bar)),
                (9_000, jump(JumpTo::Songs(0), Quantum::Now)),
                (3_000, jump(JumpTo::Song, Quantum::Song)),
            ],
        ),
        (
            "stop",
            &[
                (0, Action::Go),
                (5_000, Action::Stop),
                (100, Action::Go),
                (5_000, Action::Stop),
                (100, Action::Stop),
            ],
        ),
        (
            "levels",
            &[
                (0, Action::Go),
                (5_000, Action::Solo(Strip::Bus(1), Switch::On)),
                (20, Action::Mute(Strip::Stem { entry: EntryId(0), stem: 1 }, Switch::Toggle)),
                (33, Action::NudgeLevel(Strip::Bus(0), -7.5)),
                (3_000, Action::SoloClick(Switch::On)),
            ],
        ),
    ];
    for (name, script) in scripts {
        let presses: Vec<Press> =
            script.iter().map(|&(after, action)| press(after, action)).collect();
        for both in [&*SLOW, &*FAST] {
            let model = modelled(both, &presses).unwrap();
            assert_eq!(compare(both, &model, &[64, 97, 512]), Ok(()), "{name}");
        }
    }
}

/// Scripts that the random test found, with the frame of each press; each was settled once.
#[test]
fn the_model_agrees_on_what_was_found() {
    let jump = |to, at| Action::Jump { to, at };
    let on = |from, count_in| Action::GoOn(GoOn { from, count_in });
    let scripts: [&[(i64, Action)]; 11] = [
        &[
            (1, Action::Go),
            (82, Action::Vamp(VampOf::Section)),
            (146, Action::Hold),
            (147, Action::Release(Release::AtBar)),
            (186, Action::Hold),
            (3_443, Action::Go),
        ],
        &[
            (1, Action::Go),
            (2, Action::Stop),
            (42, Action::Go),
            (43, Action::Stop),
            (83, Action::Go),
            (476, jump(JumpTo::Span(0), Some(Quantum::Section))),
            (1_084, Action::Release(Release::Now)),
        ],
        &[
            (1, Action::Go),
            (2, on(Reentry::Frame, 0)),
            (3, Action::Vamp(VampOf::Bars(1))),
            (4, on(Reentry::Frame, 0)),
            (1_508, Action::MarkVampStart),
            (1_602, Action::Hold),
            (1_603, Action::Release(Release::AtEnd)),
            (2_103, Action::Go),
        ],
        &[
            (1, Action::Go),
            (1_165, jump(JumpTo::Entry(EntryId(2)), None)),
            (3_249, on(Reentry::Frame, 0)),
            (3_841, Action::Hold),
            (3_842, jump(JumpTo::Span(1), None)),
            (3_843, Action::Go),
        ],
        &[
            (1, jump(JumpTo::Span(1), None)),
            (2, Action::Go),
            (3, Action::Hold),
            (4, on(Reentry::Frame, 2)),
            (43, Action::Vamp(VampOf::Section)),
            (44, jump(JumpTo::Span(0), None)),
            (45, Action::Vamp(VampOf::Section)),
            (969, Action::Vamp(VampOf::Section)),
            (1_726, Action::Release(Release::Now)),
        ],
        // Released while two songs sound: the one in front does not repeat.
        &[
            (1, jump(JumpTo::Bar(3), None)),
            (2, jump(JumpTo::Beats(-2), None)),
            (3, Action::Go),
            (3_180, jump(JumpTo::Song, None)),
            (8_916, jump(JumpTo::Sections(2), None)),
            (10_520, Action::Release(Release::AtBar)),
        ],
        // Stopped on the frame on which the crossfade of a jump begins.
        &[
            (1, Action::Go),
            (2, jump(JumpTo::Span(0), Some(Quantum::Now))),
            (7_568, jump(JumpTo::Span(2), None)),
            (7_682, Action::Stop),
        ],
        // Stopped within that crossfade, and another song armed: what was begun lands. The section
        // ends at 11 521, and the crossfade is 40 frames long.
        &[
            (1, Action::Go),
            (9_000, jump(JumpTo::Span(2), Some(Quantum::Section))),
            (11_490, Action::Stop),
            (11_500, Action::Arm(EntryId(3))),
        ],
        // In the crossfade of a vamp that begins again in the section before, this section is made
        // to repeat: the one before is played once more, though it repeats by itself.
        &[
            (1, Action::Arm(EntryId(2))),
            (2, Action::Go),
            (7_500, jump(JumpTo::Bar(3), Some(Quantum::Beat))),
            (9_000, Action::Vamp(VampOf::Bars(2))),
            (10_980, Action::Vamp(VampOf::Section)),
            (20_000, Action::Go),
        ],
        // A jump at once to the very place it comes from waits for its border without a crossfade, and
        // the border stands still though something else is told before.
        &[
            (1, Action::Arm(EntryId(0))),
            (2, Action::Go),
            (3, Action::Release(Release::AtEnd)),
            (1_003, Action::Vamp(VampOf::Bars(2))),
            (3_802, jump(JumpTo::Beats(0), Some(Quantum::Now))),
            (3_803, Action::Release(Release::Now)),
        ],
        // Such a jump in the count-in of a section leads to the end of the one before: what is marked
        // then is the place that sounds first.
        &[
            (1, jump(JumpTo::Span(1), None)),
            (2, Action::Go),
            (3, jump(JumpTo::Bars(0), Some(Quantum::Now))),
            (3_406, Action::MarkVampStart),
            (6_052, Action::Vamp(VampOf::Marked)),
            (7_643, Action::Go),
        ],
    ];
    for (number, script) in scripts.iter().enumerate() {
        let mut before = 0;
        let presses: Vec<Press> = script
            .iter()
            .map(|&(at, action)| {
                let after = at - before;
                before = at;
                press(after, action)
            })
            .collect();
        let model = modelled(&SLOW, &presses).unwrap();
        for periods in [&[64, 97, 512][..], &[1, 50, 700, 3]] {
            assert_eq!(compare(&SLOW, &model, periods), Ok(()), "script {number}");
        }
    }
}
