//! Samples that come out are the samples that are in the files.

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Lengths that end inside a block, so that the end is tested too.
const FRAMES: u64 = 20_011;

#[test]
fn thirty_two_stems_come_out_bit_for_bit_in_every_format() {
    for format in
        [Format::Wav16, Format::Wav24, Format::Wav32, Format::Float, Format::Flac, Format::Aiff]
    {
        let mut show = TestShow::new().song("a", "");
        for stem in 0..32 {
            show = show.bus(&format!("b{stem}"), &format!("{{ outputs: [{}] }}", stem + 1)).stem(
                format,
                1,
                FRAMES,
                &format!("bus: b{stem}"),
            );
        }
        let mut rig = Rig::new(show.load());
        rig.go();
        rig.play(FRAMES as usize + 100, 256);
        for (stem, recorded) in rig.recorded.iter().enumerate() {
            let mut wanted = expected(format, stem as u64, 0, FRAMES);
            wanted.resize(wanted.len() + 100, 0.0);
            let differs = wanted.iter().zip(recorded).position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differs, None, "{format:?}: stem {stem} differs at this frame");
        }
    }
}

#[test]
fn stereo_stems_keep_their_sides() {
    let show = TestShow::new()
        .bus("left_right", "{ outputs: [1, 2] }")
        .bus("swapped", "{ outputs: [4, 3] }")
        .song("a", "")
        .stem(Format::Wav24, 2, FRAMES, "bus: [left_right, swapped]");
    let mut rig = Rig::new(show.load());
    rig.go();
    rig.play(FRAMES as usize, 128);
    for (output, channel) in [(0, 0), (1, 1), (2, 1), (3, 0)] {
        assert_eq!(rig.recorded[output], expected(Format::Wav24, 0, channel, FRAMES));
    }
}
