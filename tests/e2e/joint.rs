//! What follows a song: the next one in the very next frame, or silence.

use downbeat_engine::{Action, ArmedState, EntryId};
use downbeat_show_files::Show;

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Lengths: inside a block, a whole number of blocks, inside a tile, and one single frame. A song
/// that is followed lasts longer than a callback, so that there is time to arm what follows.
const LENGTHS: [u64; 4] = [20_011, 2 * 8192, 13_007, 1];

#[test]
fn songs_that_continue_follow_each_other_to_the_frame() {
    let mut files = TestShow::new().bus("a", "{ outputs: [1] }").bus("b", "{ outputs: [2] }");
    for (song, length) in LENGTHS.into_iter().enumerate() {
        files = files
            .song(&format!("s{song}"), "")
            .stem(Format::Wav24, 1, length, "bus: a")
            // A shorter stem is silent to the end of its song.
            .stem(Format::Wav16, 1, length.div_ceil(2), "bus: b");
    }
    for song in 0..LENGTHS.len() {
        files = files.entry(&format!("{{ song: s{song}, then: continue }}"));
    }
    // The last of the setlist has nothing to continue with.
    let show = files.load();
    let mut wanted = [Vec::new(), Vec::new()];
    for (song, length) in LENGTHS.into_iter().enumerate() {
        let song = song as u64;
        wanted[0].extend(expected(Format::Wav24, song * 100, 0, length));
        wanted[1].extend(expected(Format::Wav16, song * 100 + 1, 0, length.div_ceil(2)));
        wanted[1].resize(wanted[0].len(), 0.0);
    }
    for stem in &mut wanted {
        stem.resize(stem.len() + 5_000, 0.0);
    }
    for period in [1, 333, 4096] {
        let mut rig = Rig::new(show.clone());
        rig.go();
        rig.perform(wanted[0].len(), || period, &[]);
        for (output, wanted) in wanted.iter().enumerate() {
            let differs = wanted.iter().zip(&rig.recorded[output]).position(|(a, b)| a != b);
            assert_eq!(differs, None, "period {period}, output {output}");
        }
        assert!(rig.conductor.is_finished());
    }
}

#[test]
fn a_next_song_that_is_not_ready_is_told_and_waits_for_go() {
    let files = TestShow::new()
        .bus("a", "{ outputs: [1] }")
        .song("s0", "")
        .stem(Format::Wav24, 1, 20_011, "bus: a")
        .song("s1", "")
        .stem(Format::Wav24, 1, 10_007, "bus: a")
        .entry("{ song: s0, then: continue }")
        .entry("s1");
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.act(Action::Go);
    // The head of the first song is in memory, and the disk hangs.
    for _ in 0..100 {
        rig.render(250);
        rig.step();
    }
    assert_eq!(rig.recorded[0][..20_011], expected(Format::Wav24, 0, 0, 20_011));
    assert!(rig.recorded[0][20_011..].iter().all(|sample| *sample == 0.0));
    assert!(rig.was_told("the next song was not ready: press GO"));
    // The disk is back; nothing starts by itself.
    rig.forget();
    rig.play(10_000, 250);
    assert!(rig.recorded[0].iter().all(|sample| *sample == 0.0));
    rig.forget();
    rig.act(Action::Go);
    rig.play(12_000, 250);
    assert_eq!(rig.recorded[0][..10_007], expected(Format::Wav24, 100, 0, 10_007));
    assert!(rig.recorded[0][10_007..].iter().all(|sample| *sample == 0.0));
}

#[test]
fn a_song_that_nobody_wants_any_more_does_not_follow() {
    let mut files = TestShow::new().bus("a", "{ outputs: [1] }");
    for song in ["s0", "s1", "s2"] {
        files = files.song(song, "").stem(Format::Wav24, 1, 20_011, "bus: a");
    }
    let files = files.entry("{ song: s0, then: continue }").entry("s1").entry("s2");
    // Memory for what plays and what is armed, and for no neighbour.
    let mut rig = Rig::new(Show { memory_bytes: 0, ..files.load() });
    rig.go();
    rig.play(5_000, 250);
    // The next song is armed; another is picked, and the disk hangs.
    rig.act(Action::Arm(EntryId(2)));
    assert_eq!(rig.snapshot().armed_state, ArmedState::Arming);
    for _ in 0..100 {
        rig.render(250);
        rig.step();
    }
    assert_eq!(rig.recorded[0][..20_011], expected(Format::Wav24, 0, 0, 20_011));
    assert!(rig.recorded[0][20_011..].iter().all(|sample| *sample == 0.0));
    assert!(rig.was_told("the next song was not ready: press GO"));
    rig.act(Action::Go);
    rig.forget();
    rig.settle();
    rig.play(20_011, 250);
    assert_eq!(rig.recorded[0], expected(Format::Wav24, 200, 0, 20_011));
}

#[test]
fn a_count_in_is_for_go_and_not_for_a_song_that_follows() {
    let files = TestShow::new()
        .head("click: { bus: click }")
        .bus("a", "{ outputs: [1] }")
        .bus("click", "{ outputs: [2], role: monitor }")
        .song("s0", "click: off")
        .stem(Format::Wav24, 1, 10_007, "bus: a")
        .song("s1", "count_in: 2 bars")
        .stem(Format::Wav24, 1, 10_007, "bus: a")
        .entry("{ song: s0, then: continue }")
        .entry("s1");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(25_000, 128);
    assert_eq!(rig.recorded[0][10_007..20_014], expected(Format::Wav24, 100, 0, 10_007));
    assert!(rig.recorded[1][..10_007].iter().all(|sample| *sample == 0.0));
    // The beat of bar 1 sounds in its place.
    assert_eq!(rig.recorded[1][10_007], 0.9);
}
