//! What is found between the stems of a song, and in the show.

use downbeat_check::{Kind, Verdict};

use crate::band::{
    BEAT, FRAMES, RATE, Stem, band, bass, check_at, check_map, check_stems, checked, drums, frame,
    kinds, only, write, write_wav,
};

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

/// The band lasts 24 beats, which are 6 bars of 4.
#[test]
fn what_comes_after_the_end() {
    let sections =
        |bar: u32| format!("sections:\n  - {{ name: A, bar: 1 }}\n  - {{ name: B, bar: {bar} }}");
    let findings = check_stems(&band(), &sections(9));
    let finding = only(&findings, Kind::ShowFile);
    assert!(finding.what.contains("`B` starts at bar 9, 0:16.000"), "{}", finding.what);
    assert_eq!(kinds(&check_stems(&band(), &sections(6))), []);

    let event = |at: u32| {
        format!(
            "events:\n  - {{ at: 5, midi: {{ port: Lights, channel: 1, program: 3 }} }}\n  \
             - {{ at: {at}, midi: {{ port: Lights, channel: 1, program: 4 }} }}"
        )
    };
    let findings = check_stems(&band(), &event(12));
    let finding = only(&findings, Kind::EventPastEnd);
    assert!(finding.what.starts_with("1 event after the end"), "{}", finding.what);
    assert_eq!(frame(finding), 44 * BEAT as i64);
    assert_eq!(kinds(&check_stems(&band(), &event(6))), []);
}

#[test]
fn a_tempo_map_that_goes_on_after_the_end() {
    // Without the drums, whose beats would not be on the grid any more.
    let stems = band().split_off(1);
    let tempo =
        |bar: u32| format!("tempo:\n  - {{ bar: 1, bpm: 120 }}\n  - {{ bar: {bar}, bpm: 90 }}\n");
    let findings = check_map(&stems, &tempo(9));
    let finding = only(&findings, Kind::TempoPastEnd);
    assert_eq!(frame(finding), FRAMES as i64);
    assert_eq!(kinds(&check_map(&stems, &tempo(5))), []);
    // A meter belongs to the map as well.
    let meter = "tempo:\n  - { bar: 1, bpm: 120 }\n  - { bar: 9, meter: 3/4 }\n";
    only(&check_map(&stems, meter), Kind::TempoPastEnd);
}

#[test]
fn long_silence_at_the_end() {
    let with_silence = |seconds: usize| {
        let mut stems = band();
        // The band's last beat dies away within it.
        let silence = vec![0.0; seconds * RATE as usize];
        for plane in stems.iter_mut().flat_map(|stem| &mut stem.planes) {
            plane.extend(&silence);
        }
        check_stems(&stems, "")
    };
    let findings = with_silence(16);
    let finding = only(&findings, Kind::LongSilence);
    assert_eq!(findings.verdict, Verdict::Ready);
    assert!(finding.what.contains("silent for 16 s"), "{}", finding.what);
    assert!((frame(finding) - FRAMES as i64).abs() < 4800);
    assert_eq!(kinds(&with_silence(14)), []);
}

#[test]
fn takes_of_different_lengths() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    let wet = |text: &str| text.replace("file: 1.wav", "wet: 1.wav, dry: dry.wav");
    let song = folder.path().join("song.yaml");
    let text = wet(&std::fs::read_to_string(&song).unwrap());
    std::fs::write(&song, text).unwrap();
    let dry = |beats: usize| {
        let samples: Vec<f32> = bass()[..beats * BEAT].iter().map(|sample| 0.5 * sample).collect();
        write_wav(&folder.path().join("dry.wav"), &[samples], 24);
        checked(&show)
    };
    assert_eq!(kinds(&dry(24)), []);
    let findings = dry(20);
    let finding = only(&findings, Kind::ShowFile);
    assert!(finding.what.contains("takes of `Bass` have different lengths"), "{}", finding.what);
    assert!(finding.what.contains("wet has 12.000 s, dry has 10.000 s"), "{}", finding.what);
    assert_eq!(findings.verdict, Verdict::ReadyWithWarnings);
}
