//! What is found in one file.

use downbeat_check::{Kind, Severity, Verdict};

use crate::band::{BEAT, FRAMES, RATE, Stem, band, check_stems, drums, frame, noise, only};

#[test]
fn a_silent_stem() {
    let mut stems = band();
    stems.push(Stem::new("Vox", vec![vec![0.0; FRAMES]]));
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Silent);
    assert_eq!(finding.file.as_deref(), Some("3.wav"));
    assert_eq!(findings.verdict, Verdict::ReadyWithWarnings);
    assert_eq!(findings.songs[0].stems[3].sound.as_ref().unwrap().true_peak_dbtp, None);
}

#[test]
fn clipped_runs() {
    let mut stems = band();
    stems[0].planes[0][100_000..100_005].fill(1.0);
    stems[0].planes[0][200_000..200_003].fill(-1.0);
    stems[0].planes[0][300_000..300_002].fill(1.0);
    stems[0].keys = ", level: -12 dB";
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Clipped);
    assert_eq!(frame(finding), 100_000);
    assert!(finding.what.contains("2 clipped runs") && finding.what.contains("of 5"));
    let place = finding.place.as_ref().unwrap();
    // 100000 frames are 2.083 s: after four beats of 24000 frames, so in the second bar.
    assert_eq!((place.time.as_str(), place.bar.as_str()), ("0:02.083", "2.1"));
}

#[test]
fn a_true_peak_above_full_scale() {
    let mut stems = band();
    // A sine at a quarter of the rate whose samples are beside its crests: samples of 0.9, crests of
    // 1.27, which are 2.1 dB above full scale.
    for n in 0..2000 {
        let fade = (n as f32 / 500.0).min((1999 - n) as f32 / 500.0).min(1.0);
        let sign = if n % 4 < 2 { 1.0 } else { -1.0 };
        stems[0].planes[0][100_000 + n] = 0.9 * sign * fade;
    }
    stems[0].keys = ", level: -12 dB";
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::TruePeak);
    assert!((100_400..101_600).contains(&frame(finding)));
    let peak = findings.songs[0].stems[0].sound.as_ref().unwrap().true_peak_dbtp.unwrap();
    let expected = 20.0 * (0.9 * 2f64.sqrt()).log10();
    assert!((peak - expected).abs() < 0.3, "{peak} for {expected}");
    assert_eq!((finding.severity, findings.verdict), (Severity::Note, Verdict::Ready));
}

#[test]
fn dropouts() {
    let mut stems = band();
    // In the middle of keys' notes, in both channels: 300 frames are 6.3 ms.
    for plane in &mut stems[2].planes {
        plane[10 * BEAT + 5000..10 * BEAT + 5300].fill(0.0);
    }
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Dropout);
    assert!(frame(finding).abs_diff(10 * BEAT as i64 + 5000) <= 16);
    assert!(finding.what.contains("1 place"), "{}", finding.what);
}

#[test]
fn a_wave_off_centre() {
    let mut stems = band();
    stems[1].planes[0].iter_mut().for_each(|sample| *sample += 0.0081);
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Dc);
    assert!(finding.what.contains("+0.80 %"), "{}", finding.what);
}

#[test]
fn clicks_at_both_ends() {
    for (at, word) in [(0, "starts"), (FRAMES - 1, "ends")] {
        let mut stems = band();
        stems[1].planes[0][at] = 0.1;
        let findings = check_stems(&stems, "");
        let finding = only(&findings, Kind::EdgeClick);
        assert_eq!(frame(finding), at as i64);
        assert!(finding.what.contains(word) && finding.what.contains("-20 dBFS"));
    }
}

#[test]
fn mono_in_a_stereo_file() {
    let mut stems = band();
    stems[2].planes[1] = stems[2].planes[0].clone();
    only(&check_stems(&stems, ""), Kind::MonoInStereo);
}

#[test]
fn sides_out_of_phase() {
    let mut stems = band();
    stems[2].planes[1] = stems[2].planes[0].iter().map(|sample| -sample).collect();
    let findings = check_stems(&stems, "");
    assert!(only(&findings, Kind::OutOfPhase).what.contains("upside down"));
    // Half turned round: what is left is a quarter of a side, and two sides would be two.
    stems[2].planes[1] = stems[2].planes[0].iter().map(|sample| -0.5 * sample).collect();
    let findings = check_stems(&stems, "");
    only(&findings, Kind::OutOfPhase);
    let loss = findings.songs[0].stems[2].sound.as_ref().unwrap().mono_loss_db.unwrap();
    // (1 - 0.5)^2 of power is kept, of 2 * (1 + 0.25) that equal sides would have.
    let expected = -10.0 * (0.25f64 / 2.5).log10();
    assert!((loss - expected).abs() < 0.05, "{loss} for {expected}");
}

#[test]
fn a_silent_side() {
    let mut stems = band();
    stems[2].planes[1].fill(0.0);
    assert!(only(&check_stems(&stems, ""), Kind::OneSided).what.contains("right"));
}

#[test]
fn sixteen_bits_in_twenty_four() {
    let mut stems = band();
    for sample in &mut stems[1].planes[0] {
        *sample = (*sample * 32_768.0).round() / 32_768.0;
    }
    let findings = check_stems(&stems, "");
    assert!(only(&findings, Kind::UnusedBits).what.contains("24 bits hold 16"));
    assert_eq!(findings.songs[0].stems[0].sound.as_ref().unwrap().bits_used, Some(24));
}

#[test]
fn silence_at_the_start_and_the_end_is_measured() {
    let mut stems = band();
    stems[0].planes[0][..5 * BEAT].fill(0.0);
    stems[0].planes[0][20 * BEAT..].fill(0.0);
    let findings = check_stems(&stems, "");
    let sound = findings.songs[0].stems[0].sound.as_ref().unwrap();
    assert!((sound.silence_at_start_seconds - 2.5).abs() < 0.001);
    assert!((2.0..2.4).contains(&sound.silence_at_end_seconds));
}

#[test]
fn sounds_that_only_look_broken_are_left_alone() {
    // A click of bare sine bursts between digital zeros, noise that is chopped sixteen times a
    // second, and a bass that starts on its first frame with a sine.
    let click =
        (0..FRAMES).map(|n| if n % BEAT < 480 { 0.3 * (n as f32 * 0.13).sin() } else { 0.0 });
    let mut noise = noise(3);
    let chopped: Vec<f32> =
        (0..FRAMES).map(|n| if n > 0 && n % 3000 < 1500 { 0.1 * noise() } else { 0.0 }).collect();
    let low = (0..FRAMES)
        .map(|n| 0.1 * (n as f32 * 0.005).sin() * ((FRAMES - n) as f32 / 999.0).min(1.0));
    let stems = [
        Stem::new("Click", vec![click.collect()]),
        Stem::new("Chops", vec![chopped]),
        Stem::new("Sub", vec![low.collect()]),
        Stem::new("Drums", vec![drums()]),
    ];
    let findings = check_stems(&stems, "");
    assert_eq!(findings.all().count(), 0, "\n{findings}");
    assert_eq!(RATE / 3000, 16);
}
