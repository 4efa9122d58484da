use std::net::SocketAddr;
use std::time::Duration;

use downbeat_engine::{
    Action, EntryId, JumpTo, Position, Release, Snapshot, Strip, Switch, TimeOfDay, TimecodeRate,
    TimecodeView, Transport, VampOf, VampView,
};

use super::super::testing::{Desk, show};
use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn peer(port: u16) -> Peer {
    Peer::Ableset(SocketAddr::new([127, 0, 0, 1].into(), port))
}

/// Sends as these controllers do, with a number behind, and returns what was asked.
fn asked(desk: &mut Desk, address: &str, values: &[Value]) -> Vec<Action> {
    let values: Vec<Value> = values.iter().cloned().chain([text("uuid=abc")]).collect();
    desk.send(peer(6000), address, &values);
    desk.wait(Duration::from_secs(1));
    desk.asked()
}

#[test]
fn their_commands_are_our_actions() {
    let mut desk = Desk::new();
    let jump = |to| vec![Action::Jump { to, at: None }];
    let one = |action| vec![action];
    let bus = Strip::Bus(1);
    for (address, values, expected) in [
        ("/global/play", vec![], one(Action::Go)),
        ("/global/pause", vec![], one(Action::Hold)),
        ("/global/stop", vec![], one(Action::Stop)),
        ("/setlist/jumpToSong", vec![Value::Int(2)], jump(JumpTo::Entry(EntryId(2)))),
        ("/setlist/jumpToSong", vec![Value::Float(1.0)], jump(JumpTo::Entry(EntryId(0)))),
        ("/setlist/jumpToSong", vec![text("Ballad")], jump(JumpTo::Entry(EntryId(2)))),
        (
            "/setlist/jumpBySongs",
            vec![Value::Int(-1), text("force=false")],
            jump(JumpTo::Songs(-1)),
        ),
        ("/setlist/jumpToSection", vec![Value::Int(2)], jump(JumpTo::Span(1))),
        ("/setlist/jumpToSection", vec![text("Chorus")], jump(JumpTo::Span(1))),
        ("/setlist/jumpBySections", vec![Value::Int(1)], jump(JumpTo::Sections(1))),
        ("/setlist/jumpByBeats", vec![Value::Int(4)], jump(JumpTo::Beats(4))),
        ("/setlist/jumpByBars", vec![Value::Int(-2)], jump(JumpTo::Bars(-2))),
        ("/setlist/playCuedSong", vec![], jump(JumpTo::Song)),
        ("/setlist/enableLoop", vec![], one(Action::Vamp(VampOf::Section))),
        ("/setlist/escapeLoop", vec![], one(Action::Release(Release::AtEnd))),
        ("/mixer/Lead_Vox/mute", vec![text("toggle")], one(Action::Mute(bus, Switch::Toggle))),
        ("/mixer/Lead_Vox/solo", vec![Value::Int(1)], one(Action::Solo(bus, Switch::On))),
        ("/settings/safeMode", vec![Value::Int(1)], one(Action::Lock(Switch::On))),
    ] {
        assert_eq!(asked(&mut desk, address, &values), expected, "{address} {values:?}");
        assert_eq!(desk.told(peer(6000)), Vec::<String>::new(), "{address}");
    }
    let forced = asked(&mut desk, "/setlist/jumpBySections", &[Value::Int(1), text("force=true")]);
    assert_eq!(forced, [Action::Jump { to: JumpTo::Sections(1), at: Some(Quantum::Now) }]);
    asked(&mut desk, "/settings/jumpMode", &[text("end-of-section")]);
    let jump = asked(&mut desk, "/setlist/jumpByBars", &[Value::Int(1)]);
    assert_eq!(jump, [Action::Jump { to: JumpTo::Bars(1), at: Some(Quantum::Section) }]);
}

#[test]
fn what_has_no_meaning_is_answered_with_one_error() {
    let mut desk = Desk::new();
    for (address, value) in [
        ("/global/record", Value::Int(1)),
        ("/settings/autoplay", Value::Int(1)),
        ("/settings/countInDuration", Value::Int(2)),
        ("/settings/jumpMode", text("manual")),
        ("/setlist/jumpToSong", Value::Int(9)),
        ("/setlist/jumpToSong", Value::Int(0)),
        ("/setlist/jumpToSection", text("Bridge")),
        ("/mixer/nobody/mute", Value::Int(1)),
        ("/nothing/at/all", Value::Int(1)),
    ] {
        assert_eq!(asked(&mut desk, address, &[value]), [], "{address}");
        let told = desk.told(peer(6000));
        assert_eq!(told.len(), 1, "{address}: {told:?}");
        assert!(told[0].starts_with(&format!("/error {address} ")), "{told:?}");
    }
}

#[test]
fn what_the_conductor_refuses_is_told_where_the_controller_listens() {
    let mut desk = Desk::new();
    desk.send(peer(6000), "/subscribe", &[text("auto"), Value::Int(39041), text("Companion")]);
    desk.told(peer(39041));
    desk.send(peer(6000), "/global/play", &[text("uuid=1")]);
    desk.refuse_all("Opener plays");
    let told = desk.told(peer(39041)).into_iter().filter(|line| line.starts_with("/error"));
    assert_eq!(told.collect::<Vec<_>>(), ["/error /global/play Opener plays"]);
}

/// All that controllers made for AbleSet are told, by its public documents and by what the Companion
/// module for it listens to.
const TOLD: &str = "/global/beatsPosition /global/humanPosition /global/currentMeasure /global/tempo \
                    /global/timeSignature /global/isPlaying /setlist/name /setlist/songs \
                    /setlist/sections /setlist/activeSongName /setlist/activeSongIndex \
                    /setlist/activeSongStart /setlist/activeSongEnd /setlist/activeSectionName \
                    /setlist/activeSectionIndex /setlist/activeSectionStart \
                    /setlist/activeSectionEnd /setlist/queuedName /setlist/queuedIndex \
                    /setlist/loopEnabled /setlist/loopStart /setlist/loopEnd \
                    /setlist/isCountingIn /setlist/remainingTimeInSong \
                    /setlist/remainingTimeInSet /mixer/names /mixer/drums/soloed \
                    /mixer/drums/muted /timecode/tc /timecode/fps /timecode/stale \
                    /settings/safeMode /settings/jumpMode";

#[test]
fn nothing_that_they_listen_to_is_missing() {
    let mut desk = Desk::new();
    let address = TimeOfDay { hours: 1, minutes: 2, seconds: 3, frames: 4 };
    let timecode = TimecodeView { address, rate: TimecodeRate::F2997Drop, runs: true };
    desk.face.publish(Snapshot { timecode: Some(timecode), ..show() });
    desk.send(peer(6000), "/getValues", &[Value::Int(39041)]);
    let told = desk.told(peer(39041));
    for address in TOLD.split_whitespace() {
        let is_it = |line: &&String| line.split(' ').next() == Some(address);
        assert_eq!(told.iter().filter(is_it).count(), 1, "{address}: {told:?}");
    }
    for line in ["/timecode/tc 01:02:03;04", "/timecode/fps 29.97 drop", "/timecode/stale 0"] {
        assert!(told.contains(&line.to_owned()), "{line}: {told:?}");
    }
}

#[test]
fn a_press_that_changes_nothing_is_none() {
    let mut desk = Desk::new();
    let vamp = VampView { what: "Chorus".into(), pass: 2, ..VampView::default() };
    let held = Snapshot { transport: Transport::Held, vamp: Some(vamp), ..show() };
    desk.face.publish(held);
    assert_eq!(asked(&mut desk, "/global/pause", &[]), []);
    assert_eq!(asked(&mut desk, "/setlist/enableLoop", &[]), []);
    desk.face.publish(Snapshot { transport: Transport::Fading, ..show() });
    assert_eq!(asked(&mut desk, "/global/stop", &[]), []);
    desk.face.publish(Snapshot { transport: Transport::Stopped, playing: None, ..show() });
    assert_eq!(asked(&mut desk, "/setlist/playCuedSong", &[]), [Action::Go]);
}

#[test]
fn subscribers_hear_what_changes_and_that_we_are_there() {
    let mut desk = Desk::new();
    let listens = peer(39041);
    let hello =
        [text("auto"), Value::Int(39041), text("Companion"), Value::Bool(true), text("uuid=1")];
    desk.send(peer(6000), "/subscribe", &hello);
    let told = desk.told(listens);
    for line in [
        "/global/isPlaying 1",
        "/setlist/songs Opener Ballad",
        "/setlist/activeSongIndex 0",
        "/setlist/queuedIndex 1 -1",
        "/setlist/sections Intro Chorus",
        "/setlist/activeSongEnd 48",
        "/mixer/names drums Lead Vox",
        "/mixer/Lead_Vox/muted 0",
        "/heartbeat",
        "/global/finePosition 0",
    ] {
        assert!(told.contains(&line.to_owned()), "{line}: {told:?}");
    }
    let position = Position {
        beats: 17.5,
        span: 1,
        bar: 5,
        beat: 2,
        beats_in_bar: 4,
        bpm: 90.0,
        ..Position::default()
    };
    desk.face.publish(Snapshot { position: Some(position), ..show() });
    desk.core.tick(desk.now);
    let told = desk.told(listens);
    for line in [
        "/global/beatsPosition 17",
        "/global/humanPosition 5 2",
        "/global/tempo 90",
        "/setlist/activeSectionName Chorus",
        "/setlist/activeSectionIndex 1",
        "/setlist/activeSectionStart 16",
        "/setlist/activeSectionEnd 48",
    ] {
        assert!(told.contains(&line.to_owned()), "{line}: {told:?}");
    }
    assert!(!told.contains(&"/setlist/songs Opener Ballad".to_owned()));
    desk.wait(Duration::from_millis(40));
    desk.core.tick(desk.now);
    assert_eq!(desk.told(listens), ["/global/finePosition 17.5"]);
    desk.wait(Duration::from_millis(960));
    desk.core.tick(desk.now);
    assert!(desk.told(listens).contains(&"/heartbeat".to_owned()));
    desk.send(peer(6000), "/getValues", &[Value::Int(39041)]);
    assert!(desk.told(listens).contains(&"/setlist/songs Opener Ballad".to_owned()));
    desk.send(peer(6000), "/unsubscribe", &[text("uuid=2")]);
    desk.wait(Duration::from_secs(5));
    desk.core.tick(desk.now);
    assert_eq!(desk.told(listens), Vec::<String>::new());
}
