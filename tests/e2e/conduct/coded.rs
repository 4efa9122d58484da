//! Songs whose every sample says which song and which frame it is, and a click of single samples.

use downbeat_engine::Action;

use crate::support::audio::write_samples;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Frames a second: few, so that tests are short.
pub const RATE: usize = 8_000;
/// At 120 in 4/4.
pub const BEAT: usize = RATE / 2;
pub const BAR: usize = 4 * BEAT;
/// Six bars.
pub const END: usize = 6 * BAR;
/// Frames of a crossfade, and of the ramp of a hold: 5 ms.
pub const RAMP: usize = RATE / 200;
/// The period at which most is played.
pub const PERIOD: usize = 100;
/// Sections of two bars.
pub const SECTIONS: &str =
    "sections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 3 }\n  - { name: C, bar: 5 }\n";

/// The frame of a song as a sample, exact as a float.
pub fn sample(song: usize, frame: usize) -> f32 {
    ((song << 20) + frame + 1) as f32 / 16_777_216.0
}

/// A show of one song for each of these heads, `s0` and so on, with `END` frames each.
pub fn songs(heads: &[&str]) -> TestShow {
    songs_of(heads, END)
}

/// The same of another length. Output 1 is the stem's, output 2 the click's.
pub fn songs_of(heads: &[&str], frames: usize) -> TestShow {
    let mut show = TestShow::at(RATE as u32)
        .head("click: { bus: click, accent: accent.wav, beat: beat.wav }")
        .bus("main", "{ outputs: [1] }")
        .bus("click", "{ outputs: [2], role: monitor }");
    for (sound, level) in [("accent.wav", 1.0), ("beat.wav", 0.5)] {
        write_samples(&show.folder.path().join(sound), RATE as u32, &[vec![level]]);
    }
    for (song, head) in heads.iter().enumerate() {
        let samples = (0..frames).map(|frame| sample(song, frame)).collect();
        show = show.song(&format!("s{song}"), head).stem_of(&[samples], "bus: main");
    }
    show
}

/// An engine that plays the first song of a show, up to a frame.
pub fn playing(show: &TestShow, until: usize) -> Rig {
    let mut rig = Rig::new(show.load());
    rig.go();
    rig.play(until, PERIOD);
    rig
}

/// Does this, and plays so many frames on.
pub fn then(rig: &mut Rig, action: Action, frames: usize) {
    rig.act(action);
    rig.play(frames, PERIOD);
}

/// Asserts that from `at` on so many frames of a song were heard, from its frame `from` on.
#[track_caller]
pub fn assert_song(rig: &Rig, at: usize, song: usize, from: usize, frames: usize) {
    let heard = &rig.recorded[0][at..at + frames];
    let differs = (0..frames).find(|&frame| heard[frame] != sample(song, from + frame));
    assert_eq!(differs, None, "of {frames} frames from {from} on, heard from {at} on");
}

/// Asserts that those stretches of the song were heard one after the other, from the start on, each
/// with its crossfade into the next.
#[track_caller]
pub fn assert_stretches(rig: &Rig, stretches: &[(usize, usize)]) {
    let mut at = 0;
    for (number, &(from, to)) in stretches.iter().enumerate() {
        let follows = stretches.get(number + 1).is_none_or(|next| next.0 == to);
        let exact = if follows { to - from } else { to - from - RAMP };
        assert_song(rig, at, 0, from, exact);
        at += to - from;
    }
}

/// Asserts that nothing was heard but perhaps the click.
#[track_caller]
pub fn assert_silent(rig: &Rig, at: usize, frames: usize) {
    let sounds = rig.recorded[0][at..at + frames].iter().position(|&sample| sample != 0.0);
    assert_eq!(sounds, None, "of {frames} frames from {at} on");
}

/// The frames of the clicks from `at` on.
pub fn clicks(rig: &Rig, at: usize) -> Vec<usize> {
    (at..rig.recorded[1].len()).filter(|&frame| rig.recorded[1][frame] != 0.0).collect()
}
