//! The show of which the callback plays all.

use crate::support::audio::{Format, write};
use crate::support::show::TestShow;

/// Frames of a block.
pub const BLOCK: u64 = 8192;

/// A song of 64 stereo stems, two that follow each other, one that starves; buses that share
/// outputs, a click with subdivisions, a count-in.
pub fn show() -> TestShow {
    let mut files = TestShow::new()
        .head("stop_fade: 2 s\nclick: { bus: click, subdivide: 4 }")
        .bus("a", "{ outputs: [1, 2] }")
        .bus("b", "{ outputs: [2, 3, 4] }")
        .bus("click", "{ outputs: [5], role: monitor }")
        .bus("ltc", "{ outputs: [6], role: timecode }")
        .bus("pilot", "{ outputs: [7], role: pilot }")
        .song(
            "large",
            "tempo: 300\ncount_in: 1 bar\nsections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }\n\
             automation:\n  - { stem: Stem 1, at: B, level: -6 dB, ramp: 1 beat }\n  \
             - { bus: a, at: 1.3, level: -3 dB, ramp: 2 beats }",
        );
    let folder = files.song_folder("large");
    write(&folder.join("stem.wav"), Format::Wav16, 48_000, 2, 7 * BLOCK + 99, 1);
    for stem in 0..64 {
        let bus = if stem % 2 == 0 { "a" } else { "[a, b]" };
        files = files.stem_file("stem.wav", &format!("bus: {bus}, level: -30 dB"));
    }
    files
        .song("first", "")
        .stem(Format::Float, 2, BLOCK + 77, "bus: a")
        .song("second", "")
        .stem(Format::Wav24, 1, 3 * BLOCK, "bus: b, pan: 0.5")
        .song("long", "")
        .stem(Format::Wav16, 2, 30 * BLOCK, "bus: [a, b]")
        .entry("large")
        .entry("{ song: first, then: continue }")
        .entry("second")
        .entry("long")
        .entry("{ song: long, then: { segue: 100 ms } }")
        .entry("{ song: first, then: { pause: 100 ms } }")
        .entry("second")
}
