//! Whatever is pressed and whatever fails: what starts by itself is what was shown, nothing is lost, and
//! afterwards the show can go on.

use std::time::Duration;

use downbeat_engine::{
    Action, ArmedState, Edit, EntryId, JumpTo, RejoinAt, Snapshot, Switch, Transport,
};
use proptest::prelude::*;

use super::random::runner;
use super::script::press;
use super::{Both, SLOW};
use crate::support::rig::Rig;

const CASES: u32 = 60;
/// Frames between two looks of everybody who is awake.
const PERIOD: usize = 128;
/// Frames of the show's grace time, which is the usual 3 s.
const GRACE: usize = 24_000;

/// What happens next.
#[derive(Clone, Debug)]
enum Deed {
    Press(Action),
    Plays(usize),
    /// The disk reads nothing for so many frames.
    NoDisk(usize),
    /// Neither the conductor nor the disk does anything for so many frames.
    Alone(usize),
    /// No device for so many frames, and something is pressed at the end of that.
    Lost(usize, Option<Action>),
}

fn edit() -> impl Strategy<Value = Edit> {
    let id = || (0u32..10).prop_map(EntryId);
    let version = proptest::option::of(0usize..2);
    prop_oneof![
        (id(), -3i32..4).prop_map(|(id, by)| Edit::Move(id, by)),
        (id(), any::<bool>())
            .prop_map(|(id, on)| { Edit::Skip(id, if on { Switch::On } else { Switch::Toggle }) }),
        (proptest::option::of(id()), 0usize..4)
            .prop_map(|(after, song)| Edit::Insert { after, song }),
        id().prop_map(Edit::Repeat),
        (id(), version).prop_map(|(id, version)| Edit::Version(id, version)),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let rejoin = prop_oneof![Just(RejoinAt::WhereWeWouldBe), (0usize..5).prop_map(RejoinAt::Span),];
    prop_oneof![
        12 => press().prop_map(|press| press.action).prop_filter("moves no fader", |action| {
            use Action::{Mute, NudgeLevel, SetLevel, Solo, SoloClick};
            !matches!(action, SetLevel(..) | NudgeLevel(..) | Mute(..) | Solo(..) | SoloClick(_))
        }),
        4 => edit().prop_map(Action::Edit),
        1 => Just(Action::Undo),
        1 => Just(Action::Redo),
        2 => rejoin.prop_map(Action::Rejoin),
        1 => Just(Action::Tap),
        1 => (0u32..8, 1i32..5)
            .prop_map(|(entry, bar)| Action::ArmAt(EntryId(entry), JumpTo::Bar(bar))),
        3 => Just(Action::Go),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => action().prop_map(Deed::Press),
        6 => (1usize..6_000).prop_map(Deed::Plays),
        1 => (1usize..9_000).prop_map(Deed::NoDisk),
        1 => (1usize..9_000).prop_map(Deed::Alone),
        1 => (1usize..2 * GRACE, proptest::option::of(action()))
            .prop_map(|(frames, action)| Deed::Lost(frames, action)),
    ]
}

fn entry(now: &Snapshot, at: Option<usize>) -> Option<EntryId> {
    Some(now.entries[at?].id)
}

/// Plays a period. A song that starts in it by itself is the one that was shown as armed.
fn plays(rig: &mut Rig, frames: usize, disk: bool) -> Result<(), TestCaseError> {
    let mut left = frames;
    while left > 0 {
        let period = left.min(PERIOD);
        left -= period;
        rig.step();
        if disk {
            rig.read_all();
            rig.step();
        }
        let before = rig.snapshot();
        rig.render(period);
        rig.step();
        let now = rig.snapshot();
        let (was, is) = (entry(&before, before.playing), entry(&now, now.playing));
        let begins = is.is_some() && was != is;
        let first = before.transport != Transport::Stopped && now.armed != before.armed;
        if begins && first {
            prop_assert_eq!(is, entry(&before, before.armed), "not what was shown as armed");
            prop_assert_eq!(before.armed_state, ArmedState::Ready);
        }
        prop_assert_eq!(now.reading.dropped, 0);
        prop_assert!(now.jump.is_none() || now.playing.is_some(), "{:?} waits for ever", now.jump);
        prop_assert!(now.vamp.is_none() || now.playing.is_some());
    }
    Ok(())
}

fn performs(rig: &mut Rig, deed: &Deed) -> Result<(), TestCaseError> {
    match *deed {
        Deed::Press(action) => rig.act(action),
        Deed::Plays(frames) => plays(rig, frames, true)?,
        Deed::NoDisk(frames) => plays(rig, frames, false)?,
        Deed::Alone(frames) => {
            rig.play_alone(frames, PERIOD);
            rig.step();
        }
        Deed::Lost(frames, action) => {
            let before = rig.snapshot().transport;
            rig.pass_without_device(frames);
            let quiet = action.is_none();
            action.into_iter().for_each(|action| rig.act(action));
            rig.device_is_back(frames);
            rig.render(PERIOD);
            rig.step();
            let now = rig.snapshot().transport;
            let plays = matches!(before, Transport::Playing | Transport::CountIn);
            if quiet && plays && frames > GRACE + PERIOD + 8_000 / 40 {
                // Or it was told to stop just before.
                let silent = matches!(now, Transport::Held | Transport::Stopped);
                prop_assert!(silent, "it came in by itself: {:?}", now);
            }
        }
    }
    Ok(())
}

/// Everything is silenced, another song is armed, and GO starts it.
fn the_show_goes_on(rig: &mut Rig, both: &Both) -> Result<(), TestCaseError> {
    plays(rig, 1_000, true)?;
    rig.act(Action::Panic);
    plays(rig, 2_000, true)?;
    let now = rig.snapshot();
    prop_assert_eq!((now.transport, now.playing), (Transport::Stopped, None));
    prop_assert!(now.jump.is_none() && now.vamp.is_none() && now.position.is_none());
    let silent = rig.recorded.iter().all(|out| out[out.len() - 500..].iter().all(|s| *s == 0.0));
    prop_assert!(silent, "something sounds after a panic");
    let first = now.entries.iter().find(|entry| entry.song.is_some() && !entry.skipped);
    let Some(first) = first else { return Ok(()) };
    rig.act(Action::Arm(first.id));
    plays(rig, 500, true)?;
    let now = rig.snapshot();
    prop_assert_eq!(entry(&now, now.armed), Some(first.id));
    prop_assert_eq!(now.armed_state, ArmedState::Ready);
    rig.act(Action::Go);
    rig.render(1);
    rig.step();
    let now = rig.snapshot();
    prop_assert_eq!(entry(&now, now.playing), Some(first.id));
    let count_in = now.position.as_ref().and_then(|position| position.count_in);
    let frames = (count_in.unwrap_or(Duration::ZERO).as_secs_f64() * both.rate as f64) as usize;
    let starved = now.reading.starved_frames;
    plays(rig, frames + 1_000, true)?;
    let out = &rig.recorded[0];
    let sounds = out[out.len() - 500..].iter().any(|sample| *sample != 0.0);
    prop_assert!(sounds || rig.recorded[1][out.len() - 500..].iter().any(|s| *s != 0.0));
    prop_assert_eq!(rig.snapshot().reading.starved_frames, starved);
    Ok(())
}

#[test]
fn whatever_is_pressed_and_whatever_fails_the_show_can_go_on() {
    let deeds = proptest::collection::vec(deed(), 1..40);
    let run = runner(CASES).run(&deeds, |deeds| {
        let both = &*SLOW;
        let mut rig = Rig::new(both.show.clone());
        rig.settle();
        rig.render(1);
        rig.settle();
        for deed in &deeds {
            performs(&mut rig, deed)?;
        }
        the_show_goes_on(&mut rig, both)
    });
    assert!(run.is_ok(), "{}", run.unwrap_err());
}
