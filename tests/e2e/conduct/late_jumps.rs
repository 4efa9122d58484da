//! A jump at once to a place that is not in memory is silent until it is read, and that is not told as
//! a fault of the disk.

use downbeat_engine::{Action, JumpTo, Quantum};

use super::coded::{BAR, PERIOD, RAMP, RATE, assert_song, playing, songs_of};
use crate::support::rig::Rig;

/// Bars of the song: so many that its end is far out of memory.
const BARS: usize = 60;

/// Jumps at once to a bar that is not in memory, while the disk reads nothing for so many frames.
fn jumped(silent: usize) -> Rig {
    let show = songs_of(&[""], BARS * BAR);
    let mut rig = playing(&show, 2 * BAR);
    rig.act(Action::Jump { to: JumpTo::Bar(41), at: Some(Quantum::Now) });
    for _ in 0..silent / PERIOD {
        rig.render(PERIOD);
        rig.step();
    }
    rig.play(8 * RATE, PERIOD);
    rig
}

#[test]
fn what_a_jump_costs_is_told_as_that() {
    let mut rig = jumped(RATE / 10);
    // The order, the crossfade and the border of a tile take a part of it.
    let notices = rig.snapshot().notices.clone();
    let late = notices.iter().find_map(|notice| {
        let rest = notice.text.strip_prefix("jump to bar 41 came in ")?;
        rest.strip_suffix(" ms late: it was not in memory")?.parse::<u64>().ok()
    });
    assert!(late.is_some_and(|ms| (50..=130).contains(&ms)), "{notices:?}");
    assert!(!rig.was_told("the disk does not keep up"));
    let reading = rig.snapshot().reading;
    assert_eq!(reading.starved_frames, 0);
    assert!(reading.lowest.is_some_and(|lowest| lowest.as_secs_f64() > 1.0), "{reading:?}");
}

#[test]
fn a_jump_back_to_what_was_just_played_is_heard_from_its_first_frame() {
    let show = songs_of(&[""], BARS * BAR);
    let played = 30 * BAR + 1_234;
    let mut rig = playing(&show, played);
    rig.act(Action::Jump { to: JumpTo::Bars(-1), at: Some(Quantum::Now) });
    rig.step();
    // The disk reads nothing from here on.
    for _ in 0..RATE / PERIOD {
        rig.render(PERIOD);
        rig.step();
    }
    assert_song(&rig, played + RAMP, 0, played + RAMP - BAR, RATE - RAMP);
    assert!(!rig.was_told("came in"));
}

#[test]
fn a_disk_that_stays_away_is_told_all_the_same() {
    let mut rig = jumped(3 * RATE);
    assert!(rig.was_told("jump to bar 41 came in"));
    assert!(rig.was_told("the disk does not keep up"));
    assert!(rig.snapshot().reading.starved_frames > RATE as u64);
}
