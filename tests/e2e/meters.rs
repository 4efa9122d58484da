//! Meters of stems, buses and outputs: peak, RMS and clips.

use downbeat_engine::{Action, Meter};

use crate::support::rig::Rig;
use crate::support::show::TestShow;

const FRAMES: usize = 48_000;

/// Plays the show's song for a while and reads the meters.
fn playing(show: &TestShow) -> Rig {
    let mut rig = Rig::new(show.load());
    rig.go();
    rig.play(16_384, 512);
    rig
}

fn near(meter: Meter, peak: f32, rms: f32) {
    assert!((meter.peak - peak).abs() < 1e-5, "{meter:?}, where the peak is {peak}");
    assert!((meter.rms - rms).abs() < 1e-4, "{meter:?}, where the RMS is {rms}");
}

fn gain(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

#[test]
fn every_stage_is_measured_after_its_fader() {
    let square: Vec<f32> = (0..FRAMES).map(|i| if i % 2 == 0 { 0.5 } else { -0.5 }).collect();
    // 1.0 in one frame of four: RMS is a half.
    let sparse: Vec<f32> = (0..FRAMES).map(|i| if i % 4 == 0 { 1.0 } else { 0.0 }).collect();
    let show = TestShow::new()
        .bus("a", "{ outputs: [1, 2], level: -6 dB }")
        .bus("b", "{ outputs: [3] }")
        .bus("c", "{ outputs: [3], level: -20 dB }")
        .song("s", "")
        .stem_of(&[square.clone(), sparse], "bus: a, level: -3 dB")
        .stem_of(&[square], "bus: [b, c]");
    let mut rig = playing(&show);
    let snapshot = rig.snapshot();

    let stereo = &snapshot.stems[0].meters;
    near(stereo[0], 0.5 * gain(-3.0), 0.5 * gain(-3.0));
    near(stereo[1], gain(-3.0), 0.5 * gain(-3.0));
    near(snapshot.stems[1].meters[0], 0.5, 0.5);

    near(snapshot.buses[0].meters[0], 0.5 * gain(-9.0), 0.5 * gain(-9.0));
    near(snapshot.buses[0].meters[1], gain(-9.0), 0.5 * gain(-9.0));
    near(snapshot.buses[1].meters[0], 0.5, 0.5);
    near(snapshot.buses[2].meters[0], 0.05, 0.05);

    near(snapshot.outputs[0], 0.5 * gain(-9.0), 0.5 * gain(-9.0));
    near(snapshot.outputs[1], gain(-9.0), 0.5 * gain(-9.0));
    near(snapshot.outputs[2], 0.55, 0.55);
}

#[test]
fn clips_are_counted_to_the_sample_and_forgotten_on_request() {
    let show = TestShow::new()
        .bus("a", "{ outputs: [1], level: 1 dB }")
        .song("s", "")
        .stem_of_ones(FRAMES, "bus: a");
    let mut rig = playing(&show);
    let snapshot = rig.snapshot();
    let frame = snapshot.position.as_ref().unwrap().frame as u64;
    assert_eq!(snapshot.outputs[0].clips, frame);
    assert_eq!(snapshot.buses[0].meters[0].clips, frame);
    assert_eq!(snapshot.stems[0].meters[0].clips, 0, "the stem itself does not clip");

    rig.act(Action::ResetMarks);
    assert_eq!(rig.snapshot().outputs[0].clips, 0);
    rig.play(2_048, 512);
    let later = rig.snapshot();
    let passed = later.position.as_ref().unwrap().frame as u64 - frame;
    assert_eq!(later.outputs[0].clips, passed);
}

#[test]
fn no_peak_is_lost_while_nobody_looks() {
    let mut samples = vec![0.0; FRAMES];
    samples[20_000] = 0.75;
    let show =
        TestShow::new().bus("a", "{ outputs: [1] }").song("s", "").stem_of(&[samples], "bus: a");
    let mut rig = playing(&show);
    rig.snapshot();
    // The conductor sleeps for half a second in which the impulse passes.
    for _ in 0..47 {
        rig.read_all();
        rig.render(512);
    }
    // The first status is of when it fell asleep; the next has all that was measured since.
    rig.snapshot();
    rig.render(512);
    let snapshot = rig.snapshot();
    assert_eq!(snapshot.outputs[0].peak, 0.75);
    assert_eq!(snapshot.buses[0].meters[0].peak, 0.75);
    assert_eq!(snapshot.stems[0].meters[0].peak, 0.75);
}
