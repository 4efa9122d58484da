use downbeat_engine::{Action, EntryId, JumpTo, Quantum, Strip, Switch};

use super::super::testing::{Desk, PEER};
use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

const ON: &[Value] = &[Value::Int(1)];

#[test]
fn messages_become_actions() {
    let mut desk = Desk::new();
    desk.send(PEER, "/downbeat/go", &[]);
    desk.send(PEER, "/downbeat/bus/drums/mute", ON);
    desk.send(PEER, "/downbeat/bus/Lead_Vox/level", &[Value::Float(-6.5)]);
    desk.send(PEER, "/downbeat/stem/2/solo", &[Value::Bool(true)]);
    desk.send(PEER, "/downbeat/jump/section", &[text("Chorus"), text("now")]);
    desk.send(PEER, "/downbeat/arm/song", &[text("ballad")]);
    let pads = Strip::Stem { entry: EntryId(0), stem: 1 };
    let mut asked = desk.asked();
    asked.sort_by_key(|action| matches!(action, Action::SetLevel(..)));
    let expected = [
        Action::Go,
        Action::Mute(Strip::Bus(0), Switch::On),
        Action::Solo(pads, Switch::On),
        Action::Jump { to: JumpTo::Section(1), at: Some(Quantum::Now) },
        Action::Arm(EntryId(2)),
        Action::SetLevel(Strip::Bus(1), -6.5),
    ];
    assert_eq!(asked, expected);
    assert_eq!(desk.told(PEER), Vec::<String>::new());
}

#[test]
fn a_button_acts_when_it_is_pressed_and_not_when_it_is_let_go() {
    let mut desk = Desk::new();
    for value in [Value::Float(1.0), Value::Float(0.0), Value::Int(1), Value::Int(0)] {
        desk.send(PEER, "/downbeat/go", &[value]);
    }
    desk.send(PEER, "/downbeat/vamp/release", &[Value::Float(1.0)]);
    desk.send(PEER, "/downbeat/vamp/release", &[Value::Float(0.0)]);
    let release = Action::Release(downbeat_engine::Release::AtEnd);
    assert_eq!(desk.asked(), [Action::Go, Action::Go, release]);
    assert_eq!(desk.told(PEER), Vec::<String>::new());
}

#[test]
fn an_address_without_arguments_asks_for_its_value() {
    let mut desk = Desk::new();
    desk.send(PEER, "/downbeat/bus/DRUMS/level", &[]);
    desk.send(PEER, "/downbeat/bus/2/name", &[]);
    desk.send(PEER, "/downbeat/song/sections", &[]);
    desk.send(PEER, "/downbeat/lock", &[]);
    let told = desk.told(PEER);
    let expected = [
        "/downbeat/bus/DRUMS/level 0",
        "/downbeat/bus/2/name Lead Vox",
        "/downbeat/song/sections Intro Chorus",
        "/downbeat/lock 0",
    ];
    assert_eq!(told, expected);
    desk.send(PEER, "/downbeat/{bus,stem}/*/name", &[]);
    let told = desk.told(PEER);
    let expected = [
        "/downbeat/bus/drums/name drums",
        "/downbeat/bus/Lead_Vox/name Lead Vox",
        "/downbeat/stem/Kick/name Kick",
        "/downbeat/stem/Pads/name Pads",
    ];
    assert_eq!(told, expected);
    assert_eq!(desk.asked(), []);
}

#[test]
fn patterns_stand_for_buses_and_press_nothing_else() {
    let mut desk = Desk::new();
    desk.send(PEER, "/downbeat/bus/*/mute", ON);
    desk.send(PEER, "/downbeat/bus/[2-9]/solo", ON);
    let mute = |bus| Action::Mute(Strip::Bus(bus), Switch::On);
    assert_eq!(desk.asked(), [mute(0), mute(1), Action::Solo(Strip::Bus(1), Switch::On)]);
    desk.send(PEER, "/downbeat/*", ON);
    desk.send(PEER, "/downbeat/{go,panic}", ON);
    desk.send(PEER, "/downbeat/bus/x*/mute", ON);
    assert_eq!(desk.asked(), []);
    assert_eq!(desk.told(PEER).len(), 3);
}

#[test]
fn each_refusal_is_told_once_with_its_reason() {
    let mut desk = Desk::new();
    desk.send(PEER, "/downbeat/bus/drms/mute", ON);
    desk.send(PEER, "/downbeat/bus/drums/level", &[Value::Float(99.0)]);
    desk.send(PEER, "/nobody", ON);
    desk.send(PEER, "/downbeat/song/title", &[text("x")]);
    desk.core.take(PEER, b"rubbish", desk.now);
    let told = desk.told(PEER);
    let expected = [
        "/error /downbeat/bus/drms/mute there is no bus `drms`; there are: drums, Lead Vox",
        "/error /downbeat/bus/drums/level db must be a level from -96 to +10 dB, not 99",
        "/error /nobody there is no such address",
        "/error /downbeat/song/title it can only be read: send it without arguments",
    ];
    assert_eq!(told[..4], expected);
    assert!(told[4].starts_with("/error / no OSC packet"), "{}", told[4]);
    assert_eq!(desk.told(PEER), Vec::<String>::new());
    assert_eq!(desk.asked(), []);
    let notice = desk.core.notice(desk.now.instant).unwrap();
    assert!(notice.starts_with("OSC: 5 messages were refused; the last:"), "{notice}");
    assert_eq!(desk.core.notice(desk.now.instant), None);
}

#[test]
fn bundles_are_done_at_their_time() {
    let mut desk = Desk::new();
    desk.send_later(0, &[("/downbeat/go", vec![])]);
    assert_eq!(desk.asked(), [Action::Go]);
    desk.send_later(50, &[("/downbeat/stop", vec![]), ("/downbeat/tap", vec![])]);
    desk.wait(Duration::from_millis(49));
    desk.core.tick(desk.now);
    assert_eq!(desk.asked(), []);
    assert!(desk.core.idle(desk.now) <= Duration::from_millis(2));
    desk.wait(Duration::from_millis(2));
    desk.core.tick(desk.now);
    assert_eq!(desk.asked(), [Action::Stop, Action::Tap]);
    desk.send_later(61_000, &[("/downbeat/go", vec![])]);
    assert!(desk.told(PEER)[0].contains("60 s ahead"));
    desk.wait(Duration::from_secs(100));
    desk.core.tick(desk.now);
    assert_eq!(desk.asked(), []);
}

#[test]
fn of_a_swept_fader_the_last_value_counts() {
    let mut desk = Desk::new();
    let fader = "/downbeat/bus/drums/fader";
    for step in 0..=100 {
        desk.send(PEER, fader, &[Value::Float(f64::from(step) / 100.0)]);
    }
    desk.wait(Duration::from_millis(20));
    desk.core.tick(desk.now);
    let set = |db| Action::SetLevel(Strip::Bus(0), db);
    assert_eq!(desk.asked(), [set(-96.0), set(10.0)]);
}

#[test]
fn a_flood_of_presses_is_bounded_and_panic_comes_through() {
    let mut desk = Desk::new();
    // As many as the conductor would take at once, if it took them at all.
    let mut asked = 0;
    for _ in 0..10_000 {
        desk.send(PEER, "/downbeat/bus/drums/mute", ON);
        asked += desk.asked().len();
    }
    assert_eq!(asked, 256);
    desk.send(PEER, "/downbeat/panic", &[]);
    assert_eq!(desk.asked(), [Action::Panic]);
    // A hundred refusals were told, and no more.
    assert_eq!(desk.told(PEER).len(), 100);
    let other = Peer::Stream(1);
    desk.send(other, "/nothing", &[]);
    assert_eq!(desk.told(other).len(), 1);
}

#[test]
fn a_conductor_that_does_not_answer_is_told_of() {
    let mut desk = Desk::new();
    // The face of a test has room for 64.
    for _ in 0..64 {
        desk.send(PEER, "/downbeat/tap", &[]);
    }
    desk.send(PEER, "/downbeat/bus/1/level", &[Value::Int(-3)]);
    desk.send(PEER, "/downbeat/tap", &[]);
    assert!(desk.told(PEER)[0].contains("the conductor does not answer"));
    assert_eq!(desk.asked().len(), 64);
    // The fader moves when there is room again.
    desk.wait(Duration::from_millis(20));
    desk.core.tick(desk.now);
    assert_eq!(desk.asked(), [Action::SetLevel(Strip::Bus(0), -3.0)]);
}

#[test]
fn what_the_conductor_refuses_is_told_once_to_whoever_asked() {
    let mut desk = Desk::new();
    let (tcp, other) = (Peer::Stream(1), Peer::Stream(2));
    let listens = Peer::Udp(SocketAddr::new([127, 0, 0, 1].into(), 7000));
    desk.send(other, "/downbeat/subscribe", &[]);
    desk.send(PEER, "/downbeat/subscribe", &[Value::Int(0), Value::Int(30), Value::Int(7000)]);
    desk.told_all();
    desk.send(PEER, "/downbeat/go", &[]);
    desk.send(tcp, "/downbeat/jump/section", &[text("Chorus")]);
    // Two actions, and one answer.
    desk.send(tcp, "/downbeat/bus/*/mute", ON);
    desk.refuse_all("not now");
    let errors = |mut desk: Vec<(Peer, OscMessage)>| {
        desk.retain(|(_, message)| message.addr == "/error");
        let words =
            |(to, message): (Peer, OscMessage)| (to, super::super::testing::words(&message));
        desk.into_iter().map(words).collect::<Vec<_>>()
    };
    let expected = [
        // Where it listens.
        (listens, "/error /downbeat/go not now".to_owned()),
        (tcp, "/error /downbeat/jump/section not now".to_owned()),
        (tcp, "/error /downbeat/bus/*/mute not now".to_owned()),
    ];
    assert_eq!(errors(desk.told_all()), expected);
    // The operator has the conductor's notice, and needs no second one.
    assert_eq!(desk.core.notice(desk.now.instant), None);
    // One that has gone is told nothing.
    desk.send(tcp, "/downbeat/hold", &[]);
    desk.core.gone(tcp);
    desk.refuse_all("not now");
    assert_eq!(errors(desk.told_all()), []);
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let mut desk = Desk::new();
        desk.core.take(PEER, &bytes, desk.now);
        desk.core.tick(desk.now);
    }

    #[test]
    fn no_text_breaks_it(address in "/[ -~é]{0,60}", arg in ".{0,40}") {
        let mut desk = Desk::new();
        desk.send(PEER, &address, &[text(&arg)]);
        desk.send(PEER, &format!("/downbeat{address}"), &[]);
        desk.send(PEER, &format!("/downbeat/bus{address}"), &[text(&arg), Value::Int(7)]);
    }
}
