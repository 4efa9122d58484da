//! Random presses.

use downbeat_engine::{
    Action, EntryId, GoOn, JumpTo, Quantum, Reentry, Release, Strip, Switch, VampOf,
};
use proptest::prelude::*;

use super::show::BUSES;

/// A press so many frames after the one before.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    pub after: i64,
    pub action: Action,
}

fn strip() -> impl Strategy<Value = Strip> {
    prop_oneof![
        (0..BUSES.len()).prop_map(Strip::Bus),
        (0u32..8, 0usize..3).prop_map(|(entry, stem)| Strip::Stem { entry: EntryId(entry), stem }),
    ]
}

fn switch() -> impl Strategy<Value = Switch> {
    prop_oneof![Just(Switch::On), Just(Switch::Off), Just(Switch::Toggle)]
}

fn quantum() -> impl Strategy<Value = Option<Quantum>> {
    prop_oneof![
        Just(None),
        Just(Some(Quantum::Now)),
        Just(Some(Quantum::Beat)),
        Just(Some(Quantum::Bar)),
        Just(Some(Quantum::Section)),
        Just(Some(Quantum::Song)),
    ]
}

fn within() -> impl Strategy<Value = JumpTo> {
    prop_oneof![
        (0usize..6).prop_map(JumpTo::Span),
        (0usize..5).prop_map(JumpTo::Section),
        (-2i32..3).prop_map(JumpTo::Sections),
        (-1i32..12).prop_map(JumpTo::Bar),
        (-3i32..4).prop_map(JumpTo::Bars),
        (1i32..11, 1u16..8).prop_map(|(bar, beat)| JumpTo::Beat(bar, beat)),
        (-9i32..10).prop_map(JumpTo::Beats),
    ]
}

fn to_song() -> impl Strategy<Value = JumpTo> {
    prop_oneof![
        Just(JumpTo::Song),
        (0u32..8).prop_map(|entry| JumpTo::Entry(EntryId(entry))),
        (-2i32..3).prop_map(JumpTo::Songs),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let vamp = prop_oneof![
        2 => Just(VampOf::Section),
        2 => (1u16..3).prop_map(VampOf::Bars),
        1 => Just(VampOf::Marked),
    ];
    let release = prop_oneof![Just(Release::AtEnd), Just(Release::AtBar), Just(Release::Now)];
    let from = prop_oneof![Just(Reentry::Frame), Just(Reentry::Bar), Just(Reentry::Section)];
    prop_oneof![
        9 => Just(Action::Go),
        2 => Just(Action::Stop),
        4 => Just(Action::Fade),
        1 => Just(Action::Panic),
        4 => Just(Action::Hold),
        2 => (from, 0u16..3)
            .prop_map(|(from, count_in)| Action::GoOn(GoOn { from, count_in })),
        14 => (within(), quantum()).prop_map(|(to, at)| Action::Jump { to, at }),
        3 => (to_song(), quantum()).prop_map(|(to, at)| Action::Jump { to, at }),
        1 => Just(Action::CancelJump),
        5 => vamp.prop_map(Action::Vamp),
        2 => Just(Action::MarkVampStart),
        4 => release.prop_map(Action::Release),
        1 => (0u32..8).prop_map(|entry| Action::Arm(EntryId(entry))),
        1 => prop_oneof![Just(Action::ArmNext), Just(Action::ArmPrevious)],
        3 => (strip(), -100f32..12.0).prop_map(|(strip, db)| Action::SetLevel(strip, db)),
        1 => (strip(), -12f32..12.0).prop_map(|(strip, db)| Action::NudgeLevel(strip, db)),
        1 => (strip(), switch()).prop_map(|(strip, switch)| Action::Mute(strip, switch)),
        1 => (strip(), switch()).prop_map(|(strip, switch)| Action::Solo(strip, switch)),
        1 => switch().prop_map(Action::SoloClick),
    ]
}

/// A press soon after the one before, or long after it.
pub fn press() -> impl Strategy<Value = Press> {
    let after = prop_oneof![2 => 1i64..120, 4 => 1i64..2_000, 4 => 500i64..6_000];
    (after, action()).prop_map(|(after, action)| Press { after, action })
}
