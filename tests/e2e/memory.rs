//! A show that is larger than its memory: it stays within it, and plays the same.

use downbeat_engine::{Action, ArmedState, Did, EntryId};
use downbeat_rt::Block;
use downbeat_show_files::Show;

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const SONGS: usize = 6;
const BLOCKS: usize = 45;
const FRAMES: usize = BLOCKS * 8192 - 77;
/// Blocks of a window: 4 s and two blocks more.
const WINDOW: usize = (4 * 48_000usize).div_ceil(8192) + 2;
/// Blocks of a song's head, which stay while the window moves on.
const HEAD: usize = 5;

/// Songs of one and of three channels in turn, with sections to pin, on one output for each channel.
fn show() -> TestShow {
    let sections =
        "sections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }\n  - { name: C, bar: 3 }";
    let mut files = TestShow::new().bus("a", "{ outputs: [1] }").bus("b", "{ outputs: [2, 3] }");
    for song in 0..SONGS {
        files = files.song(&format!("s{song}"), &format!("tempo: 120\n{sections}")).stem(
            Format::Wav16,
            1,
            FRAMES as u64,
            "bus: a",
        );
        if song % 2 == 1 {
            files = files.stem(Format::Wav16, 2, FRAMES as u64, "bus: b");
        }
        let then = if song == 1 { "continue" } else { "stop" };
        files = files.entry(&format!("{{ song: s{song}, then: {then} }}"));
    }
    files
}

/// The show with memory for the windows of two songs in a row, and for so many blocks of three
/// channels more.
fn with_memory(files: &TestShow, more: usize) -> (Show, u64) {
    let limit = (WINDOW * Block::bytes(1) + (WINDOW + more) * Block::bytes(3)) as u64;
    (Show { memory_bytes: limit, ..files.load() }, limit)
}

/// Plays on with everybody awake, and watches the memory. Returns the most it was.
fn play(rig: &mut Rig, frames: usize, limit: u64) -> u64 {
    let mut most = 0;
    for _ in 0..frames / 512 {
        rig.settle();
        rig.render(512);
        let memory = rig.snapshot().reading.memory;
        assert!(memory <= limit, "{memory} bytes, over {limit}");
        most = most.max(memory);
    }
    rig.settle();
    most
}

/// Asserts that these frames of the outputs are a song from its first frame.
#[track_caller]
fn assert_song(rig: &Rig, from: usize, song: usize) {
    let stem = |seed: usize, channel| expected(Format::Wav16, seed as u64, channel, FRAMES as u64);
    assert!(rig.recorded[0][from..from + FRAMES] == stem(song * 100, 0));
    if song % 2 == 1 {
        assert!(rig.recorded[1][from..from + FRAMES] == stem(song * 100 + 1, 0));
        assert!(rig.recorded[2][from..from + FRAMES] == stem(song * 100 + 1, 1));
    }
}

#[test]
fn a_show_that_is_larger_than_its_memory_keeps_within_it_and_plays_exactly() {
    let files = show();
    for more in [0, 7, 60] {
        let (show, limit) = with_memory(&files, more);
        let mut rig = Rig::new(show);
        rig.go();
        let mut most = play(&mut rig, FRAMES + 10_000, limit);
        assert_song(&rig, 0, 0);
        rig.forget();
        rig.act(Action::Go);
        // Song 1 goes on into song 2.
        most = most.max(play(&mut rig, 2 * FRAMES + 10_000, limit));
        assert_song(&rig, 0, 1);
        assert_song(&rig, FRAMES, 2);
        // Memory that nobody uses is no plan either.
        assert!(most > limit / 2, "{most} of {limit}");
        assert_eq!(rig.snapshot().reading.starved_frames, 0);
    }
}

#[test]
fn walking_through_the_setlist_keeps_within_the_memory() {
    let files = show();
    let (show, limit) = with_memory(&files, 20);
    let mut rig = Rig::new(show);
    rig.go();
    play(&mut rig, 4_096, limit);
    for turn in 0..3 * SONGS {
        rig.act(Action::Arm(EntryId((turn * 5 % SONGS) as u32)));
        play(&mut rig, 1_024, limit);
        assert_eq!(rig.snapshot().armed_state, ArmedState::Ready);
    }
}

#[test]
fn a_song_outside_the_plan_is_armed_on_demand() {
    let files = show();
    // No memory for anything but what is armed or plays, and that is never refused.
    let mut rig = Rig::new(Show { memory_bytes: 0, ..files.load() });
    let limit = ((HEAD + WINDOW) * Block::bytes(3)) as u64;
    rig.settle();
    rig.render(64);
    rig.step();
    assert_eq!(rig.snapshot().armed_state, ArmedState::Ready);
    rig.act(Action::Arm(EntryId(5)));
    assert_eq!(rig.snapshot().armed_state, ArmedState::Arming);
    rig.act(Action::Go);
    rig.forget();
    assert_eq!(rig.snapshot().armed_state, ArmedState::GoWaits);
    // The disk reads it, and it starts by itself.
    rig.settle();
    play(&mut rig, FRAMES + 512, limit);
    assert_song(&rig, 0, 5);
}

/// A system lets a program open about a thousand files: a long setlist has more stems than that.
#[cfg(target_os = "linux")]
#[test]
fn only_the_songs_that_are_read_have_their_files_open() {
    const SONGS: usize = 12;
    const STEMS: usize = 4;
    let mut files = TestShow::new().bus("a", "{ outputs: [1] }");
    for song in 0..SONGS {
        files = files.song(&format!("s{song}"), "");
        for _ in 0..STEMS {
            files = files.stem(Format::Wav16, 1, 60_000, "bus: a");
        }
    }
    let mut rig = Rig::new(files.load());
    let open = || {
        let links = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
        let targets = links.filter_map(|link| std::fs::read_link(link.path()).ok());
        targets.filter(|target| target.starts_with(files.folder.path())).count()
    };
    let mut most = 0;
    rig.step();
    while rig.disk.step() == Did::Read {
        most = most.max(open());
    }
    assert!((STEMS..=2 * STEMS).contains(&most), "{most} files were open");
    rig.go();
    rig.play(30_000, 512);
    assert!(open() <= 2 * STEMS, "{} files are open", open());
}
