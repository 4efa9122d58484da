//! What is found between the stems of a song, and in the show.

use downbeat_check::{Kind, Verdict};

use crate::band::{BEAT, FRAMES, Stem, band, bass, check_at, check_stems, drums, frame, only};

/// The loader says so, and a check hands it on.
#[test]
fn a_stem_that_is_shorter() {
    let mut stems = band();
    stems[1].planes[0].truncate(FRAMES - BEAT);
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::ShowFile);
    assert!(finding.what.contains("`Bass`") && finding.what.contains("11.500 s"));
    assert!(finding.file.as_ref().unwrap().starts_with("song.yaml:"));
}

#[test]
fn stems_of_different_depths() {
    let mut stems = band();
    stems[1].bits = 16;
    let findings = check_stems(&stems, "");
    assert!(only(&findings, Kind::Depths).what.contains("16-bit and 24-bit"));
    assert_eq!(findings.verdict, Verdict::Ready);
}

#[test]
fn an_output_that_clips() {
    let mut stems = band();
    // On the peaks of the wave 0.3 * 10^(12/20) is 1.19, which is 1.5 dB over, on the sub alone.
    stems[1].keys = ", bus: sub, level: 10 dB";
    let loud: Vec<f32> = stems[1].planes[0].iter().map(|sample| sample * 1.25).collect();
    stems[1].planes[0] = loud;
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::OutputClips);
    // 0.375 * 10^(10/20)
    let peak = 20.0 * (0.375 * 10f64.sqrt()).log10();
    assert!(finding.what.contains("output 3 (`sub`)"), "{}", finding.what);
    assert!(finding.what.contains(&format!("by up to {peak:.1} dB")), "{} {peak}", finding.what);
    let peaks = &findings.songs[0].output_peaks_dbfs;
    assert!((peaks[2].unwrap() - peak).abs() < 0.05);
    assert!(frame(finding) < BEAT as i64);
    // The same with automation that turns it down where it would clip.
    let automation = "automation:\n  - { stem: Bass, at: 0 s, level: -6 dB }\n";
    let findings = check_stems(&stems, automation);
    assert_eq!(findings.all().count(), 0, "\n{findings}");
}

#[test]
fn stems_that_cancel() {
    let mut stems = band();
    let against: Vec<f32> = bass().iter().map(|sample| -0.8 * sample).collect();
    stems.push(Stem::new("Bass DI", vec![against]));
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Cancellation);
    assert!(finding.what.contains("`Bass` and `Bass DI`"));
}

#[test]
fn the_same_sound_twice() {
    let mut stems = band();
    stems.push(Stem::new("Bass copy", vec![bass()]));
    stems.iter_mut().for_each(|stem| stem.keys = ", level: -6 dB");
    let findings = check_stems(&stems, "");
    assert!(only(&findings, Kind::SameSound).what.contains("`Bass copy` holds"));
    // Softer, and so with other samples.
    stems[3].planes[0].iter_mut().for_each(|sample| *sample *= 0.7);
    only(&check_stems(&stems, ""), Kind::SameSound);
}

#[test]
fn a_late_copy() {
    let mut stems = band();
    // 1105 frames (the delay of an MP3 encoder) are 23.0 ms.
    let mut late = vec![0.0; 1105];
    late.extend(&drums()[..FRAMES - 1105]);
    late.iter_mut().for_each(|sample| *sample *= 0.6);
    stems.push(Stem::new("Percussion", vec![late]));
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::Shifted);
    let words = &finding.what;
    assert!(
        words.contains("`Percussion` comes about 23.") && words.contains("after `Drums`"),
        "{words}"
    );
}

#[test]
fn drums_beside_the_grid_and_against_it() {
    let mut stems = band();
    let mut late = vec![0.0; 1440];
    late.extend(&drums()[..FRAMES - 1440]);
    stems[0].planes[0] = late;
    let findings = check_stems(&stems, "");
    let finding = only(&findings, Kind::OffGrid);
    assert!(
        finding.what.contains("30 ms after") || finding.what.contains("31 ms after"),
        "{}",
        finding.what
    );
    // With the offset that belongs to it nothing is to be said.
    let findings = check_stems(&stems, "offset: 30 ms");
    assert_eq!(findings.all().count(), 0, "\n{findings}");
    // Drums of 120 bpm under a tempo map of 127.
    let long = Stem::new("Drums", vec![drums().repeat(4)]);
    let findings = check_at(&[long], 127, "");
    only(&findings, Kind::LooseGrid);
}

#[test]
fn what_comes_after_the_end() {
    // 24 beats are 6 bars.
    let findings =
        check_stems(&band(), "sections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 9 }");
    let kinds: Vec<Kind> = findings.all().map(|finding| finding.kind).collect();
    assert!(
        kinds.contains(&Kind::SectionPastEnd) || kinds.contains(&Kind::ShowFile),
        "\n{findings}"
    );
    let events = "events:\n  - { at: 5, midi: { port: Lights, channel: 1, program: 3 } }\n  \
                  - { at: 12, midi: { port: Lights, channel: 1, program: 4 } }";
    let findings = check_stems(&band(), events);
    let late: Vec<_> =
        findings.all().filter(|finding| finding.kind == Kind::EventPastEnd).collect();
    let told = findings.all().any(|finding| finding.kind == Kind::ShowFile);
    assert!(late.len() == 1 || told, "\n{findings}");
}
