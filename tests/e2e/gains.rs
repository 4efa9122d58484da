//! Faders, mutes, solos, pan, and the fades of the transport: what they do to every sample.

use std::f64::consts::FRAC_PI_4;

use downbeat_engine::{Action, EntryId, Strip, Switch, Transport};
use proptest::prelude::*;

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// 5 ms at 48 kHz.
const RAMP: usize = 240;
/// Samples may differ by this from arithmetic in twice the precision.
const CLOSE: f64 = 1e-6;

/// The gain of a level in dB.
fn gain(db: f64) -> f64 {
    10f64.powf(db / 20.0)
}

/// The gain on frame `at` of a ramp over `frames`: its first frame has moved one step already, and
/// its last one stands on the target.
fn ramp(from: f64, to: f64, frames: usize, at: usize) -> f64 {
    if at + 1 >= frames { to } else { from + (to - from) * (at + 1) as f64 / frames as f64 }
}

/// Asserts that `recorded` is, from `from` on, what `wanted` says of each frame.
#[track_caller]
fn assert_frames(recorded: &[f32], range: std::ops::Range<usize>, wanted: impl Fn(usize) -> f64) {
    for frame in range {
        let (got, wanted) = (f64::from(recorded[frame]), wanted(frame));
        assert!((got - wanted).abs() < CLOSE, "frame {frame}: {got} instead of {wanted}");
    }
}

/// The channels of a stem, its pan, and what each output of its bus has of left and right.
type Case<'a> = (&'a [Vec<f32>], Option<f64>, &'a [(f64, f64)]);

/// A stem of ones on one output.
fn ones(frames: usize) -> TestShow {
    TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem_of_ones(frames, "bus: a")
}

#[test]
fn a_fader_moves_in_a_line_of_5_ms_and_stays() {
    for strip in [Strip::Stem { entry: EntryId(0), stem: 0 }, Strip::Bus(0)] {
        let files = ones(6_000);
        let mut rig = Rig::new(files.load());
        rig.go();
        let script = [
            (1_003, Action::SetLevel(strip, -6.0)),
            (2_001, Action::NudgeLevel(strip, 9.0)),
            // Moved again in the middle of its ramp.
            (2_101, Action::SetLevel(strip, -12.0)),
            (3_001, Action::SetLevel(strip, -96.0)),
            (4_001, Action::SetLevel(strip, 300.0)),
            (5_001, Action::SetLevel(strip, f32::NAN)),
        ];
        rig.perform(6_000, || 77, &script);
        let out = &rig.recorded[0];
        let turned = ramp(gain(-6.0), gain(3.0), RAMP, 99);
        assert!(out[..1_003].iter().all(|sample| *sample == 1.0));
        assert_frames(out, 1_003..2_001, |f| ramp(1.0, gain(-6.0), RAMP, f - 1_003));
        assert_frames(out, 2_001..2_101, |f| ramp(gain(-6.0), gain(3.0), RAMP, f - 2_001));
        assert_frames(out, 2_101..3_001, |f| ramp(turned, gain(-12.0), RAMP, f - 2_101));
        assert_frames(out, 3_001..4_001, |f| ramp(gain(-12.0), 0.0, RAMP, f - 3_001));
        assert!(out[3_240..4_001].iter().all(|sample| *sample == 0.0), "closed is silent");
        // The highest level of a fader is +10 dB, and what is no number changes nothing.
        assert_frames(out, 4_001..6_000, |f| ramp(0.0, gain(10.0), RAMP, f - 4_001));
    }
}

#[test]
fn trims_and_levels_of_the_files_hold_from_the_first_frame() {
    let files = TestShow::new()
        .bus("a", "{ outputs: [1], level: -2 dB }")
        .song("s", "")
        .stem_of_ones(1_000, "bus: a, level: -4.5 dB");
    let mut rig = Rig::new(files.load());
    rig.settle();
    // A fader on top of the trim, moved before GO, stands there from the first frame on.
    rig.act(Action::SetLevel(Strip::Stem { entry: EntryId(0), stem: 0 }, 1.25));
    rig.go();
    rig.perform(1_000, || 64, &[]);
    assert_frames(&rig.recorded[0], 0..1_000, |_| gain(-4.5 + 1.25) * gain(-2.0));
}

#[test]
fn mutes_and_solos_of_stems_are_ramps_too() {
    let mut files = TestShow::new();
    for output in 1..=3 {
        files = files.bus(&format!("b{output}"), &format!("{{ outputs: [{output}] }}"));
    }
    let mut files = files.song("s", "");
    for output in 1..=3 {
        files = files.stem_of_ones(8_000, &format!("bus: b{output}"));
    }
    let mut rig = Rig::new(files.load());
    rig.go();
    let script = [
        (1_000, Action::Mute(Strip::Stem { entry: EntryId(0), stem: 0 }, Switch::Toggle)),
        (2_000, Action::Mute(Strip::Stem { entry: EntryId(0), stem: 0 }, Switch::Toggle)),
        (3_000, Action::Solo(Strip::Stem { entry: EntryId(0), stem: 1 }, Switch::On)),
        (4_000, Action::Solo(Strip::Stem { entry: EntryId(0), stem: 2 }, Switch::On)),
        // A mute is stronger than a solo.
        (5_000, Action::Mute(Strip::Stem { entry: EntryId(0), stem: 1 }, Switch::On)),
        (6_000, Action::Solo(Strip::Stem { entry: EntryId(0), stem: 1 }, Switch::Off)),
        (7_000, Action::Solo(Strip::Stem { entry: EntryId(0), stem: 2 }, Switch::Off)),
    ];
    rig.perform(8_000, || 100, &script);
    // Where each stem is heard, by thousands of frames.
    let heard = [
        [true, false, true, false, false, false, false, true],
        [true, true, true, true, true, false, false, false],
        [true, true, true, false, true, true, true, true],
    ];
    for (stem, heard) in heard.iter().enumerate() {
        assert_frames(&rig.recorded[stem], 0..8_000, |frame| {
            let open = |thousand: usize| f64::from(u8::from(heard[thousand]));
            let now = frame / 1_000;
            ramp(open(now.saturating_sub(1)), open(now), RAMP, frame % 1_000)
        });
    }
}

#[test]
fn a_solo_of_a_bus_silences_buses_of_its_role_only() {
    let files = TestShow::new()
        .bus("drums", "{ outputs: [1] }")
        .bus("music", "{ outputs: [2] }")
        .bus("guide", "{ outputs: [3], role: monitor }")
        .bus("ears", "{ outputs: [4], role: monitor }")
        .song("s", "")
        .stem_of_ones(4_000, "bus: [drums, music, guide, ears]");
    let mut rig = Rig::new(files.load());
    rig.go();
    let script = [
        (1_000, Action::Solo(Strip::Bus(0), Switch::On)),
        (2_000, Action::Solo(Strip::Bus(3), Switch::On)),
        (3_000, Action::Solo(Strip::Bus(0), Switch::Off)),
    ];
    rig.perform(4_000, || 64, &script);
    let levels = |frame: usize| -> Vec<f32> { rig.recorded.iter().map(|out| out[frame]).collect() };
    assert_eq!(levels(999), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(levels(1_999), [1.0, 0.0, 1.0, 1.0]);
    assert_eq!(levels(2_999), [1.0, 0.0, 0.0, 1.0]);
    assert_eq!(levels(3_999), [1.0, 1.0, 0.0, 1.0]);
    assert_frames(&rig.recorded[1], 1_000..2_000, |f| ramp(1.0, 0.0, RAMP, f - 1_000));
}

#[test]
fn pan_meets_the_outputs_as_the_show_file_says() {
    let noise = |channel| expected(Format::Float, 7, channel, 500);
    let mono = vec![noise(0)];
    let stereo = vec![noise(0), noise(1)];
    let angle = |pan: f64| (pan + 1.0) * FRAC_PI_4;
    let cases: [Case<'_>; 9] = [
        (&mono, None, &[(1.0, 0.0)]),
        (&mono, Some(0.7), &[(1.0, 0.0)]),
        (&mono, None, &[(1.0, 0.0), (1.0, 0.0)]),
        (&mono, Some(0.0), &[(0.5f64.sqrt(), 0.0), (0.5f64.sqrt(), 0.0)]),
        (&mono, Some(-0.3), &[(angle(-0.3).cos(), 0.0), (angle(-0.3).sin(), 0.0)]),
        (&stereo, None, &[(1.0, 0.0), (0.0, 1.0)]),
        (&stereo, Some(0.25), &[(0.75, 0.0), (0.0, 1.0)]),
        (&stereo, Some(-1.0), &[(1.0, 0.0), (0.0, 0.0)]),
        (&stereo, None, &[(0.5, 0.5)]),
    ];
    for (channels, pan, shares) in cases {
        let bus = if shares.len() == 1 { "{ outputs: [1] }" } else { "{ outputs: [1, 2] }" };
        let what = pan.map_or("bus: a".into(), |pan| format!("bus: a, pan: {pan}"));
        let files = TestShow::new().bus("a", bus).song("s", "").stem_of(channels, &what);
        let mut rig = Rig::new(files.load());
        rig.go();
        rig.perform(500, || 64, &[]);
        for (output, &(left, right)) in shares.iter().enumerate() {
            assert_frames(&rig.recorded[output], 0..500, |frame| {
                let side = |channel: usize| {
                    channels.get(channel).map_or(0.0, |run: &Vec<f32>| f64::from(run[frame]))
                };
                left * side(0) + right * side(1)
            });
        }
    }
}

#[test]
fn stop_fades_over_the_time_of_the_show_and_a_second_one_cuts() {
    let files = ones(60_000).head("stop_fade: 100 ms");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.perform(20_000, || 64, &[(1_001, Action::Stop)]);
    assert_frames(&rig.recorded[0], 0..1_001, |_| 1.0);
    assert_frames(&rig.recorded[0], 1_001..20_000, |f| ramp(1.0, 0.0, 4_800, f - 1_001));
    assert!(rig.recorded[0][1_001 + 4_800..].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.snapshot().transport, Transport::Stopped);

    let mut rig = Rig::new(files.load());
    rig.go();
    rig.perform(20_000, || 64, &[(1_001, Action::Stop), (2_001, Action::Stop)]);
    let left = ramp(1.0, 0.0, 4_800, 999);
    assert_frames(&rig.recorded[0], 2_001..20_000, |f| ramp(left, 0.0, RAMP, f - 2_001));
}

#[test]
fn hold_stands_still_on_a_frame_and_goes_on_from_it() {
    let frames = 20_000;
    let files = TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem(
        Format::Float,
        1,
        frames as u64,
        "bus: a",
    );
    let song = expected(Format::Float, 0, 0, frames as u64);
    for goes_on in [Action::Hold, Action::Go] {
        for period in [1, 64, 1_000] {
            let mut rig = Rig::new(files.load());
            rig.go();
            rig.perform(frames + 5_000, || period, &[(7_001, Action::Hold), (15_013, goes_on)]);
            let (out, held) = (&rig.recorded[0], 7_001 + RAMP);
            // What the song has at a frame of the output, once it went on.
            let later =
                |frame: usize| f64::from(song.get(frame - 15_013 + held).copied().unwrap_or(0.0));
            assert_eq!(out[..7_001], song[..7_001]);
            assert_frames(out, 7_001..held, |f| {
                f64::from(song[f]) * ramp(1.0, 0.0, RAMP, f - 7_001)
            });
            assert!(out[held..15_013].iter().all(|sample| *sample == 0.0));
            assert_frames(out, 15_013..frames + 5_000, |f| {
                later(f) * ramp(0.0, 1.0, RAMP, f - 15_013)
            });
        }
    }
}

#[test]
fn a_held_song_that_is_stopped_is_gone() {
    let files = ones(30_000);
    let mut rig = Rig::new(files.load());
    rig.go();
    let script =
        [(5_000, Action::Hold), (6_000, Action::Stop), (7_000, Action::Hold), (12_000, Action::Go)];
    rig.perform(20_000, || 64, &script);
    assert!(rig.recorded[0][5_000 + RAMP..].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
}

#[test]
fn a_panic_is_silent_within_10_ms_whatever_goes_on() {
    for rate in [44_100u32, 48_000, 96_000] {
        let files = TestShow::at(rate)
            .head("stop_fade: 10 s\nclick: { bus: click }")
            .bus("a", "{ outputs: [1] }")
            .bus("click", "{ outputs: [2], role: monitor }")
            .song("s0", "tempo: 480")
            .stem_of_ones(60_000, "bus: a")
            .song("s1", "tempo: 480\ncount_in: 1 bar")
            .stem_of_ones(60_000, "bus: a");
        let ten_ms = rate as usize / 100;
        let ramp_frames = rate as usize * 5 / 1000;
        let befores: [&[(usize, Action)]; 4] = [
            &[],
            &[(7_000, Action::Stop)],
            &[(7_900, Action::Hold)],
            // Two songs at once: one fades, one counts in.
            &[(6_500, Action::Stop), (12_000, Action::Go)],
        ];
        for before in befores {
            let mut rig = Rig::new(files.load());
            rig.go();
            let at = 13_001;
            let script: Vec<_> = before.iter().copied().chain([(at, Action::Panic)]).collect();
            rig.perform(40_000, || 64, &script);
            for out in &rig.recorded {
                assert!(
                    out[at + ten_ms..].iter().all(|sample| *sample == 0.0),
                    "{rate} {before:?}"
                );
            }
            if before.is_empty() {
                let out = &rig.recorded[0];
                assert_frames(out, at..40_000, |f| ramp(1.0, 0.0, ramp_frames, f - at));
            }
        }
    }
}

/// Anything an operator may do to a song that plays, but to end it and start another.
fn moves() -> impl Strategy<Value = Action> {
    let strip = prop_oneof![Just(Strip::Stem { entry: EntryId(0), stem: 0 }), Just(Strip::Bus(0))];
    let switch = prop_oneof![Just(Switch::On), Just(Switch::Off), Just(Switch::Toggle)];
    prop_oneof![
        (strip.clone(), -96.0f32..0.0).prop_map(|(strip, db)| Action::SetLevel(strip, db)),
        (strip.clone(), switch.clone()).prop_map(|(strip, switch)| Action::Mute(strip, switch)),
        (strip, switch).prop_map(|(strip, switch)| Action::Solo(strip, switch)),
        Just(Action::Hold),
        Just(Action::Stop),
        Just(Action::Panic),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_step_is_larger_than_the_ramps_allow(
        moves in proptest::collection::vec((1usize..600, moves()), 1..40),
        period in 1usize..500,
    ) {
        let files = ones(30_000).head("stop_fade: 20 ms");
        let mut rig = Rig::new(files.load());
        rig.go();
        let mut at = 0;
        let script: Vec<_> = moves.into_iter().map(|(after, action)| { at += after; (at, action) }).collect();
        rig.perform(29_000, || period, &script);
        // A sample is 1.0 times the gains of stem, bus and transport. Each is between 0 and 1 and
        // moves by at most 1 in a ramp.
        let allowed = 3.0 / RAMP as f32 + 1e-6;
        for pair in rig.recorded[0].windows(2) {
            prop_assert!((pair[1] - pair[0]).abs() <= allowed, "{} to {}", pair[0], pair[1]);
        }
    }
}
