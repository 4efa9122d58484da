//! Loudness against signals whose loudness is known.

use std::f64::consts::TAU;

use crate::band::{RATE, Stem, check_stems};

fn sine(dbfs: &[(f64, f64)]) -> Vec<Vec<f32>> {
    let mut samples = Vec::new();
    for (level, seconds) in dbfs {
        let amplitude = 10f64.powf(level / 20.0);
        for n in 0..(seconds * f64::from(RATE)) as u64 {
            samples.push((amplitude * (TAU * 1000.0 * n as f64 / f64::from(RATE)).sin()) as f32);
        }
    }
    vec![samples.clone(), samples]
}

fn loudness(parts: &[(f64, f64)]) -> (f64, f64) {
    let findings = check_stems(&[Stem::new("Sine", sine(parts))], "");
    let sound = findings.songs[0].stems[0].sound.as_ref().unwrap();
    (sound.loudness_lufs.unwrap(), sound.loudness_range_lu)
}

/// EBU Tech 3341, cases 1, 2 and 3: stereo sines of 1000 Hz, tolerance 0.1 LU.
#[test]
fn sines_have_the_loudness_that_ebu_tech_3341_says() {
    for (parts, expected) in [
        (&[(-23.0, 20.0)][..], -23.0),
        (&[(-33.0, 20.0)], -33.0),
        (&[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
    ] {
        let (lufs, _) = loudness(parts);
        assert!((lufs - expected).abs() <= 0.1, "{parts:?}: {lufs}");
    }
}

/// EBU Tech 3342, case 1: 20 s at -20 dBFS and 20 s at -30 dBFS have a range of 10 LU, within 1 LU.
#[test]
fn two_levels_have_the_range_that_ebu_tech_3342_says() {
    let (_, range) = loudness(&[(-20.0, 20.0), (-30.0, 20.0)]);
    assert!((range - 10.0).abs() <= 1.0, "{range}");
}
