//! Threads that hang: the song goes on.

use std::time::{Duration, Instant};

use downbeat_engine::{Action, Did};

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;

/// Two songs on two outputs, the first one of `frames`, which continues.
fn show(frames: u64) -> TestShow {
    TestShow::new()
        .bus("a", "{ outputs: [1] }")
        .bus("b", "{ outputs: [2] }")
        .song("s0", "")
        .stem(Format::Wav16, 1, frames, "bus: a")
        .stem(Format::Wav24, 1, frames, "bus: b")
        .song("s1", "")
        .stem(Format::Wav16, 1, frames, "bus: a")
        .stem(Format::Wav24, 1, frames, "bus: b")
        .entry("{ song: s0, then: continue }")
        .entry("s1")
}

/// What the outputs carry when the two songs follow each other.
fn wanted(frames: u64) -> [Vec<f32>; 2] {
    let stem = |format, seed| {
        let mut both = expected(format, seed, 0, frames);
        both.extend(expected(format, 100 + seed, 0, frames));
        both
    };
    [stem(Format::Wav16, 0), stem(Format::Wav24, 1)]
}

#[track_caller]
fn assert_plays(rig: &Rig, wanted: &[Vec<f32>; 2]) {
    for (output, wanted) in wanted.iter().enumerate() {
        let differs = wanted.iter().zip(&rig.recorded[output]).position(|(a, b)| a != b);
        assert_eq!(differs, None, "output {output}");
    }
}

#[test]
fn a_conductor_that_hangs_for_5_s_stops_nothing() {
    // 6.1 s and 6.1 s: the first song ends while the conductor hangs, whenever that begins.
    let frames = 293_011;
    let files = show(frames);
    let show = files.load();
    for hangs_at in [0, RATE, 4 * RATE] {
        let mut rig = Rig::new(show.clone());
        rig.go();
        rig.play(hangs_at, 256);
        let mut left = 5 * RATE + 4_321;
        while left > 0 {
            rig.read_all();
            let now = left.min(256);
            rig.render(now);
            left -= now;
        }
        rig.play(2 * frames as usize - rig.recorded[0].len(), 256);
        assert_plays(&rig, &wanted(frames));
        assert_eq!(rig.snapshot().reading.starved_frames, 0);
        assert_eq!(rig.snapshot().reading.dropped, 0);
        rig.play(100, 100);
        assert!(rig.conductor.is_finished());
    }
}

#[test]
fn a_disk_that_hangs_for_3_s_stops_nothing() {
    let frames = 293_011;
    let files = show(frames);
    let show = files.load();
    // The last one begins so that the joint of the songs falls into it.
    for hangs_at in [RATE, 2 * RATE, 4 * RATE] {
        let mut rig = Rig::new(show.clone());
        rig.go();
        rig.play(hangs_at, 256);
        let mut left = 3 * RATE;
        while left > 0 {
            rig.step();
            rig.render(256);
            left = left.saturating_sub(256);
        }
        rig.play(2 * frames as usize - rig.recorded[0].len(), 256);
        assert_plays(&rig, &wanted(frames));
        assert_eq!(rig.snapshot().reading.starved_frames, 0);
    }
}

#[test]
fn a_face_that_hangs_and_then_floods_stops_nothing() {
    let frames = 100_003;
    let files = show(frames);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(30_000, 256);
    // Nobody reads a snapshot, and keys pile up until they are refused.
    let refused = (0..10_000).filter(|_| rig.face.send(Action::ResetMarks).is_err()).count();
    assert!(refused > 0);
    rig.play(2 * frames as usize - 30_000, 256);
    assert_plays(&rig, &wanted(frames));
    assert!(rig.face.send(Action::ResetMarks).is_ok());
}

#[test]
fn an_audio_thread_that_hangs_refuses_what_it_cannot_take_and_goes_on() {
    let frames = 100_003;
    let files = show(frames);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(30_000, 256);
    for _ in 0..500 {
        rig.act(Action::Stop);
    }
    assert!(rig.was_told("not done: the audio device does not call back"));
    // All it was told while it hung is what it does now: it fades out once.
    rig.play(300_000, 256);
    assert!(rig.recorded[0][290_000..].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.snapshot().reading.dropped, 0);
}

/// A conductor that is gone for good takes no song with it: the disk thread reads on.
#[test]
fn a_song_goes_on_to_its_end_when_the_conductor_has_died() {
    let frames = 10 * 48_000;
    let files = TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem(
        Format::Wav16,
        1,
        frames,
        "bus: a",
    );
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.settle();
    let Rig { conductor, mut disk, mut renderer, .. } = rig;
    drop(conductor);
    let mut recorded = Vec::new();
    let mut out = vec![0.0; 1_024];
    while recorded.len() < frames as usize {
        let did = disk.step();
        assert_ne!(did, Did::Ended, "at {}", recorded.len());
        disk.wait(Duration::ZERO);
        renderer.render(&mut out);
        recorded.extend_from_slice(&out);
    }
    recorded.truncate(frames as usize);
    assert_eq!(recorded, expected(Format::Wav16, 0, 0, frames));
    renderer.render(&mut out);
    while disk.step() == Did::Read {}
    assert_eq!(disk.step(), Did::Ended);
}

/// While the device does not call back, a GO would start the song whenever it comes back.
#[test]
fn go_is_refused_while_the_device_is_silent() {
    let files = TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem(
        Format::Wav16,
        1,
        48_000,
        "bus: a",
    );
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.render(64);
    rig.conductor.step_at(Instant::now() + Duration::from_secs(60));
    rig.face.send(Action::Go).unwrap();
    rig.conductor.step_at(Instant::now() + Duration::from_secs(61));
    assert!(rig.was_told("GO refused: the device does not call back; see the device line"));
    assert!(rig.was_told("no sound: the device does not call back"));
    rig.play(2_048, 64);
    assert!(rig.recorded[0].iter().all(|sample| *sample == 0.0));
}
