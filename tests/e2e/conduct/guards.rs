//! Presses that are asked for twice, and the lock.

use std::sync::atomic::Ordering;

use downbeat_engine::{Action, DeviceView, JumpTo, Quantum, Strip, Switch, Transport};

use super::coded::{BAR, END, PERIOD, RATE, SECTIONS, assert_song, playing, songs, then};

const SONG: Action = Action::Jump { to: JumpTo::Song, at: Some(Quantum::Bar) };

#[test]
fn a_jump_to_a_song_is_armed_by_one_press_and_done_by_the_next() {
    let show = songs(&[SECTIONS, ""]);
    let mut rig = playing(&show, BAR + 100);
    then(&mut rig, SONG, BAR);
    let now = rig.snapshot();
    assert!(now.confirm.is_some() && now.jump.is_none());
    // Within 3 s.
    then(&mut rig, SONG, PERIOD);
    assert_eq!(rig.snapshot().confirm, None);
    rig.play(BAR, PERIOD);
    assert_song(&rig, 3 * BAR, 1, 0, PERIOD);

    let mut rig = playing(&show, 100);
    then(&mut rig, SONG, 3 * RATE + PERIOD);
    assert_eq!(rig.snapshot().confirm, None);
    // Too late: it is a first press again.
    let left = END - rig.recorded[0].len();
    then(&mut rig, SONG, left);
    assert_song(&rig, 0, 0, 0, END);
}

#[test]
fn whatever_the_show_says_is_asked_for_twice() {
    let show =
        songs(&[SECTIONS, ""]).head("transport: { confirm: [stop, fade, hold, jump now, song] }");
    let now = Action::Jump { to: JumpTo::Section(2), at: Some(Quantum::Now) };
    for action in [Action::Stop, Action::Fade, Action::Hold, now, SONG] {
        let mut rig = playing(&show, 3 * BAR);
        then(&mut rig, action, BAR / 2);
        assert_song(&rig, 0, 0, 0, 3 * BAR + BAR / 2);
        assert!(rig.snapshot().confirm.is_some(), "{action:?}");
        let before = rig.recorded[0].len();
        then(&mut rig, action, BAR);
        let wanted: Vec<f32> =
            (before..before + BAR).map(|frame| super::coded::sample(0, frame)).collect();
        assert!(rig.recorded[0][before..before + BAR] != wanted, "{action:?} did nothing");
    }
    // Not while nothing plays at full.
    let mut rig = playing(&show, BAR);
    rig.act(Action::Stop);
    then(&mut rig, Action::Stop, PERIOD);
    assert_eq!(rig.snapshot().transport, Transport::Fading);
    then(&mut rig, Action::Stop, PERIOD);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
}

/// What is to be pressed again is told by its name.
#[test]
fn a_section_that_is_asked_for_twice_is_told_by_its_name() {
    let show = songs(&[SECTIONS]).head("transport: { confirm: [jump now] }");
    for to in [JumpTo::Section(2), JumpTo::Span(2)] {
        let mut rig = playing(&show, BAR);
        then(&mut rig, Action::Jump { to, at: Some(Quantum::Now) }, PERIOD);
        assert_eq!(rig.snapshot().confirm.as_deref(), Some("jump to C (now)"));
    }
}

/// Nothing breaks off where the first device plays already.
#[test]
fn going_back_to_the_first_device_is_asked_twice_only_where_another_plays() {
    let show = songs(&[SECTIONS]);
    for took_over in [false, true] {
        let mut rig = playing(&show, BAR);
        rig.conductor.set_device(DeviceView { took_over, ..DeviceView::default() });
        let wish = rig.conductor.device_wish();
        rig.act(Action::FirstDevice);
        assert_eq!(rig.snapshot().confirm.is_some(), took_over);
        assert_eq!(wish.load(Ordering::Relaxed), !took_over);
    }
}

#[test]
fn a_fade_that_was_confirmed_is_turned_around_by_one_press() {
    let show = songs(&[SECTIONS]).head("stop_fade: 1 s\ntransport: { confirm: [fade] }");
    let mut rig = playing(&show, BAR);
    rig.act(Action::Fade);
    then(&mut rig, Action::Fade, RATE / 4);
    assert_eq!(rig.snapshot().transport, Transport::FadingOut);
    then(&mut rig, Action::Fade, PERIOD);
    assert_eq!(rig.snapshot().transport, Transport::FadingBack);
}

#[test]
fn a_locked_show_takes_go_panic_and_levels() {
    let show = songs(&[SECTIONS, ""]).head("stop_fade: 0.5 s\ntransport: { confirm: [] }");
    let mut rig = playing(&show, BAR);
    then(&mut rig, Action::Lock(Switch::On), PERIOD);
    assert!(rig.snapshot().locked);
    let now = Action::Jump { to: JumpTo::Section(2), at: Some(Quantum::Now) };
    for action in [Action::Stop, Action::Fade, Action::Hold, now, SONG, Action::ArmNext] {
        then(&mut rig, action, PERIOD);
    }
    assert_song(&rig, 0, 0, 0, rig.recorded[0].len());
    assert!(rig.was_told("not done: the show is locked; unlock it first"));
    then(&mut rig, Action::Mute(Strip::Bus(0), Switch::On), PERIOD);
    assert!(rig.snapshot().buses[0].muted);
    then(&mut rig, Action::Panic, RATE);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
    then(&mut rig, Action::Go, PERIOD);
    assert_eq!(rig.snapshot().transport, Transport::Playing);
    then(&mut rig, Action::Lock(Switch::Off), PERIOD);
    then(&mut rig, Action::Stop, RATE);
    assert_eq!(rig.snapshot().playing, None);
}
