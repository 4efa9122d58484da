//! Peak and loudness, and bringing a mix to one.

use std::f64::consts::TAU;

use downbeat_bounce::{Format, Options, What};

use crate::support::*;

/// A sine of 997 Hz at a level in dBFS.
fn sine(db: f64, seconds: usize) -> Vec<i32> {
    let frames = 0..seconds * RATE as usize;
    let wave = |at: usize| (TAU * 997.0 * at as f64 / f64::from(RATE)).sin();
    frames.map(|at| (wave(at) * gain(db) * 8_388_607.0).round() as i32).collect()
}

fn folder(db: f64) -> Folder {
    Folder::new(&["main: { outputs: [1, 2] }"]).stem("Keys", &[sine(db, 5)], "bus: main")
}

#[test]
fn a_sine_of_known_level_has_its_known_loudness_and_peak() {
    // EBU Tech 3341, test 1: a stereo sine of 1000 Hz at -23 dBFS has -23 LUFS.
    let bounced = folder(-23.0).bounce(&Options { measure: true, ..floats() }).unwrap();
    let loudness = bounced.files[0].loudness.unwrap();
    assert!((loudness.integrated.unwrap() + 23.0).abs() < 0.1, "{loudness:?}");
    assert!((loudness.true_peak_db + 23.0).abs() < 0.1, "{loudness:?}");
}

#[test]
fn a_mix_is_brought_to_a_loudness() {
    let folder = folder(-30.0);
    let options = Options {
        loudness: Some("-14LUFS".parse().unwrap()),
        measure: true,
        format: Format::Wav24,
        ..Options::default()
    };
    let bounced = folder.bounce(&options).unwrap();
    let loudness = bounced.files[0].loudness.unwrap();
    assert!((loudness.integrated.unwrap() + 14.0).abs() < 0.1, "{loudness:?}");
    assert!(bounced.notes.is_empty());
    // From -30 to -14: 16 dB louder.
    let sine = sine(-30.0, 5);
    let mix = samples(&bounced.files[0].path);
    let peak = mix[0].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let expected = f64::from(float(*sine.iter().max().unwrap())) * gain(16.0);
    assert!((f64::from(peak) / expected - 1.0).abs() < 0.012, "{peak}");
}

#[test]
fn a_peak_holds_the_loudness_down_and_that_is_told() {
    // Soft, and one loud moment of 10 ms.
    let mut wave = sine(-40.0, 5);
    wave[100_000..100_480].copy_from_slice(&sine(-3.0, 1)[..480]);
    let folder = Folder::new(&["main: { outputs: [1, 2] }"]).stem("Keys", &[wave], "bus: main");
    let options =
        Options { loudness: Some("-14".parse().unwrap()), measure: true, ..Options::default() };
    let bounced = folder.bounce(&options).unwrap();
    let loudness = bounced.files[0].loudness.unwrap();
    assert!((loudness.true_peak_db + 1.0).abs() < 0.05, "{loudness:?}");
    // What counts are the 400 ms around it: at most 10 ms of -1 dBFS in 400 ms are -17.0 LUFS.
    assert!((loudness.integrated.unwrap() + 17.0).abs() < 0.5, "{loudness:?}");
    assert!(bounced.notes[0].contains("LU below -14 LUFS"), "{:?}", bounced.notes);
}

#[test]
fn silence_has_no_loudness_and_stems_are_not_normalized() {
    let folder =
        Folder::new(&["main: { outputs: [1, 2] }"]).stem("Keys", &[vec![0; 48_000]], "bus: main");
    let options = Options { measure: true, loudness: Some("-14".parse().unwrap()), ..floats() };
    let bounced = folder.bounce(&options).unwrap();
    let loudness = bounced.files[0].loudness.unwrap();
    assert_eq!((loudness.integrated, loudness.true_peak_db), (None, f64::NEG_INFINITY));
    assert!(bounced.notes[0].contains("silent"));
    let error = folder.bounce(&Options { what: What::Stems, ..options }).unwrap_err();
    assert!(error.to_string().contains("only a mix"), "{error}");
}
