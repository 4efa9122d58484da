//! Random presses.

use downbeat_engine::{
    Action, EntryId, GoOn, JumpTo, Quantum, Reentry, Release, Strip, Switch, VampOf,
};
use proptest::prelude::*;
use proptest::strategy::Union;

use super::moment::Moment;
use super::show::BUSES;

/// A press some time after the one before.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    pub wait: Wait,
    pub action: Action,
}

/// When something is pressed.
#[derive(Clone, Copy, Debug)]
pub enum Wait {
    /// After so many frames.
    Frames(i64),
    /// So many frames after this moment has come, if it comes before long.
    Until(Moment, i64),
}

/// Kinds of presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Go,
    Stop,
    Fade,
    Panic,
    Hold,
    GoOn,
    Jump,
    JumpToSong,
    CancelJump,
    Vamp,
    Mark,
    Release,
    Arm,
    StemLevel,
    StemSwitch,
    BusLevel,
    BusSwitch,
}

impl Kind {
    /// All kinds, and how often each is pressed.
    pub const ALL: [(Self, u32); 17] = [
        (Self::Go, 9),
        (Self::Stop, 2),
        (Self::Fade, 4),
        (Self::Panic, 1),
        (Self::Hold, 4),
        (Self::GoOn, 2),
        (Self::Jump, 14),
        (Self::JumpToSong, 3),
        (Self::CancelJump, 1),
        (Self::Vamp, 9),
        (Self::Mark, 4),
        (Self::Release, 5),
        (Self::Arm, 2),
        (Self::StemLevel, 3),
        (Self::StemSwitch, 2),
        (Self::BusLevel, 2),
        (Self::BusSwitch, 2),
    ];

    /// Presses of this kind.
    pub fn action(self) -> BoxedStrategy<Action> {
        match self {
            Self::Go => Just(Action::Go).boxed(),
            Self::Stop => Just(Action::Stop).boxed(),
            Self::Fade => Just(Action::Fade).boxed(),
            Self::Panic => Just(Action::Panic).boxed(),
            Self::Hold => Just(Action::Hold).boxed(),
            Self::GoOn => go_on().boxed(),
            Self::Jump => {
                (within(), quantum()).prop_map(|(to, at)| Action::Jump { to, at }).boxed()
            }
            Self::JumpToSong => {
                (to_song(), quantum()).prop_map(|(to, at)| Action::Jump { to, at }).boxed()
            }
            Self::CancelJump => Just(Action::CancelJump).boxed(),
            Self::Vamp => vamp().boxed(),
            Self::Mark => Just(Action::MarkVampStart).boxed(),
            Self::Release => release().boxed(),
            Self::Arm => arm().boxed(),
            Self::StemLevel => level(stem().boxed()).boxed(),
            Self::StemSwitch => switched(stem().boxed()).boxed(),
            Self::BusLevel => level(bus().boxed()).boxed(),
            Self::BusSwitch => prop_oneof![
                4 => switched(bus().boxed()),
                1 => switch().prop_map(Action::SoloClick),
            ]
            .boxed(),
        }
    }
}

fn stem() -> impl Strategy<Value = Strip> {
    (0u32..8, 0usize..3).prop_map(|(entry, stem)| Strip::Stem { entry: EntryId(entry), stem })
}

fn bus() -> impl Strategy<Value = Strip> {
    (0..BUSES.len()).prop_map(Strip::Bus)
}

fn level(strip: BoxedStrategy<Strip>) -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => (strip.clone(), -100f32..12.0).prop_map(|(strip, db)| Action::SetLevel(strip, db)),
        1 => (strip, -12f32..12.0).prop_map(|(strip, db)| Action::NudgeLevel(strip, db)),
    ]
}

fn switched(strip: BoxedStrategy<Strip>) -> impl Strategy<Value = Action> {
    (strip, switch(), any::<bool>()).prop_map(|(strip, switch, solo)| {
        if solo { Action::Solo(strip, switch) } else { Action::Mute(strip, switch) }
    })
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

fn go_on() -> impl Strategy<Value = Action> {
    let from = prop_oneof![Just(Reentry::Frame), Just(Reentry::Bar), Just(Reentry::Section)];
    (from, 0u16..3).prop_map(|(from, count_in)| Action::GoOn(GoOn { from, count_in }))
}

fn vamp() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => Just(Action::Vamp(VampOf::Section)),
        3 => (1u16..=9).prop_map(|bars| Action::Vamp(VampOf::Bars(bars))),
        4 => Just(Action::Vamp(VampOf::Marked)),
    ]
}

fn release() -> impl Strategy<Value = Action> {
    let how = prop_oneof![Just(Release::AtEnd), Just(Release::AtBar), Just(Release::Now)];
    how.prop_map(Action::Release)
}

fn arm() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => (0u32..8).prop_map(|entry| Action::Arm(EntryId(entry))),
        1 => Just(Action::ArmNext),
        1 => Just(Action::ArmPrevious),
    ]
}

/// A press of any kind: soon after the one before, long after it, or in the middle of something.
pub fn press() -> impl Strategy<Value = Press> {
    let kinds = Kind::ALL.map(|(kind, often)| (often, kind.action()));
    let wait = prop_oneof![
        2 => (1i64..120).prop_map(Wait::Frames),
        4 => (1i64..2_000).prop_map(Wait::Frames),
        4 => (500i64..6_000).prop_map(Wait::Frames),
        2 => (proptest::sample::select(Moment::ALL.to_vec()), 1i64..40)
            .prop_map(|(moment, then)| Wait::Until(moment, then)),
    ];
    (wait, Union::new_weighted(kinds.to_vec())).prop_map(|(wait, action)| Press { wait, action })
}

/// A mark, and a vamp from it in the same section or in a later one.
fn marked() -> impl Strategy<Value = Vec<Press>> {
    (1i64..4_000, 500i64..12_000).prop_map(|(first, then)| {
        let press = |frames, action| Press { wait: Wait::Frames(frames), action };
        vec![press(first, Action::MarkVampStart), press(then, Action::Vamp(VampOf::Marked))]
    })
}

/// Presses of any kind.
pub fn script() -> impl Strategy<Value = Vec<Press>> {
    let some = prop_oneof![12 => press().prop_map(|press| vec![press]), 1 => marked()];
    proptest::collection::vec(some, 1..40).prop_map(|some| some.concat())
}

/// A song that plays, a vamp of some bars in it, and presses of any kind while it repeats.
pub fn vamped() -> impl Strategy<Value = Vec<Press>> {
    let after = |frames, action| Press { wait: Wait::Frames(frames), action };
    let start = (0u32..8, 1i64..18_000, 1_000i64..12_000, 2u16..=9);
    let start = start.prop_map(move |(entry, first, then, bars)| {
        vec![
            after(1, Action::Arm(EntryId(entry))),
            after(1, Action::Go),
            // A section that repeats by itself is left.
            after(first, Action::Release(Release::AtEnd)),
            after(then, Action::Vamp(VampOf::Bars(bars))),
        ]
    });
    let presses = proptest::collection::vec(press(), 1..12);
    (start, presses).prop_map(|(start, presses)| [start, presses].concat())
}
