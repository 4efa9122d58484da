//! The whole screen, state by state.

use std::time::Duration;

use crossterm::event::KeyCode;
use downbeat_engine::{ArmedState, DeviceState, Snapshot, Transport, Weight};

use super::{check, press};
use crate::fixtures;

#[test]
fn stopped() {
    check("stopped", &fixtures::stopped(), |_| {});
}

#[test]
fn playing() {
    check("playing", &fixtures::playing(), |_| {});
}

#[test]
fn held() {
    check("held", &Snapshot { transport: Transport::Held, ..fixtures::playing() }, |_| {});
}

#[test]
fn fading() {
    check("fading", &Snapshot { transport: Transport::Fading, ..fixtures::playing() }, |_| {});
}

#[test]
fn count_in() {
    check("count_in", &fixtures::count_in(), |_| {});
}

#[test]
fn arming() {
    let snapshot = Snapshot { armed_state: ArmedState::GoWaits, ..fixtures::stopped() };
    check("arming", &snapshot, |_| {});
}

#[test]
fn starving() {
    let mut snapshot = fixtures::playing();
    snapshot.reading.starved_frames = 8_192;
    snapshot.reading.ahead = Duration::ZERO;
    snapshot.reading.lowest = Some(Duration::from_millis(120));
    check("starving", &snapshot, |_| {});
}

#[test]
fn lost() {
    let mut snapshot = fixtures::playing();
    snapshot.device.state = DeviceState::Lost;
    snapshot.device.xruns = 3;
    snapshot.device.worst_load = 0.93;
    snapshot.device.refused =
        vec!["real-time priority".to_owned(), "memory is not locked".to_owned()];
    snapshot.notices.push(fixtures::notice(19, Weight::Error, "the JACK server went away"));
    check("lost", &snapshot, |_| {});
}

#[test]
fn a_conductor_that_hangs() {
    let snapshot = fixtures::playing();
    check("hanging", &snapshot, |app| app.now = Duration::from_secs(24));
}

#[test]
fn help() {
    let snapshot = fixtures::playing();
    check("help", &snapshot, |app| press(app, KeyCode::Char('?'), &snapshot));
}

#[test]
fn quit_confirmation() {
    let snapshot = fixtures::playing();
    check("quit", &snapshot, |app| press(app, KeyCode::Char('q'), &snapshot));
}
