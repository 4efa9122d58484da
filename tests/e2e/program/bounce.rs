//! `downbeat bounce`, as a user has it.

use std::path::Path;

use serde_json::Value;

use super::run::{Ran, run};
use crate::support::audio::Format;
use crate::support::show::TestShow;

/// Two songs of two stems, a setlist that plays both.
fn show() -> TestShow {
    TestShow::new()
        .bus("main", "{ outputs: [1, 2] }")
        .bus("vocals", "{ outputs: [3, 4] }")
        .song("opener", "tempo: 120")
        .stem(Format::Wav24, 2, 96_000, "bus: main, level: -12 dB")
        .stem(Format::Wav24, 1, 96_000, "bus: vocals, level: -12 dB")
        .song("ballad", "tempo: 90.5")
        .stem(Format::Wav24, 2, 48_000, "bus: main, level: -12 dB")
}

fn bounce(show: &TestShow, args: &[&str]) -> Ran {
    let file = show.write();
    let out = show.folder.path().join("out");
    let mut all = vec!["bounce", file.to_str().unwrap(), "-o", out.to_str().unwrap()];
    all.extend(args);
    run(all)
}

fn has(show: &TestShow, name: &str) -> bool {
    show.folder.path().join("out").join(name).is_file()
}

#[test]
fn a_song_becomes_a_file_that_is_told_with_its_peak_and_loudness() {
    let show = show();
    let ran = bounce(&show, &["opener"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(has(&show, "opener_Mix_120BPM.wav"));
    assert!(ran.out.contains("opener_Mix_120BPM.wav: 0:02.0, stereo, peak -"), "{}", ran.out);
    assert!(ran.out.contains(" dBTP, -") && ran.out.contains(" LUFS"), "{}", ran.out);

    let again = bounce(&show, &["opener"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already") && again.out.is_empty(), "{}", again.err);
    assert_eq!(bounce(&show, &["opener", "--force"]).code, Some(0));
}

#[test]
fn stems_go_to_a_folder_of_their_own() {
    let show = show();
    let ran = bounce(&show, &["opener", "--what", "stems", "--json", "--format", "flac24"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for (line, (name, channels)) in lines.iter().zip([("01_Stem_0.flac", 2), ("02_Stem_1.flac", 1)])
    {
        let path = Path::new(line["file"].as_str().unwrap());
        assert!(path.ends_with(Path::new("out/opener_Stems_120BPM_48k24b").join(name)), "{line}");
        assert!(path.is_file());
        assert_eq!((&line["channels"], &line["frames"]), (&channels.into(), &96_000.into()));
        assert!(line["true_peak_dbtp"].is_f64() && line["loudness_lufs"].is_f64());
    }
}

#[test]
fn a_setlist_is_bounced_in_one_go() {
    let show = show();
    let ran = bounce(&show, &["--setlist", "main", "--no-loudness"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(has(&show, "01_opener_Mix_120BPM.wav"));
    assert!(has(&show, "02_ballad_Mix_90.5BPM.wav"));
}

#[test]
fn of_a_setlist_nothing_is_bounced_if_a_song_of_it_cannot_be() {
    let show = TestShow::new()
        .bus("main", "{ outputs: [1, 2] }")
        .song("opener", "tempo: 120")
        .stem(Format::Wav24, 2, 192_000, "bus: main")
        .song("ballad", "tempo: 90.5")
        .stem(Format::Wav24, 2, 192_000, "bus: main");
    // A bar of the opener lasts 2 s, one of the ballad 240 / 90.5 s, which are 2.65 s.
    let ran = bounce(&show, &["--setlist", "main", "--length", "2.5s"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("ballad has no bar line within 2.5 s"), "{}", ran.err);
    assert!(!show.folder.path().join("out").exists());
}

#[test]
fn a_whole_setlist_is_bounced_with_the_samples_that_it_has_on_stage() {
    // Sections in another order, moving levels and a segue: blocks are small and come late here, and
    // large and long before on stage.
    let show = TestShow::new()
        .bus("main", "{ outputs: [1, 2] }")
        .bus("click", "{ outputs: [3], role: monitor }")
        .head("click: { bus: click }")
        .song(
            "opener",
            "tempo: 120\nclick: on\ncount_in: 1 bar\nsections:\n  - { name: A, bar: 1 }\n  \
             - { name: B, bar: 2 }\nversions:\n  turned: { sections: [B, A, B] }\nautomation:\n  \
             - { stem: Stem 0, at: 1.3, level: -9 dB, ramp: 3 beats }",
        )
        .stem(Format::Wav24, 2, 192_007, "bus: main, level: -3 dB")
        .stem(Format::Wav16, 1, 150_000, "bus: main, pan: 0.3")
        .song("ballad", "tempo: 90.5\nclick: on")
        .stem(Format::Wav24, 2, 100_001, "bus: main")
        .entry("{ song: opener, version: turned, then: { segue: 1 s } }")
        .entry("{ song: ballad, then: { pause: 0.25 s } }")
        .entry("{ song: ballad, skip: on }")
        .entry("opener");
    let played = show.folder.path().join("played.wav");
    let device = format!("file:{}", played.display());
    let file = show.write();
    let ran = run(["play", file.to_str().unwrap(), "--device", &device]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let args = ["--setlist", "main", "--continuous", "--what", "outputs", "--format", "wav32f"];
    let ran = bounce(&show, &args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let samples = |path: &Path| -> Vec<u32> {
        let mut reader = hound::WavReader::open(path).unwrap();
        assert_eq!(reader.spec().channels, 3);
        reader.samples::<f32>().map(|sample| sample.unwrap().to_bits()).collect()
    };
    let bounced = samples(&show.folder.path().join("out/main_Outputs.wav"));
    let played = samples(&played);
    // Counted in, turned, up to the segue; the ballad and the pause; counted in, as it is.
    let opener = [96_000, 3 * 96_000 + 2 * 7, 192_007];
    let frames = opener[0] + opener[1] - 48_000 + 100_001 + 12_000 + opener[0] + opener[2];
    assert_eq!(bounced.len(), 3 * frames);
    assert!(bounced == played[..bounced.len()]);
}

#[test]
fn what_the_show_does_not_have_is_told() {
    let show = show();
    for (args, words) in [
        (&["coda"][..], "no song `coda`; it has: opener, ballad"),
        (&["opener", "--version", "long"], "has no versions"),
        (&["opener", "--venue", "Hall"], "there is no venue `Hall`"),
        (&["opener", "--preset", "minus:Tuba"], "no stem `Tuba`"),
        (&["opener", "--preset", "acapella", "--preset", "minus:vocals"], "no stem of opener"),
        (&["--setlist", "encore"], "no setlist `encore`"),
        (&["--setlist", "main", "--continuous", "--what", "stems"], "stems belong to a song"),
    ] {
        let ran = bounce(&show, args);
        assert_eq!(ran.code, Some(1), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert!(!show.folder.path().join("out").exists());
    for args in [
        &["opener", "--length", "soon"][..],
        &["opener", "--format", "mp3"],
        &[],
        &["opener", "--continuous"],
    ] {
        assert_eq!(bounce(&show, args).code, Some(2), "{args:?}");
    }
}
