//! Faders, encoders, and what they are told.

use std::time::Duration;

use downbeat_engine::{Action, Strip, Switch};

use super::{Desk, actions};
use crate::bindings::Feedback;
use crate::fader_law;
use crate::midi::MidiSink;

const DRUMS: Strip = Strip::Bus(0);

#[track_caller]
fn level(desk: &mut Desk, bytes: &[u8]) -> f32 {
    match actions(&desk.sends(bytes))[..] {
        [Action::SetLevel(DRUMS, level)] => level,
        ref other => panic!("{other:?}"),
    }
}

fn law(position: f64) -> f32 {
    fader_law::decibels(position) as f32
}

#[test]
fn faders_of_every_kind_go_by_the_fader_law() {
    let mut desk = Desk::new("bindings: [{ on: cc 7, do: bus-fader drums }]");
    assert_eq!(level(&mut desk, &[0xb0, 7, 0]), -96.0);
    assert_eq!(level(&mut desk, &[0xb0, 7, 127]), 10.0);
    assert_eq!(level(&mut desk, &[0xb0, 7, 64]), law(64.0 / 127.0));
    // No message is too soon for a fader.
    assert_eq!(level(&mut desk, &[0xb0, 7, 65]), law(65.0 / 127.0));
    let mut desk = Desk::new("bindings: [{ on: bend, channel: 2, do: bus-level drums }]");
    assert_eq!(level(&mut desk, &[0xe1, 0x7f, 0x7f]), 10.0);
    assert_eq!(level(&mut desk, &[0xe1, 0, 0x40]), law(8192.0 / 16_383.0));
    let mut desk = Desk::new("bindings: [{ on: cc14 7, do: bus-fader drums }]");
    assert_eq!(level(&mut desk, &[0xb0, 7, 96]), law(f64::from(96 << 7) / 16_383.0));
    assert_eq!(level(&mut desk, &[0xb0, 39, 5]), law(f64::from(96 << 7 | 5) / 16_383.0));
}

#[test]
fn a_range_is_between_two_levels_and_may_be_upside_down() {
    let mut desk = Desk::new("bindings: [{ on: cc 7, range: [-30 dB, 0], do: bus-fader drums }]");
    assert_eq!(level(&mut desk, &[0xb0, 7, 0]), -30.0);
    assert_eq!(level(&mut desk, &[0xb0, 7, 127]), 0.0);
    let mut desk = Desk::new("bindings: [{ on: cc 7, range: [0, -30 dB], do: bus-fader drums }]");
    assert_eq!(level(&mut desk, &[0xb0, 7, 0]), 0.0);
}

#[test]
fn encoders_move_by_steps() {
    for (encoder, on, back) in
        [("twos-complement", 2, 126), ("offset", 66, 62), ("sign-bit", 2, 66)]
    {
        let controls = format!(
            "bindings: [{{ on: cc 16, encoder: {encoder}, step: 0.5 dB, do: bus-nudge drums }}]"
        );
        let mut desk = Desk::new(&controls);
        let sent = [(0, &[0xb0, 16, on][..]), (1, &[0xb0, 16, back])];
        let wanted = [Action::NudgeLevel(DRUMS, 1.0), Action::NudgeLevel(DRUMS, -1.0)];
        assert_eq!(desk.plays(&sent), wanted, "{encoder}");
    }
}

#[test]
fn a_switch_may_follow_a_value() {
    let mut desk = Desk::new("bindings: [{ on: cc 20, press: value, do: bus-mute Lead Vox }]");
    let mute = |on| Action::Mute(Strip::Bus(1), on);
    let sent = [(0, &[0xb0, 20, 127][..]), (1, &[0xb0, 20, 0])];
    assert_eq!(desk.plays(&sent), [mute(Switch::On), mute(Switch::Off)]);
    let mut desk = Desk::new("bindings: [{ on: cc 20, do: bus-mute \"lead vox\" }]");
    assert_eq!(desk.plays(&sent), [mute(Switch::Toggle)]);
}

/// Remembers what was sent.
#[derive(Default)]
pub(super) struct Sent(pub(super) Vec<(usize, Vec<u8>)>);

impl MidiSink for Sent {
    fn send(&mut self, port: usize, bytes: &[u8]) -> bool {
        self.0.push((port, bytes.to_vec()));
        true
    }
}

pub(super) fn fed_back(feedback: &mut Feedback, desk: &mut Desk) -> Vec<Vec<u8>> {
    let mut sent = Sent::default();
    let now = Duration::from_millis(desk.now);
    feedback.step(&mut desk.bindings, now, &desk.show, &mut sent);
    assert!(sent.0.iter().all(|(port, _)| *port == 0));
    sent.0.into_iter().map(|(_, bytes)| bytes).collect()
}

#[test]
fn faders_and_lamps_are_told_what_changed_and_not_while_they_are_moved() {
    let mut desk = Desk::new(
        "ports: { desk: { port: FS-1, feedback: on, channel: 3 } }\nbindings:\n\
         - { on: cc14 7, port: desk, do: bus-fader drums }\n- { on: note 20, port: desk, do: bus-mute drums }\n\
         - { on: cc 30, port: desk, do: go }\n- { on: cc 8, do: bus-fader lead vox }\n",
    );
    let mut feedback = Feedback::default();
    // 0 dB is at three quarters: 12287 of 16383, which is 95 times 128 and 127.
    let first: [&[u8]; 4] = [&[0xb2, 7, 95], &[0xb2, 39, 127], &[0x92, 20, 0], &[0xb2, 30, 0]];
    assert_eq!(fed_back(&mut feedback, &mut desk), first);
    assert_eq!(fed_back(&mut feedback, &mut desk), [[0; 0]; 0]);
    desk.show.buses[0].muted = true;
    assert_eq!(fed_back(&mut feedback, &mut desk), [[0x92, 20, 127]]);
    // A hand is on the fader, and the show follows it.
    assert_eq!(level(&mut desk, &[0xb2, 7, 0]), -96.0);
    desk.show.buses[0].level_db = -60.0;
    assert_eq!(fed_back(&mut feedback, &mut desk), [[0; 0]; 0]);
    desk.now += 600;
    // -60 dB is at a sixteenth: 1024 of 16383.
    assert_eq!(fed_back(&mut feedback, &mut desk), [[0xb2, 7, 8], [0xb2, 39, 0]]);
    feedback.forget(&mut desk.bindings);
    assert_eq!(fed_back(&mut feedback, &mut desk).len(), 4);
}
