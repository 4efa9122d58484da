use std::net::SocketAddr;
use std::time::Duration;

use downbeat_engine::{Meter, Snapshot, StripView};

use super::super::Peer;
use super::super::testing::{Desk, PEER, show};
use crate::table::Value;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn a_subscriber_gets_everything_and_then_what_changes() {
    let mut desk = Desk::new();
    let listens = Peer::Udp(SocketAddr::new([127, 0, 0, 1].into(), 7000));
    desk.send(PEER, "/downbeat/subscribe", &[Value::Int(10), Value::Int(30), Value::Int(7000)]);
    let all = desk.told(listens);
    assert_eq!(all[0], "/downbeat/subscribed 10 30");
    assert!(all.contains(&"/downbeat/bus/Lead_Vox/mute 0".to_owned()));
    assert!(all.contains(&"/downbeat/stem/Pads/peak 0.75".to_owned()));
    let mut next = show();
    next.buses[1].muted = true;
    next.stems[1].meters[0].peak = 0.001;
    desk.face.publish(next);
    desk.core.tick(desk.now);
    assert_eq!(desk.told(listens), ["/downbeat/bus/Lead_Vox/mute 1"]);
    // Errors go where it listens.
    desk.send(PEER, "/nobody", &[]);
    assert_eq!(desk.told(listens).len(), 1);
    desk.wait(Duration::from_secs(31));
    desk.core.tick(desk.now);
    desk.told(listens);
    desk.face.publish(show());
    desk.core.tick(desk.now);
    assert_eq!(desk.told(listens), Vec::<String>::new());
}

#[test]
fn a_hand_on_a_fader_is_not_told_of_its_own_moves_until_it_has_left() {
    let mut desk = Desk::new();
    let other = Peer::Stream(1);
    for peer in [PEER, other] {
        desk.send(peer, "/downbeat/subscribe", &[text("/downbeat/bus/*/{level,fader,mute}")]);
    }
    desk.told_all();
    let stands = |desk: &mut Desk, db: f32| {
        let mut next = show();
        next.buses.iter_mut().for_each(|bus| bus.level_db = db);
        desk.face.publish(next);
        desk.core.tick(desk.now);
    };
    // -10 dB is in the middle, and -30 dB at a quarter.
    let drums = ["/downbeat/bus/drums/level", "/downbeat/bus/drums/fader"];
    let lead = ["/downbeat/bus/Lead_Vox/level", "/downbeat/bus/Lead_Vox/fader"];
    let words = |addresses: [&str; 2], db: i32, position: f32| {
        vec![format!("{} {db}", addresses[0]), format!("{} {position}", addresses[1])]
    };
    for (db, position) in [(-10, 0.5), (-30, 0.25), (-10, 0.5)] {
        desk.send(PEER, "/downbeat/bus/drums/fader", &[Value::Float(f64::from(position))]);
        desk.wait(Duration::from_millis(200));
        stands(&mut desk, db as f32);
        // What somebody else moves at the same time is told to all.
        assert_eq!(desk.told(PEER).len(), 2, "{db}");
        stands(&mut desk, db as f32 - 1.0);
        let told = desk.told_all();
        assert_eq!(told.iter().filter(|(to, _)| *to == PEER).count(), 2);
        assert_eq!(told.iter().filter(|(to, _)| *to == other).count(), 4);
        // Nor by subscribing once more.
        desk.send(PEER, "/downbeat/subscribe", &[text("/downbeat/bus/*/level")]);
        assert_eq!(desk.told(PEER)[1..], [format!("/downbeat/bus/Lead_Vox/level {}", db - 1)]);
        desk.send(PEER, "/downbeat/subscribe", &[text("/downbeat/bus/*/{level,fader,mute}")]);
        desk.told(PEER);
        stands(&mut desk, db as f32);
        assert_eq!(desk.told(PEER), words(lead, db, position));
    }
    desk.wait(Duration::from_millis(250));
    desk.core.tick(desk.now);
    assert_eq!(desk.told(PEER), words(drums, -10, 0.5));
    desk.core.tick(desk.now);
    assert_eq!(desk.told(PEER), Vec::<String>::new());
}

#[test]
fn what_moves_comes_at_the_rate_and_meters_hold_their_highest() {
    let mut desk = Desk::new();
    let peaks = |db: &[f32]| {
        let meters = |peak: f32| vec![Meter { peak, ..Meter::default() }];
        let strip =
            |peak| StripView { name: "drums".into(), meters: meters(peak), ..StripView::default() };
        Snapshot { buses: db.iter().map(|peak| strip(*peak)).collect(), ..Snapshot::default() }
    };
    desk.face.publish(peaks(&[0.0]));
    desk.send(
        PEER,
        "/downbeat/subscribe",
        &[Value::Int(10), Value::Int(60), text("/downbeat/bus/*/meter"), text("numbers")],
    );
    assert_eq!(desk.told(PEER)[1..], ["/downbeat/bus/1/meter -96"]);
    let mut told = Vec::new();
    // A peak of 0 dB in one snapshot of 50 ms, and 20 dB less in the others.
    for step in 0..10 {
        desk.wait(Duration::from_millis(50));
        desk.face.publish(peaks(&[if step == 4 { 1.0 } else { 0.1 }]));
        desk.core.tick(desk.now);
        told.extend(desk.told(PEER));
    }
    let expected = [-20, -20, 0, -20, -20].map(|db| format!("/downbeat/bus/1/meter {db}"));
    assert_eq!(told, expected);
}

#[test]
fn surfaces_by_number_hear_which_stems_are_no_more() {
    let mut desk = Desk::new();
    desk.send(PEER, "/downbeat/subscribe", &[text("numbers"), text("/downbeat/stem/*/name")]);
    let told = desk.told(PEER);
    assert_eq!(told[1..], ["/downbeat/stem/1/name Kick", "/downbeat/stem/2/name Pads"]);
    let mut next = show();
    next.stems.truncate(1);
    desk.face.publish(next);
    desk.core.tick(desk.now);
    let told = desk.told(PEER);
    assert!(told.contains(&"/downbeat/stem/2/name ".to_owned()), "{told:?}");
    assert!(told.contains(&"/downbeat/stem/1/name Kick".to_owned()), "{told:?}");
}

#[test]
fn clients_are_bounded_and_go() {
    let mut desk = Desk::new();
    let peer = |number| Peer::Stream(number);
    for number in 0..32 {
        desk.send(peer(number), "/downbeat/subscribe", &[]);
    }
    desk.send(peer(99), "/downbeat/subscribe", &[]);
    let told = desk.told(peer(99));
    assert_eq!(told, ["/error /downbeat/subscribe 32 clients are subscribed already"]);
    desk.core.gone(peer(3));
    desk.send(peer(5), "/downbeat/unsubscribe", &[]);
    desk.send(peer(99), "/downbeat/subscribe", &[]);
    assert_eq!(desk.told(peer(99))[0], "/downbeat/subscribed 10 0");
    for wrong in [
        vec![Value::Int(61)],
        vec![Value::Int(10), Value::Int(-1)],
        vec![Value::Int(10), Value::Int(10), Value::Int(7)],
        vec![text("loud")],
        vec![text("/[")],
        vec![Value::Float(f64::NAN)],
        vec![Value::Float(1e-9)],
    ] {
        desk.send(peer(99), "/downbeat/subscribe", &wrong);
        let told = desk.told(peer(99));
        assert!(told[0].starts_with("/error"), "{wrong:?}: {told:?}");
    }
}

#[test]
fn a_listener_of_oscquery_gets_what_it_listens_to() {
    let mut desk = Desk::new();
    let peer = Peer::Stream(1);
    desk.core.listen(peer, "/downbeat/bus/drums/mute", true, desk.now);
    desk.core.tick(desk.now);
    assert_eq!(desk.told(peer), ["/downbeat/bus/drums/mute 0"]);
    let mut next = show();
    next.buses[0].muted = true;
    next.buses[0].soloed = true;
    desk.face.publish(next);
    desk.core.tick(desk.now);
    assert_eq!(desk.told(peer), ["/downbeat/bus/drums/mute 1"]);
    desk.core.listen(peer, "/downbeat/bus/drums/mute", false, desk.now);
    desk.face.publish(show());
    desk.core.tick(desk.now);
    assert_eq!(desk.told(peer), Vec::<String>::new());
}
