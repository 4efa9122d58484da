//! How good the resampler is: a sine goes in, and what comes out is split by least squares into that
//! sine and everything else. The figures of `docs/converting.md` are printed by these tests.

use std::f64::consts::TAU;

use crate::support::{Folder, read, write_wav};

const SECONDS: f64 = 1.0;
const LEVEL: f64 = 0.5;

/// A sine at `hertz` through the converter, from its output without the edges.
fn converted(folder: &Folder, from: u32, to: u32, hertz: f64) -> Vec<f64> {
    let frames = (f64::from(from) * SECONDS) as usize;
    let sine = |frame: usize| LEVEL * (TAU * hertz * frame as f64 / f64::from(from)).sin();
    let path = folder.path(&format!("{from}-{to}-{hertz}.wav"));
    write_wav(&path, from, &[(0..frames).map(|frame| sine(frame) as f32).collect()]);
    let file = folder.convert(&path, to).unwrap().file;
    let samples = &read(&file)[0];
    // The filter rings for some milliseconds where a sine begins and ends.
    let edge = to as usize / 5;
    samples[edge..samples.len() - edge].iter().map(|sample| f64::from(*sample)).collect()
}

/// The amplitude of a sine in samples, and the RMS of what is left without it, both against `LEVEL`
/// (as a sine's peak and as its RMS), in dB.
fn measure(samples: &[f64], rate: u32, hertz: f64) -> (f64, f64) {
    let step = TAU * hertz / f64::from(rate);
    let (mut cc, mut cs, mut ss, mut xc, mut xs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (frame, sample) in samples.iter().enumerate() {
        let (s, c) = (step * frame as f64).sin_cos();
        cc += c * c;
        cs += c * s;
        ss += s * s;
        xc += sample * c;
        xs += sample * s;
    }
    let determinant = cc * ss - cs * cs;
    let (a, b) = ((xc * ss - xs * cs) / determinant, (xs * cc - xc * cs) / determinant);
    let rest = samples.iter().enumerate().map(|(frame, sample)| {
        let (s, c) = (step * frame as f64).sin_cos();
        (sample - a * c - b * s).powi(2)
    });
    let rest = (rest.sum::<f64>() / samples.len() as f64).sqrt();
    (decibels(a.hypot(b) / LEVEL), decibels(rest / (LEVEL / 2f64.sqrt())))
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.max(1e-12).log10()
}

/// Rates, and the highest frequency up to which they must be flat.
const PAIRS: [(u32, u32, f64); 5] = [
    (44_100, 48_000, 20_000.0),
    (48_000, 44_100, 20_000.0),
    (96_000, 48_000, 20_000.0),
    (44_100, 96_000, 20_000.0),
    (88_200, 48_000, 20_000.0),
];

#[test]
fn the_passband_is_flat_and_nothing_is_added() {
    let folder = Folder::new();
    for (from, to, top) in PAIRS {
        let pitches = [20.0, 100.0, 1_000.0, 5_003.0, 10_007.0, 15_013.0, 18_000.0, 19_000.0, top];
        let measured: Vec<(f64, f64)> = pitches
            .iter()
            .map(|&hertz| measure(&converted(&folder, from, to, hertz), to, hertz))
            .collect();
        let ripple = measured.iter().map(|(gain, _)| gain.abs()).fold(0.0, f64::max);
        let rest = measured.iter().map(|(_, rest)| *rest).fold(f64::MIN, f64::max);
        println!(
            "{from} -> {to}: ripple {ripple:.5} dB to {top} Hz, aliasing and noise {rest:.1} dB"
        );
        assert!(ripple < 0.01, "{from} -> {to}: {measured:?}");
        assert!(rest < -120.0, "{from} -> {to}: {measured:?}");
    }
}

#[test]
fn what_the_lower_rate_cannot_hold_is_gone_and_does_not_come_back_lower() {
    let folder = Folder::new();
    for (from, to, pitches) in [
        (48_000, 44_100, &[22_100.0, 22_500.0, 23_500.0][..]),
        (96_000, 48_000, &[24_100.0, 30_000.0, 45_000.0]),
        (96_000, 44_100, &[22_200.0, 33_000.0, 44_000.0]),
    ] {
        for &hertz in pitches {
            let samples = converted(&folder, from, to, hertz);
            let rms = (samples.iter().map(|x| x * x).sum::<f64>() / samples.len() as f64).sqrt();
            let left = decibels(rms / (LEVEL / 2f64.sqrt()));
            println!("{from} -> {to}: {hertz} Hz leaves {left:.1} dB");
            assert!(left < -120.0, "{from} -> {to}: {hertz} Hz leaves {left} dB");
        }
    }
}

#[test]
fn images_of_the_highest_tones_stay_out() {
    // Between 20 kHz and the end of the band the filter falls; whatever is left of a tone there must
    // not come with a mirror image of itself above it.
    let folder = Folder::new();
    for hertz in [21_000.0, 21_500.0, 22_000.0] {
        let samples = converted(&folder, 44_100, 48_000, hertz);
        let (gain, rest) = measure(&samples, 48_000, hertz);
        println!("44100 -> 48000: {hertz} Hz comes at {gain:.2} dB, with {rest:.1} dB beside it");
        assert!(rest < -120.0, "{hertz} Hz: {rest}");
    }
}
