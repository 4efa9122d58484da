//! A surface that speaks Mackie Control.

use downbeat_engine::{Action, EntryId, JumpTo, Strip, StripView, Switch, Transport};

use super::faders::fed_back;
use super::{Desk, actions};
use crate::bindings::Feedback;
use crate::fader_law;

const SURFACE: &str = "ports: { desk: { port: FS-1, profile: mackie } }\n\
                       bindings: [{ on: note F#2, port: desk, do: panic }]";

#[test]
fn its_keys_and_faders_do_what_is_written_on_them() {
    let mut desk = Desk::new(SURFACE);
    let mut presses = |bytes: &[u8]| {
        desk.now += 100;
        actions(&desk.sends(bytes))
    };
    let stem = Strip::Stem { entry: EntryId(10), stem: 0 };
    assert_eq!(presses(&[0x90, 0x5e, 127]), [Action::Go]);
    assert_eq!(presses(&[0x90, 0x5e, 0]), []);
    assert_eq!(presses(&[0x90, 0x5d, 127]), [Action::Stop]);
    assert_eq!(presses(&[0x90, 0x10, 127]), [Action::Mute(Strip::Bus(0), Switch::Toggle)]);
    assert_eq!(presses(&[0x90, 0x09, 127]), [Action::Solo(Strip::Bus(1), Switch::Toggle)]);
    assert_eq!(presses(&[0x90, 0x12, 127]), [Action::Mute(stem, Switch::Toggle)]);
    assert_eq!(presses(&[0x90, 0x13, 127]), []);
    assert_eq!(presses(&[0x90, 0x63, 127]), [Action::Jump { to: JumpTo::Sections(1), at: None }]);
    let level = fader_law::decibels(8192.0 / 16_383.0) as f32;
    assert_eq!(presses(&[0xe2, 0, 64]), [Action::SetLevel(stem, level)]);
    // Strips without a name, the master, and keys that mean nothing here.
    for nothing in [[0xe3, 0, 64], [0xe8, 0, 64], [0xef, 0, 64], [0x90, 0x7f, 127]] {
        assert_eq!(presses(&nothing), []);
    }
    // A binding of its own comes before what the surface does by itself.
    assert_eq!(presses(&[0x90, 42, 127]), [Action::Panic]);
}

#[test]
fn banks_move_the_window() {
    let mut desk = Desk::new(SURFACE);
    desk.show.buses = (0..11).map(|_| StripView::default()).collect();
    let mut fader = |keys: &[u8]| {
        for key in keys {
            assert_eq!(actions(&desk.sends(&[0x90, *key, 127])), []);
        }
        match actions(&desk.sends(&[0xe0, 0, 0]))[..] {
            [Action::SetLevel(strip, _)] => strip,
            ref other => panic!("{other:?}"),
        }
    };
    assert_eq!(fader(&[]), Strip::Bus(0));
    assert_eq!(fader(&[0x2f]), Strip::Bus(8));
    // There are twelve strips: the next bank is empty, and is not shown.
    assert_eq!(fader(&[0x2f]), Strip::Bus(8));
    assert_eq!(fader(&[0x31, 0x31, 0x31]), Strip::Stem { entry: EntryId(10), stem: 0 });
    assert_eq!(fader(&[0x2e, 0x30]), Strip::Bus(2));
    assert_eq!(fader(&[0x2e, 0x30]), Strip::Bus(0));
}

#[test]
fn it_is_told_levels_lamps_and_names() {
    let mut desk = Desk::new(SURFACE);
    let mut feedback = Feedback::default();
    let told = fed_back(&mut feedback, &mut desk);
    // 0 dB is at 12287; a strip that is not there is down.
    assert!(told.contains(&vec![0xe0, 127, 95]) && told.contains(&vec![0xe7, 0, 0]), "{told:02x?}");
    assert!(told.contains(&vec![0x90, 0x5d, 127]) && told.contains(&vec![0x90, 0x5e, 0]));
    let letters = told.last().unwrap();
    assert_eq!(letters.len(), 7 + 112 + 1);
    assert_eq!(letters[..7], [0xf0, 0, 0, 0x66, 0x14, 0x12, 0]);
    let text = std::str::from_utf8(&letters[7..119]).unwrap();
    assert_eq!(&text[..21], "drums  lead v Drums  ");
    assert_eq!(&text[56..77], "+0.0   +0.0   +0.0   ");
    assert_eq!(fed_back(&mut feedback, &mut desk), [[0; 0]; 0]);

    desk.show.buses[0].muted = true;
    desk.show.transport = Transport::Playing;
    let told = fed_back(&mut feedback, &mut desk);
    let lamps: [&[u8]; 3] = [&[0x90, 0x10, 127], &[0x90, 0x5e, 127], &[0x90, 0x5d, 0]];
    assert_eq!(told[..3], lamps);
    assert_eq!(&told[3][7 + 56..7 + 60], b"MUTE");
}

#[test]
fn a_motor_does_not_work_against_a_hand() {
    let mut desk = Desk::new(SURFACE);
    let mut feedback = Feedback::default();
    fed_back(&mut feedback, &mut desk);
    let faders = |told: Vec<Vec<u8>>| told.into_iter().filter(|bytes| bytes[0] == 0xe0).count();
    desk.sends(&[0x90, 0x68, 127]);
    desk.show.buses[0].level_db = -10.0;
    desk.now += 10_000;
    assert_eq!(faders(fed_back(&mut feedback, &mut desk)), 0);
    desk.sends(&[0x90, 0x68, 0]);
    assert_eq!(faders(fed_back(&mut feedback, &mut desk)), 0);
    desk.now += 600;
    assert_eq!(faders(fed_back(&mut feedback, &mut desk)), 1);
}
