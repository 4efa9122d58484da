//! The clock of the set, as a curfew counts.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use downbeat_engine::{Action, EntryId};
use downbeat_journal::State;

use super::coded::{BAR, PERIOD, RATE, SECTIONS, playing, songs, then};
use super::written::{break_off, written};
use crate::support::rig::Rig;

/// Asserts that so many frames have gone by since the set began, but for the time of an order.
#[track_caller]
fn assert_gone(rig: &mut Rig, frames: usize) {
    let (gone, wanted) = (rig.snapshot().set_gone.as_secs_f64(), frames as f64 / RATE as f64);
    assert!((gone - wanted).abs() < 0.1, "{gone} s and not {wanted}");
}

#[test]
fn it_counts_from_the_first_go_through_stops_and_talks() {
    let files = songs(&[SECTIONS, SECTIONS]);
    let mut rig = Rig::new(files.load());
    rig.settle();
    rig.play(4 * RATE, PERIOD);
    assert_eq!(rig.snapshot().set_gone, Duration::ZERO);
    rig.go();
    rig.play(BAR, PERIOD);
    assert_gone(&mut rig, BAR);
    then(&mut rig, Action::Panic, 3 * BAR);
    assert_gone(&mut rig, 4 * BAR);
    then(&mut rig, Action::Go, BAR);
    assert_gone(&mut rig, 5 * BAR);
}

/// What was before was a sound check.
#[test]
fn it_begins_anew_with_the_first_song_of_the_setlist() {
    let mut rig = playing(&songs(&[SECTIONS, SECTIONS]), BAR);
    then(&mut rig, Action::Panic, BAR);
    rig.act(Action::Arm(EntryId(0)));
    rig.play(BAR, PERIOD);
    assert_gone(&mut rig, 3 * BAR);
    then(&mut rig, Action::Go, BAR);
    assert_gone(&mut rig, BAR);
}

#[test]
fn it_goes_on_after_a_restart() {
    let files = songs(&[SECTIONS, SECTIONS]);
    let (mut rig, writer, _) = written(&files);
    rig.go();
    rig.play(BAR, PERIOD);
    let state = break_off(&files, rig, writer);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let began = Duration::from_millis(state.set_began.unwrap());
    assert!(now - began < Duration::from_secs(60), "{began:?}");
    // As if it had begun an hour ago.
    let written = u64::try_from((now - Duration::from_secs(3_600)).as_millis()).unwrap();
    let mut rig = Rig::new(files.load());
    rig.conductor.restore(&State { set_began: Some(written), ..state }, Duration::ZERO);
    rig.play(PERIOD, PERIOD);
    let gone = rig.snapshot().set_gone;
    assert!((3_600..3_660).contains(&gone.as_secs()), "{gone:?}");
    then(&mut rig, Action::Go, BAR);
    assert!(rig.snapshot().set_gone > gone);
}
