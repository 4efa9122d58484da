//! Blocks are conserved, no ring is ever full, and what is announced is what is played, whatever
//! anybody does in whatever order.

use downbeat_engine::{
    Action, ArmedState, EntryId, JumpTo, Quantum, Release, Snapshot, Strip, Switch, Transport,
    VampOf,
};
use downbeat_rt::Block;
use downbeat_show_files::Show;
use proptest::prelude::*;

use crate::support::audio::Format;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Blocks of the songs.
const BLOCKS: [usize; 5] = [3, 9, 1, 40, 6];
/// Blocks of a song's head.
const HEAD: usize = 5;

/// Songs of all lengths, that stop and continue, with sections to pin.
fn show() -> TestShow {
    let sections = "sections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }";
    let mut files = TestShow::new().head("stop_fade: 200 ms").bus("a", "{ outputs: [1] }");
    for (song, blocks) in BLOCKS.into_iter().enumerate() {
        let count_in = if song == 1 { "count_in: 1 bar" } else { "" };
        files = files
            .song(&format!("s{song}"), &format!("tempo: 120\n{count_in}\n{sections}"))
            .stem(Format::Wav16, 1, blocks as u64 * 8192 - 5, "bus: a");
        let then = if song % 2 == 0 { "continue" } else { "stop" };
        files = files.entry(&format!("{{ song: s{song}, then: {then} }}"));
    }
    files
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happens {
    Act(Action),
    Conductor,
    Disk(usize),
    Audio(usize),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => Just(Action::Go),
        2 => Just(Action::Stop),
        1 => Just(Action::Panic),
        1 => Just(Action::Hold),
        2 => Just(Action::ArmNext),
        2 => Just(Action::ArmPrevious),
        3 => (0..BLOCKS.len() as u32 + 1).prop_map(|entry| Action::Arm(EntryId(entry))),
        1 => (-100f32..20.0).prop_map(|db| {
            Action::SetLevel(Strip::Stem { entry: EntryId(0), stem: 0 }, db)
        }),
        1 => Just(Action::Solo(Strip::Bus(0), Switch::Toggle)),
    ]
}

/// What moves a song that plays to other blocks.
fn live_action() -> impl Strategy<Value = Action> {
    let to = prop_oneof![
        (-2i32..3).prop_map(JumpTo::Sections),
        (-3i32..4).prop_map(JumpTo::Bars),
        (0usize..4).prop_map(JumpTo::Span),
        Just(JumpTo::Song),
    ];
    let at = proptest::option::of(prop_oneof![
        Just(Quantum::Now),
        Just(Quantum::Beat),
        Just(Quantum::Bar),
        Just(Quantum::Section),
        Just(Quantum::Song),
    ]);
    prop_oneof![
        6 => (to, at).prop_map(|(to, at)| Action::Jump { to, at }),
        1 => Just(Action::CancelJump),
        2 => Just(Action::Vamp(VampOf::Section)),
        2 => (1u16..4).prop_map(|bars| Action::Vamp(VampOf::Bars(bars))),
        1 => Just(Action::Release(Release::AtEnd)),
        1 => Just(Action::Release(Release::AtBar)),
        1 => Just(Action::Release(Release::Now)),
        1 => Just(Action::Fade),
    ]
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        2 => action().prop_map(Happens::Act),
        2 => live_action().prop_map(Happens::Act),
        3 => Just(Happens::Conductor),
        3 => (1usize..20).prop_map(Happens::Disk),
        4 => prop_oneof![1usize..100, 1usize..9_000].prop_map(Happens::Audio),
    ]
}

/// Sees to it that everything ends: the last song is played to its end, so that none is armed.
fn end(rig: &mut Rig) {
    rig.play(5_000, 500);
    rig.act(Action::Panic);
    rig.play(5_000, 500);
    rig.act(Action::Arm(EntryId((BLOCKS.len() - 1) as u32)));
    rig.play(5_000, 500);
    rig.act(Action::Go);
    rig.play(8_192 * 7, 500);
    rig.settle();
    assert!(rig.conductor.is_finished());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_conserved_and_no_ring_is_full(
        happenings in proptest::collection::vec(happens(), 1..300),
        memory in prop_oneof![Just(0u64), Just(2_000_000), Just(u64::MAX)],
    ) {
        let files = show();
        let mut rig = Rig::new(Show { memory_bytes: memory, ..files.load() });
        for happening in happenings {
            match happening {
                // A conductor that hangs refuses some; that is no fault.
                Happens::Act(action) => { let _ = rig.face.send(action); }
                Happens::Conductor => rig.step(),
                Happens::Disk(steps) => (0..steps).for_each(|_| { rig.disk.step(); }),
                Happens::Audio(frames) => rig.render(frames),
            }
            let (blocks, reading) = (rig.disk.blocks(), rig.snapshot().reading);
            prop_assert!(blocks.free <= blocks.existing);
            prop_assert_eq!(reading.memory, (blocks.existing * Block::bytes(1)) as u64);
            prop_assert_eq!(reading.dropped, 0);
        }
        end(&mut rig);
        // Nothing sounds and nothing is armed. What is not free is what the plan keeps: the heads
        // of the songs before the last, if there is memory for any.
        let blocks = rig.disk.blocks();
        let heads: usize = BLOCKS[..BLOCKS.len() - 1].iter().map(|blocks| HEAD.min(*blocks)).sum();
        let kept = if memory == 0 { 0 } else { heads };
        prop_assert_eq!(blocks.existing - blocks.free, kept);
        prop_assert_eq!(rig.snapshot().reading.dropped, 0);
    }

    #[test]
    fn what_is_said_to_come_next_is_what_is_played_next(
        rounds in proptest::collection::vec(
            (proptest::option::weighted(0.2, action()), 0usize..8, prop_oneof![1usize..100, 1usize..9_000]),
            1..200,
        ),
    ) {
        let files = show();
        let mut rig = Rig::new(files.load());
        for (action, reads, frames) in rounds {
            (0..reads).for_each(|_| { rig.disk.step(); });
            let waited = rig.snapshot().armed_state == ArmedState::GoWaits;
            rig.step();
            let mut said = rig.snapshot();
            // A GO that waited and is on its way now is overtaken by no pick.
            let goes = waited && said.armed_state == ArmedState::Ready;
            if let Some(action) = action {
                rig.act(action);
                if !goes {
                    said = rig.snapshot();
                }
            }
            rig.render(frames);
            rig.step();
            let now = rig.snapshot();
            if let Some(started) = started(&said, &now) {
                prop_assert_eq!(said.armed, Some(started));
                prop_assert_eq!(said.armed_state, ArmedState::Ready);
            }
        }
    }
}

/// The entry that started between two snapshots, if one did and has not come to its end.
fn started(before: &Snapshot, after: &Snapshot) -> Option<usize> {
    let plays = |snapshot: &Snapshot| {
        let sounds =
            matches!(snapshot.transport, Transport::CountIn | Transport::Playing | Transport::Held);
        snapshot.playing.filter(|_| sounds)
    };
    plays(after).filter(|entry| plays(before) != Some(*entry))
}
