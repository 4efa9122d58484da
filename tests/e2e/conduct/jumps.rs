//! Jumps and vamps, as the conductor understands them.

use downbeat_engine::{Action, EntryId, JumpTo, Quantum, RejoinAt, Transport, VampOf};

use super::{RATE, armed, playing, songs};
use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;

fn jump(to: JumpTo, at: Quantum) -> Action {
    Action::Jump { to, at: Some(at) }
}

fn unguarded() -> crate::support::show::TestShow {
    songs("").head("transport: { confirm: [] }")
}

#[test]
fn a_cancelled_jump_to_a_song_leaves_armed_what_was() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    rig.act(jump(JumpTo::Entry(EntryId(2)), Quantum::Song));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
    assert_eq!(rig.snapshot().jump.as_ref().unwrap().to, "s2");
    rig.act(Action::CancelJump);
    assert_eq!(armed(&mut rig).as_deref(), Some("s1"));
    assert!(rig.snapshot().jump.is_none());
    rig.play(8 * RATE, 480);
    assert_eq!(playing(&mut rig), None);
}

#[test]
fn arming_another_song_cancels_the_jump_to_the_first() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    rig.act(jump(JumpTo::Song, Quantum::Bar));
    rig.act(Action::Arm(EntryId(2)));
    assert!(rig.was_told("the jump to s1 is cancelled"));
    rig.play(3 * RATE, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s0"));
}

#[test]
fn a_jump_to_a_song_that_is_not_read_yet_lands_when_it_is() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.act(Action::Go);
    rig.render(480);
    rig.step();
    rig.act(jump(JumpTo::Entry(EntryId(2)), Quantum::Now));
    // The disk reads nothing.
    for _ in 0..20 {
        rig.render(480);
        rig.step();
    }
    assert_eq!(playing(&mut rig).as_deref(), Some("s0"));
    assert!(rig.snapshot().jump.as_ref().unwrap().waits_for_disk);
    rig.play(RATE / 10, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s2"));
    assert!(rig.snapshot().jump.is_none());
}

#[test]
fn the_same_vamp_pressed_again_releases_it_and_once_more_takes_that_back() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    let press = |rig: &mut Rig, what| {
        rig.act(Action::Vamp(what));
        rig.play(960, 480);
        let vamp = rig.snapshot().vamp.clone().unwrap();
        (vamp.what, vamp.releasing)
    };
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), false));
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), true));
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), false));
    // Another one takes its place, and is released by itself.
    assert_eq!(press(&mut rig, VampOf::Section), ("Intro".into(), false));
    assert_eq!(press(&mut rig, VampOf::Section), ("Intro".into(), true));
}

#[test]
fn a_hold_that_was_moved_goes_on_from_there_and_rejoins_where_the_band_is() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    let song = expected(Format::Wav16, 0, 0, 8 * RATE as u64);
    rig.go();
    rig.play(RATE, 480);
    rig.act(Action::Hold);
    rig.play(RATE / 2, 480);
    rig.act(jump(JumpTo::Section(1), Quantum::Bar));
    // The second section begins with bar 3, after 4 s.
    assert_eq!(rig.snapshot().position.as_ref().unwrap().frame, 4 * RATE as i64);
    assert_eq!(rig.snapshot().transport, Transport::Held);
    rig.act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    rig.play(2 * RATE, 480);
    // The band is at 1.5 s, and its next bar is the second one, at 2 s of what was recorded.
    assert_eq!(rig.recorded[0][RATE + 480..2 * RATE], vec![0.0; RATE - 480]);
    assert_eq!(rig.recorded[0][2 * RATE..3 * RATE], song[2 * RATE..3 * RATE]);

    rig.act(Action::Hold);
    rig.play(RATE / 2, 480);
    rig.act(jump(JumpTo::Section(1), Quantum::Bar));
    let at = rig.recorded[0].len();
    rig.act(Action::Hold);
    rig.play(RATE, 480);
    assert_eq!(rig.recorded[0][at..at + RATE], song[4 * RATE..5 * RATE]);
}
