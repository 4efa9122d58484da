//! A jump at once to a place that is not in memory is silent until it is read, and that is not told as
//! a fault of the disk.

use std::time::Duration;

use downbeat_engine::{Action, Did, JumpTo, Quantum};
use downbeat_journal::StateDir;
use downbeat_journal::Writer;
use downbeat_journal::log::{What, runs};

use super::coded::{
    BAR, PERIOD, RAMP, RATE, assert_silent, assert_song, playing, sample, songs_of,
};
use super::written::written;
use crate::support::rig::Rig;

/// Bars of the song: so many that its end is far out of memory.
const BARS: usize = 60;

/// Plays two bars, jumps at once to a bar that is not in memory, and plays on while the disk reads
/// nothing for so many frames.
fn jumped(rig: &mut Rig, bar: i32, silent: usize) {
    rig.go();
    rig.play(2 * BAR, PERIOD);
    rig.act(Action::Jump { to: JumpTo::Bar(bar), at: Some(Quantum::Now) });
    without_disk(rig, silent);
}

fn without_disk(rig: &mut Rig, frames: usize) {
    for _ in 0..frames / PERIOD {
        rig.render(PERIOD);
        rig.step();
    }
}

/// What the black box has of frames that were silent for want of the disk.
fn starved(mut writer: Writer, dir: &StateDir) -> Vec<u64> {
    writer.step(Duration::ZERO);
    let run = runs(dir).unwrap().pop().unwrap();
    let records = run.read().unwrap().map(|record| record.unwrap().what);
    let frames = |what| if let What::Starved { frames, .. } = what { Some(frames) } else { None };
    records.filter_map(frames).collect()
}

#[test]
fn what_a_jump_costs_is_told_as_that() {
    let files = songs_of(&[""], BARS * BAR);
    let (mut rig, writer, dir) = written(&files);
    jumped(&mut rig, 41, RATE / 10);
    rig.play(8 * RATE, PERIOD);
    // The order, the crossfade and the border of a tile take a part of it.
    let notices = rig.snapshot().notices.clone();
    let late = notices.iter().find_map(|notice| {
        let rest = notice.text.strip_prefix("jump to bar 41 came in ")?;
        rest.strip_suffix(" ms late: it was not in memory")?.parse::<u64>().ok()
    });
    assert!(late.is_some_and(|ms| (50..=130).contains(&ms)), "{notices:?}");
    assert!(!rig.was_told("the disk does not keep up"));
    let reading = rig.snapshot().reading;
    assert_eq!((reading.starved_frames, reading.late_blocks), (0, 0));
    assert_eq!(starved(writer, &dir), [] as [u64; 0]);
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
    let files = songs_of(&[""], BARS * BAR);
    let (mut rig, writer, dir) = written(&files);
    jumped(&mut rig, 41, 3 * RATE);
    rig.play(8 * RATE, PERIOD);
    assert!(rig.was_told("jump to bar 41 came in"));
    assert!(rig.was_told("the disk does not keep up"));
    let reading = rig.snapshot().reading;
    assert!(reading.starved_frames > RATE as u64);
    assert_eq!(reading.late_blocks, 1);
    assert_eq!(starved(writer, &dir).iter().sum::<u64>(), reading.starved_frames);
}

/// The place is a moment before the end of its block, and the disk brings the next one a moment
/// after that.
#[test]
fn what_a_jump_costs_in_the_block_after_it_is_told_as_that() {
    const BLOCK: usize = 8_192;
    let (to, left) = (24 * BAR, 1_024);
    assert_eq!((to + left) % BLOCK, 0);
    let files = songs_of(&[""], BARS * BAR);
    let (mut rig, writer, dir) = written(&files);
    jumped(&mut rig, 25, PERIOD);
    assert_eq!(rig.disk.step(), Did::Read);
    // It is heard, and silent again.
    without_disk(&mut rig, left + 2 * PERIOD);
    let at = rig.recorded[0].len();
    let last = sample(0, to + left) / 2.0;
    assert!(rig.recorded[0][at - left..].iter().any(|&heard| heard > last));
    assert_silent(&rig, at - PERIOD, PERIOD);
    rig.play(8 * RATE, PERIOD);
    assert!(rig.was_told("jump to bar 25 came in"));
    assert!(!rig.was_told("the disk does not keep up"));
    let reading = rig.snapshot().reading;
    assert_eq!((reading.starved_frames, reading.late_blocks), (0, 0));
    assert_eq!(starved(writer, &dir), [] as [u64; 0]);
}
