//! The same show gives the same samples, whatever the period.

use downbeat_engine::{Action, EntryId, Strip, Switch};
use downbeat_show_files::Show;
use proptest::prelude::*;

use crate::support::audio::Format;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const FRAMES: usize = 70_000;

/// Three songs of odd lengths; the first continues, the last has a count-in. Two buses share
/// outputs, and a bus of another kind carries the click.
fn show() -> TestShow {
    TestShow::new()
        .head("stop_fade: 50 ms\nclick: { bus: click, level: -6 dB, subdivide: 2 }")
        .bus("drums", "{ outputs: [1, 2], level: -3 dB }")
        .bus("music", "{ outputs: [1, 2] }")
        .bus("keys", "{ outputs: [3] }")
        .bus("click", "{ outputs: [4], role: monitor }")
        .song("a", "tempo: 173.3 7/8")
        .stem(Format::Wav24, 2, 13_007, "bus: drums, level: -2.5 dB")
        .stem(Format::Wav16, 1, 12_001, "bus: [music, keys], pan: 0.3")
        .stem(Format::Float, 2, 9_999, "bus: keys, pan: -0.4")
        .song("b", "tempo: 97\noffset: 20 ms")
        .stem(Format::Float, 1, 21_013, "bus: drums")
        .stem(Format::Wav32, 2, 20_001, "bus: [drums, music, keys]")
        .song("c", "tempo: 480\ncount_in: 1 bar")
        .stem(Format::Wav24, 2, 9_001, "bus: music")
        .stem(Format::Wav24, 1, 9_001, "bus: keys")
        .entry("{ song: a, then: continue }")
        .entry("b")
        .entry("c")
}

/// What somebody does, at frames that are no multiples of anything. Song b plays from 13 007 on,
/// and is held for 5 000 frames.
fn script() -> Vec<(usize, Action)> {
    use Strip::Bus;
    let [a, b] = [0, 1].map(|entry| move |stem| Strip::Stem { entry: EntryId(entry), stem });
    vec![
        (501, Action::SetLevel(a(0), -9.0)),
        (622, Action::SetLevel(a(0), 3.0)),
        (1_003, Action::Mute(a(1), Switch::On)),
        (1_003, Action::SetLevel(Bus(1), -20.0)),
        (2_777, Action::Solo(Bus(0), Switch::On)),
        (3_131, Action::NudgeLevel(Bus(0), 4.5)),
        (5_001, Action::Solo(Bus(0), Switch::Off)),
        (6_113, Action::Mute(a(1), Switch::Off)),
        (7_919, Action::Solo(a(2), Switch::On)),
        (12_900, Action::SetLevel(Bus(2), -1.0)),
        (15_013, Action::SetLevel(b(1), -4.0)),
        (17_001, Action::Hold),
        (22_001, Action::Hold),
        (24_007, Action::Mute(Bus(3), Switch::Toggle)),
        (26_003, Action::Mute(Bus(3), Switch::Toggle)),
        (30_011, Action::Stop),
        (31_999, Action::SetLevel(b(1), 2.0)),
        (35_017, Action::Go),
        (61_003, Action::Hold),
        (62_017, Action::Go),
        (63_001, Action::Panic),
    ]
}

fn outputs(
    show: &Show,
    script: &[(usize, Action)],
    periods: impl FnMut() -> usize,
) -> Vec<Vec<f32>> {
    let mut rig = Rig::new(show.clone());
    rig.go();
    rig.perform(FRAMES, periods, script);
    rig.recorded
}

/// The first place in which two recordings differ.
fn difference(a: &[Vec<f32>], b: &[Vec<f32>]) -> Option<(usize, usize)> {
    a.iter().zip(b).enumerate().find_map(|(output, (a, b))| {
        let frame = a.iter().zip(b).position(|(a, b)| a != b || a.is_nan())?;
        Some((output, frame))
    })
}

#[test]
fn every_period_gives_the_same_samples() {
    let files = show();
    let show = files.load();
    for script in [Vec::new(), script()] {
        let expected = outputs(&show, &script, || 64);
        assert!(expected.iter().all(|output| output.iter().any(|sample| *sample != 0.0)));
        for period in [1, 17, 256, 1024, 4096] {
            let got = outputs(&show, &script, || period);
            assert_eq!(difference(&expected, &got), None, "period {period}: (output, frame)");
        }
    }
}

/// The script has to do what its comment says, or the test above shows less than it seems to.
#[test]
fn the_script_moves_everything() {
    let files = show();
    let got = outputs(&files.load(), &script(), || 100);
    let still = outputs(&files.load(), &[], || 100);
    let silent = |range: std::ops::Range<usize>| {
        (0..4).all(|o| got[o][range.clone()].iter().all(|s| *s == 0.0))
    };
    assert!(silent(17_241..22_001), "held");
    assert!(silent(30_011 + 2_400..35_017), "stopped over 50 ms");
    // 480 bpm in 4/4: a bar of count-in is 24 000 frames.
    assert!(got[3][35_017] != 0.0 && got[0][35_017..59_017].iter().all(|s| *s == 0.0), "count-in");
    assert!(got[0][59_017..60_000].iter().any(|s| *s != 0.0), "the song after its count-in");
    assert!(silent(61_243..62_017), "held by hand, GO goes on");
    assert!(got[0][62_100..63_000].iter().any(|s| *s != 0.0));
    assert!(silent(63_240..FRAMES), "panic");
    assert!(got[0][501..700] != still[0][501..700], "a level was moved");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_row_of_periods_gives_the_same_samples(
        periods in proptest::collection::vec(prop_oneof![1usize..100, 1usize..3000], 1..40),
        moved in any::<bool>(),
    ) {
        let files = show();
        let show = files.load();
        let script = if moved { script() } else { Vec::new() };
        let expected = outputs(&show, &script, || 64);
        let mut turn = periods.iter().cycle();
        let got = outputs(&show, &script, || turn.next().copied().unwrap_or(1));
        prop_assert_eq!(difference(&expected, &got), None);
    }
}
