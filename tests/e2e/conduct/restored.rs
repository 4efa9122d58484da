//! A run that goes on where an earlier one broke off.

use std::time::Duration;

use downbeat_engine::{Action, ArmedState, Transport};
use downbeat_journal::{Entry, Item, Position, Setlist, State};

use super::{RATE, armed, playing, songs};
use crate::support::rig::Rig;

fn song(key: &str) -> Entry {
    let item = Item::Song { song: key.into(), version: None };
    Entry { item, ..Entry::default() }
}

/// A journal of a setlist in which a song is gone, with `s1` at bar 2 and `s2` armed.
fn journal() -> State {
    let entries = vec![song("gone"), song("s2"), song("s1"), song("s0")];
    State {
        setlist: Setlist { name: "main".into(), edited: true, entries },
        armed: Some(1),
        position: Some(Position {
            entry: 2,
            song: "s1".into(),
            frame: 2 * RATE as i64 + 7,
            bar: 2,
            ..Position::default()
        }),
        ..State::default()
    }
}

fn restored(files: &crate::support::show::TestShow, state: &State) -> Rig {
    let mut rig = Rig::new(files.load());
    rig.conductor.restore(state, Duration::from_secs(5));
    rig.settle();
    rig.play(480, 480);
    rig
}

#[test]
fn it_stands_at_the_song_and_arms_behind_it_what_was_armed() {
    let files = songs("");
    let mut rig = restored(&files, &journal());
    assert!(rig.was_told("not restored: the song gone is not in the show any more"));
    let now = rig.snapshot();
    let titles: Vec<&str> = now.entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["s2", "s1", "s0"]);
    assert_eq!((now.transport, now.playing, now.next), (Transport::Held, Some(1), Some(0)));
    assert_eq!(now.position.as_ref().unwrap().frame, 2 * RATE as i64 + 7);
    rig.act(Action::Go);
    rig.play(RATE, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s1"));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
}

#[test]
fn stopped_it_arms_what_was_armed_from_its_start() {
    let files = songs("");
    let mut rig = restored(&files, &journal());
    rig.act(Action::Stop);
    rig.play(480, 480);
    let now = rig.snapshot();
    assert_eq!((now.transport, now.playing, now.armed), (Transport::Stopped, None, Some(0)));
    assert_eq!((&now.enter_at, now.armed_state), (&None, ArmedState::Ready));
}

#[test]
fn a_hold_goes_on_as_in_any_other_run() {
    let files = songs("");
    let mut rig = restored(&files, &journal());
    rig.act(Action::Hold);
    rig.play(480, 480);
    assert_eq!(rig.snapshot().transport, Transport::Playing);
}

#[test]
fn a_setlist_that_was_over_is_over() {
    let files = songs("");
    let mut rig = restored(&files, &State { armed: None, position: None, ..journal() });
    assert_eq!(armed(&mut rig), None);
    rig.act(Action::ArmPrevious);
    assert_eq!(armed(&mut rig).as_deref(), Some("s0"));
}
