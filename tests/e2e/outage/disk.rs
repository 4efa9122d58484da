//! Reads that are held for 0.5, 3 and 10 s in the middle of a song.

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
const FRAMES: usize = 20 * RATE + 777;
const PERIOD: usize = 512;
/// When the disk begins to hang.
const FROM: usize = 3 * RATE / PERIOD * PERIOD;
/// What is in memory ahead of the playhead, whatever happens to the disk.
const WINDOW: usize = 4 * RATE;
const BLOCK: usize = 8192;
/// Frames of a fade on both sides of what is missing.
const FADE: usize = 256;

fn show() -> TestShow {
    TestShow::new()
        .head("click: { bus: click }")
        .bus("stem", "{ outputs: [1] }")
        .bus("ones", "{ outputs: [2] }")
        .bus("click", "{ outputs: [3], role: monitor }")
        .song("s", "tempo: 151")
        .stem(Format::Wav24, 1, FRAMES as u64, "bus: stem")
        .stem_of_ones(FRAMES, "bus: ones")
}

/// Plays the song with a disk that hangs for so many frames.
fn played(files: &TestShow, hangs: usize) -> Rig {
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(FROM, PERIOD);
    for _ in 0..hangs / PERIOD {
        rig.step();
        rig.render(PERIOD);
    }
    let left = FRAMES - rig.recorded[0].len();
    rig.play(left, PERIOD);
    rig
}

#[test]
fn a_disk_that_hangs_for_half_a_second_or_three_is_not_heard() {
    let files = show();
    let wanted = expected(Format::Wav24, 0, 0, FRAMES as u64);
    for tenths in [5, 30] {
        let mut rig = played(&files, tenths * RATE / 10);
        assert!(rig.recorded[0] == wanted, "{tenths} tenths of a second");
        assert_eq!(rig.snapshot().reading.starved_frames, 0);
    }
}

#[test]
fn one_that_hangs_for_ten_is_silence_in_place_and_the_click_goes_on() {
    let files = show();
    let wanted = expected(Format::Wav24, 0, 0, FRAMES as u64);
    let click = played(&files, 0).recorded.swap_remove(2);
    assert!(click[FROM + WINDOW..FROM + 10 * RATE].iter().any(|&sample| sample != 0.0));
    let mut rig = played(&files, 10 * RATE);
    // The stem of ones shows the gain of each frame.
    let gain = &rig.recorded[1];
    let first = gain.iter().position(|&gain| gain != 1.0).unwrap();
    let back = gain.iter().rposition(|&gain| gain != 1.0).unwrap() + 1;
    let held = FROM + 10 * RATE / PERIOD * PERIOD;
    assert!(first + FADE >= FROM + WINDOW, "it was silent from frame {first} on");
    assert!(back < held + PERIOD + FADE + 64, "it was back at frame {back}");
    for frame in 0..FRAMES {
        assert_eq!(rig.recorded[0][frame], wanted[frame] * gain[frame], "frame {frame}");
    }
    let silent = gain[first + FADE..back - FADE].iter().all(|&gain| gain == 0.0);
    assert!(silent, "something else than silence between {first} and {back}");
    assert!(rig.recorded[2] == click);
    let missing = (back - first) as u64;
    let starved = rig.snapshot().reading.starved_frames;
    assert!(starved <= missing && starved + BLOCK as u64 > missing, "{starved} of {missing}");
    assert!(rig.was_told("the disk does not keep up"));
    assert!(rig.was_told("the disk thread hangs"));
}
