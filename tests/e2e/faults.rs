//! Files that go wrong after the show was opened: the others play on, in time, and the operator
//! reads which it is.

use std::path::Path;

use downbeat_engine::{Action, EntryId};

use crate::support::audio::{Format, expected, write};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const FRAMES: u64 = 30_000;

/// Opens a show of two stems, does something to the second one's file, and plays.
fn played(format: Format, harm: impl FnOnce(&Path)) -> Rig {
    let files = TestShow::new()
        .bus("a", "{ outputs: [1] }")
        .bus("b", "{ outputs: [2] }")
        .song("s", "")
        .stem(format, 1, FRAMES, "bus: a")
        .stem(format, 1, FRAMES, "bus: b");
    let mut rig = Rig::new(files.load());
    harm(&files.song_folder("s").join(format!("1.{}", format.extension())));
    rig.go();
    rig.play(FRAMES as usize, 512);
    assert_eq!(rig.recorded[0], expected(format, 0, 0, FRAMES));
    rig
}

fn is_silent(rig: &Rig) -> bool {
    rig.recorded[1].iter().all(|sample| *sample == 0.0)
}

#[test]
fn a_stem_whose_file_is_gone_is_silent_and_named() {
    let mut rig = played(Format::Wav16, |file| std::fs::remove_file(file).unwrap());
    assert!(is_silent(&rig));
    assert!(rig.was_told(
        "1.wav: No such file or directory (os error 2): stem Stem 1 of s is silent there"
    ));
}

#[test]
fn a_stem_that_was_exported_again_is_not_read_as_what_it_was() {
    let mut rig = played(Format::Wav24, |file| write(file, Format::Wav16, 48_000, 1, FRAMES, 7));
    assert!(is_silent(&rig));
    assert!(rig.was_told("its file was changed after the show was opened; open the show again"));
}

#[test]
fn a_flac_file_with_a_broken_middle_is_silent_there_and_exact_elsewhere() {
    let files = TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem(
        Format::Flac,
        1,
        100_000,
        "bus: a",
    );
    let file = files.song_folder("s").join("0.flac");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 3_000].fill(0x55);
    std::fs::write(&file, bytes).unwrap();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(100_000, 512);
    let wanted = expected(Format::Flac, 0, 0, 100_000);
    let wrong: Vec<usize> = (0..100_000).filter(|&i| rig.recorded[0][i] != wanted[i]).collect();
    assert!(!wrong.is_empty() && wrong.len() < 20_000, "{} frames differ", wrong.len());
    assert!(wrong.iter().all(|&i| rig.recorded[0][i] == 0.0), "something else than silence");
    assert!(rig.was_told("cannot be decoded"));
}

/// What is armed is looked at when it is armed: a file that has gone since its head was read is told
/// before GO, not in the middle of the song.
#[test]
fn a_file_that_has_gone_is_told_when_its_song_is_armed() {
    let files = TestShow::new()
        .bus("a", "{ outputs: [1] }")
        .song("s", "")
        .stem(Format::Wav16, 1, FRAMES, "bus: a")
        .song("t", "")
        .stem(Format::Wav16, 1, FRAMES, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.settle();
    rig.render(64);
    rig.settle();
    std::fs::remove_file(files.song_folder("t").join("0.wav")).unwrap();
    rig.act(Action::Arm(EntryId(1)));
    rig.play(256, 64);
    let snapshot = rig.snapshot();
    assert!(snapshot.stems[0].fault.as_ref().unwrap().contains("0.wav: No such file"));
    assert!(rig.was_told("stem Stem 0 of t is silent there"));
}
