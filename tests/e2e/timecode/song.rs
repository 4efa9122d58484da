//! Timecode of songs of a show: libltc reads it, and each frame of it lies on the sample of the stem
//! that it names.

use downbeat_engine::{Action, Edit, EntryId, JumpTo, Quantum, TimeOfDay, TimecodeRate, VampOf};

use super::count::{begins, next};
use super::decoder::{Frame, decode};
use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
const STEM: u64 = 12 * RATE as u64;
/// libltc says so many frames late at most that a frame begins: when it has seen the edge.
const LATE: i64 = 2;

/// A song of 12 s with a stem on output 1 and LTC on output 2. Bars are of 2 s.
fn show(timecode: &str, song: &str) -> TestShow {
    TestShow::new()
        .head(&format!("timecode: {timecode}\ntransport: {{ confirm: [] }}"))
        .bus("main", "{ outputs: [1] }")
        .bus("ltc", "{ outputs: [2], role: timecode }")
        .song(
            "first",
            &format!("sections:\n  - {{ name: A, bar: 1 }}\n  - {{ name: B, bar: 3 }}\n{song}"),
        )
        .stem(Format::Wav24, 1, STEM, "bus: main")
        .song("second", "")
        .stem(Format::Wav24, 1, STEM, "bus: main")
}

fn frames(rig: &Rig, rate: TimecodeRate) -> Vec<Frame> {
    let frames = decode(rate, &rig.recorded[1]);
    assert!(frames.iter().all(|frame| frame.parity && !frame.reverse));
    frames
}

/// The song frame at which a timecode frame begins, where song frame 0 has the address `start`.
fn song_frame(frame: &Frame, start: TimeOfDay, rate: TimecodeRate) -> i64 {
    let (mut address, mut number) = (start, 0);
    while address != frame.address {
        (address, number) = (next(address, rate), number + 1);
        assert!(begins(number, rate) < 2 * STEM as i64, "{frame:?} is not of this song");
    }
    begins(number, rate)
}

/// Whether the stem plays that song frame where a timecode frame begins.
#[track_caller]
fn lies_on_its_sample(rig: &Rig, frame: &Frame, stem: &[f32], song_frame: i64) {
    let heard = &rig.recorded[0];
    let near = (0..=LATE).find(|late| {
        (0..64)
            .all(|at| heard[(frame.start - late + at) as usize] == stem[(song_frame + at) as usize])
    });
    assert!(near.is_some(), "{frame:?} is not where the stem is at {song_frame}");
}

#[test]
fn each_frame_lies_on_the_sample_it_names_through_jumps_and_songs() {
    for rate in TimecodeRate::ALL {
        let word = ["24", "25", "29.97 drop", "29.97", "30"][rate as usize];
        let files = show(&format!("{{ rate: {word} }}"), "");
        let mut rig = Rig::new(files.load());
        rig.go();
        let jump = |to, at| Action::Jump { to, at: Some(at) };
        let script = [
            (2 * RATE + 777, jump(JumpTo::Bar(5), Quantum::Now)),
            (3 * RATE + 5, jump(JumpTo::Bar(2), Quantum::Beat)),
            (5 * RATE, jump(JumpTo::Entry(EntryId(1)), Quantum::Bar)),
        ];
        rig.perform(9 * RATE, || 333, &script);
        let frames = frames(&rig, rate);
        let stems = [0, 100].map(|seed| expected(Format::Wav24, seed, 0, STEM));
        let mut hours = [0; 3];
        for pair in frames[..frames.len() - 4].windows(2) {
            let (before, frame) = (pair[0].address, &pair[1]);
            let hour = frame.address.hours;
            hours[usize::from(hour)] += 1;
            // After a jump libltc does not know at once where a bit begins.
            if frame.address != next(before, rate) {
                continue;
            }
            let start = TimeOfDay::hour(hour.into());
            let stem = &stems[usize::from(hour - 1)];
            lies_on_its_sample(&rig, frame, stem, song_frame(frame, start, rate));
        }
        // Not more than three frames are lost at each of four beginnings, of nine seconds.
        let fps = rate.counted() as usize;
        assert!(frames.len() >= 9 * fps - 16, "{} frames at {word}", frames.len());
        assert!(hours[0] == 0 && hours[1] > 4 * fps && hours[2] > fps, "{hours:?} at {word}");
    }
}

/// The addresses that are read, as frames since the start at 25 a second.
fn numbers(rig: &Rig, start: TimeOfDay) -> Vec<i64> {
    let rate = TimecodeRate::F25;
    let frames = frames(rig, rate);
    frames.iter().map(|frame| song_frame(frame, start, rate) / (RATE as i64 / 25)).collect()
}

#[test]
fn through_a_vamp_it_follows_or_runs_on_or_holds() {
    let vamp = |timecode: &str| {
        let mut rig = Rig::new(show(timecode, "").load());
        rig.go();
        // Section A is 4 s: twice, and then on.
        let script = [
            (RATE, Action::Vamp(VampOf::Section)),
            (5 * RATE, Action::Release(downbeat_engine::Release::AtEnd)),
        ];
        rig.perform(11 * RATE, || 256, &script);
        rig
    };
    let hour = TimeOfDay::hour(1);
    let follows = numbers(&vamp("{ jumps: follow }"), hour);
    let back = follows.windows(2).position(|pair| pair[1] < pair[0]).unwrap();
    assert!((98..100).contains(&follows[back]) && follows[back + 1] < 4, "{follows:?}");
    let after: Vec<i64> = follows[back + 1..].to_vec();
    assert!(after.windows(2).all(|pair| pair[1] == pair[0] + 1), "{after:?}");

    let runs_on = numbers(&vamp("{ jumps: run on }"), hour);
    assert!(runs_on.windows(2).all(|pair| pair[1] == pair[0] + 1), "{runs_on:?}");
    assert!(*runs_on.last().unwrap() > 270);

    let rig = vamp("{ jumps: hold }");
    let holds = numbers(&rig, hour);
    assert!(holds.windows(2).all(|pair| pair[1] > pair[0]), "{holds:?}");
    // 4 s of the vamp's second pass are silent.
    assert!(rig.recorded[1][4 * RATE + 10..8 * RATE].iter().all(|sample| *sample == 0.0));
    assert!(*holds.last().unwrap() > 170);
}

#[test]
fn a_song_says_where_it_begins_or_has_none() {
    let mut rig = Rig::new(show("{ rate: 25 }", "timecode: 10:20:30:12").load());
    rig.go();
    rig.play(2 * RATE, 256);
    let start = TimeOfDay { hours: 10, minutes: 20, seconds: 30, frames: 12 };
    let numbers = numbers(&rig, start);
    assert!(numbers.len() > 46 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let mut rig = Rig::new(show("{ rate: 25 }", "timecode: off").load());
    rig.go();
    rig.play(RATE, 256);
    assert!(rig.recorded[1].iter().all(|sample| *sample == 0.0));
}

#[test]
fn a_song_keeps_its_hour_when_it_is_moved_and_one_that_is_put_in_gets_the_next() {
    let mut rig = Rig::new(show("{ rate: 25 }", "").load());
    rig.settle();
    rig.act(Action::Edit(Edit::Move(EntryId(1), -1)));
    rig.act(Action::Edit(Edit::Insert { after: None, song: 0 }));
    let hour_of = |rig: &mut Rig, entry: u32| {
        rig.act(Action::Arm(EntryId(entry)));
        rig.play(5_000, 256);
        rig.forget();
        rig.act(Action::Go);
        rig.play(RATE, 256);
        let frames = frames(rig, TimecodeRate::F25);
        rig.act(Action::Panic);
        rig.play(2_000, 256);
        frames[5].address.hours
    };
    assert_eq!(hour_of(&mut rig, 1), 2);
    // Entry 2 is the first song once more, before the entry that the file has.
    assert_eq!([hour_of(&mut rig, 2), hour_of(&mut rig, 0)], [1, 3]);
}

#[test]
fn the_snapshot_says_what_the_signal_says() {
    let mut rig = Rig::new(show("{ rate: 29.97 drop }", "").load());
    rig.go();
    rig.play(RATE, 256);
    let view = rig.snapshot().timecode.unwrap();
    // A second is 29.97 frames: number 29 sounds.
    assert_eq!((view.to_string(), view.runs), ("01:00:00;29".to_owned(), true));
    rig.act(Action::Panic);
    rig.play(2_000, 256);
    assert!(!rig.snapshot().timecode.unwrap().runs);
}
