//! Blocks that are late: silence in their place, on all stems alike, and the song in time.

use downbeat_engine::{Action, Did};
use proptest::prelude::*;

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const BLOCK: usize = 8192;
const TILE: usize = 64;
/// Frames of a fade before and after what is missing: 4 tiles.
const FADE: usize = 256;
/// Blocks of a song's head, which are in memory when it is armed.
const HEAD: usize = 5 * BLOCK;
const FRAMES: usize = 40 * BLOCK + 1_234;

/// A stem of ones, which shows the gain of every frame, beside a stereo stem of noise and the click.
fn show() -> TestShow {
    TestShow::new()
        .head("click: { bus: click }")
        .bus("ones", "{ outputs: [1] }")
        .bus("noise", "{ outputs: [2, 3] }")
        .bus("click", "{ outputs: [4], role: monitor }")
        .song("s", "tempo: 151")
        .stem_of_ones(FRAMES, "bus: ones")
        .stem(Format::Float, 2, FRAMES as u64, "bus: noise")
}

/// The click as it is when nothing is late.
fn click(files: &TestShow) -> Vec<f32> {
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(FRAMES, 512);
    rig.recorded.swap_remove(3)
}

#[test]
fn missing_frames_are_silence_with_a_fade_on_both_sides() {
    let files = show();
    let click = click(&files);
    let noise = [0, 1].map(|channel| expected(Format::Float, 1, channel, FRAMES as u64));
    for (period, hangs) in [(64, 10_000), (100, 50_000), (1_000, 300), (1_024, 3 * BLOCK)] {
        let mut rig = Rig::new(files.load());
        rig.arm_only();
        rig.act(Action::Go);
        // The disk hangs from the start until `back`.
        let back = (HEAD + hangs).next_multiple_of(period);
        for _ in 0..back / period {
            rig.render(period);
            rig.step();
        }
        assert_eq!(rig.snapshot().reading.starved_frames, (back - HEAD) as u64);
        rig.play(FRAMES - back, period);
        // The stems come back at the first border of a tile that the callback meets.
        let fade_in = (back / TILE + 1) * TILE;
        let gain = |frame: usize| match frame {
            _ if frame < HEAD - FADE => 1.0,
            _ if frame < HEAD => 1.0 - (frame + FADE + 1 - HEAD) as f32 / FADE as f32,
            _ if frame < fade_in => 0.0,
            _ => ((frame + 1 - fade_in) as f32 / FADE as f32).min(1.0),
        };
        for (frame, got) in rig.recorded[0].iter().enumerate() {
            assert_eq!(*got, gain(frame), "frame {frame} at period {period}");
        }
        for (noise, got) in noise.iter().zip(&rig.recorded[1..]) {
            for (frame, (sample, got)) in noise.iter().zip(got).enumerate() {
                assert_eq!(*got, sample * gain(frame), "frame {frame} at period {period}");
            }
        }
        assert_eq!(rig.recorded[3], click);
        assert_eq!(rig.snapshot().reading.starved_frames, (back - HEAD) as u64);
        assert!(rig.was_told("the disk does not keep up"));
    }
}

#[test]
fn a_song_whose_disk_never_comes_back_ends_in_time() {
    let files = show();
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.act(Action::Go);
    rig.play_alone(FRAMES - 1, 512);
    rig.step();
    assert!(rig.snapshot().playing.is_some());
    rig.render(1);
    rig.render(1);
    rig.step();
    assert_eq!(rig.snapshot().playing, None);
    assert_eq!(rig.snapshot().reading.starved_frames, (FRAMES - HEAD) as u64);
}

#[test]
fn a_stem_that_stops_while_it_starves_comes_to_rest() {
    let files = show().head("stop_fade: 100 ms");
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.act(Action::Go);
    rig.play_alone(HEAD + 5_000, 250);
    rig.act(Action::Stop);
    rig.play_alone(4_800, 100);
    rig.step();
    assert_eq!(rig.snapshot().playing, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The stem of ones shows the gain of each frame; the others must have had the same.
    #[test]
    fn whenever_reads_are_held_no_frame_is_in_another_place(
        rounds in proptest::collection::vec((0usize..40_000, 0usize..8), 1..20),
        period in 1usize..2_000,
    ) {
        let files = show();
        let mut rig = Rig::new(files.load());
        rig.arm_only();
        rig.act(Action::Go);
        let mut returns = 0;
        for (held, blocks) in rounds {
            let left = FRAMES.saturating_sub(rig.recorded[0].len());
            rig.play_alone(held.min(left), period);
            rig.step();
            for _ in 0..blocks {
                returns += u64::from(rig.disk.step() == Did::Read);
            }
        }
        let left = FRAMES.saturating_sub(rig.recorded[0].len());
        rig.play_alone(left, period);
        // A status is made when the last one was read.
        rig.step();
        rig.render(1);
        rig.step();
        let [ones, left, right, clicked] = &rig.recorded[..] else { unreachable!() };
        let noise = [0, 1].map(|channel| expected(Format::Float, 1, channel, FRAMES as u64));
        let mut silent = 0;
        let mut before = 1.0;
        for frame in 0..FRAMES {
            let gain = ones[frame];
            prop_assert!((0.0..=1.0).contains(&gain));
            prop_assert!((gain - before).abs() <= 1.0 / FADE as f32 + 1e-6, "frame {}", frame);
            prop_assert_eq!(left[frame], noise[0][frame] * gain);
            prop_assert_eq!(right[frame], noise[1][frame] * gain);
            silent += u64::from(gain == 0.0);
            before = gain;
        }
        prop_assert_eq!(&clicked[..FRAMES], &click(&files)[..]);
        // Silent are the frames that were missing, the last frame of each fade out, what is left of a
        // tile in whose middle a block came back, and of a block that came back so late that it would
        // have to fade out again before it has faded in, because the next one is missing.
        let starved = rig.snapshot().reading.starved_frames;
        let at_most = starved + (returns + 1) * (TILE as u64 + FADE as u64 + 1);
        prop_assert!(starved <= silent && silent <= at_most, "{} of {}", starved, silent);
        prop_assert_eq!(rig.snapshot().reading.dropped, 0);
    }
}
