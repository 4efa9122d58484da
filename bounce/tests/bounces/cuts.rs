//! Cutdowns, click and count-in.

use downbeat_bounce::{Options, Start, What};

use crate::support::*;

/// Bars of two seconds at 120 bpm, ten of them.
const BAR: usize = 96_000;

fn folder() -> Folder {
    Folder::new(&["main: { outputs: [1] }"])
        .song("sections:\n  - { name: Verse, bar: 1 }\n  - { name: Chorus, bar: 5 }")
        .stem("Drums", &[vec![1 << 22; 10 * BAR]], "bus: main")
}

#[test]
fn a_cutdown_ends_on_the_last_bar_line_that_fits_and_fades_over_its_last_bar() {
    let options = Options { length: Some("7s".parse().unwrap()), ..floats() };
    let mix = folder().only(&options);
    // Bar lines are at 2, 4 and 6 s.
    assert_eq!(mix[0].len(), 3 * BAR);
    assert_near(&mix[0][..2 * BAR], |_| 0.5);
    // The renderer fades the last 5 ms of what ends inside a stem by itself.
    assert_near(&mix[0][2 * BAR..3 * BAR - 240], |at| 0.5 * (1.0 - at as f64 / BAR as f64));
    assert!(mix[0][3 * BAR - 1].abs() < 1e-5);
}

#[test]
fn a_cutdown_may_start_at_a_section_or_a_bar() {
    for start in [Start::Section("chorus".into()), Start::Bar(5)] {
        let length = Some("4s".parse().unwrap());
        let bounced = folder().bounce(&Options { length, start: Some(start), ..floats() }).unwrap();
        assert_eq!(bounced.frames, 2 * BAR as u64);
    }
    let folder = folder();
    let bounced = folder.bounce(&Options { start: Some(Start::Bar(9)), ..floats() }).unwrap();
    let mix = samples(&bounced.files[0].path);
    assert_eq!(mix[0].len(), 2 * BAR);
    // In over 5 ms, which are 240 frames, and to its own end without a fade.
    assert_near(&mix[0][..240], |at| 0.5 * (at + 1) as f64 / 241.0);
    assert_near(&mix[0][240..], |_| 0.5);
}

#[test]
fn bar_lines_are_those_of_what_is_played_and_of_every_meter() {
    let folder = Folder::new(&["main: { outputs: [1] }"]).song("offset: 0.5 s").stem(
        "Drums",
        &[vec![1 << 22; 10 * BAR]],
        "bus: main",
    );
    let options = Options { length: Some("5s".parse().unwrap()), ..floats() };
    // The bars begin half a second into the audio: lines at 0.5, 2.5 and 4.5 s.
    assert_eq!(folder.bounce(&options).unwrap().frames, 216_000);
}

#[test]
fn a_short_song_is_not_cut() {
    let options = Options { length: Some("60s".parse().unwrap()), ..floats() };
    let mix = folder().only(&options);
    assert_eq!(mix[0], vec![0.5; 10 * BAR]);
}

#[test]
fn places_that_are_not_played_are_told() {
    let wrong = |start| folder().bounce(&Options { start: Some(start), ..floats() }).unwrap_err();
    let error = wrong(Start::Section("Bridge".into())).to_string();
    assert!(
        error.contains("does not play a section `Bridge`; its sections: Verse, Chorus"),
        "{error}"
    );
    assert!(wrong(Start::Bar(11)).to_string().contains("does not play bar 11"));
    let length = Some("1s".parse().unwrap());
    let error = folder().bounce(&Options { length, ..floats() }).unwrap_err();
    assert!(error.to_string().contains("no bar line within 1 s"), "{error}");
}

#[test]
fn the_click_is_in_the_outputs_and_elsewhere_only_if_it_is_asked_for() {
    let folder = Folder::new(&["main: { outputs: [1] }", "click: { outputs: [2], role: monitor }"])
        .head("click: { bus: click }")
        .song("click: on\ncount_in: 1 bar")
        .stem("Drums", &[vec![1 << 22; 2 * BAR]], "bus: main");
    let mix = folder.only(&floats());
    assert_eq!(mix, [vec![0.5; 2 * BAR], vec![0.5; 2 * BAR]]);

    let outputs = folder.only(&Options { what: What::Outputs, ..floats() });
    assert_eq!(outputs[0].len(), 3 * BAR);
    assert_eq!(outputs[0][..BAR], vec![0.0; BAR]);
    assert_eq!(outputs[0][BAR..], vec![0.5; 2 * BAR]);
    // A click on each of the twelve beats, which are half a second apart.
    for beat in 0..12 {
        assert!(outputs[1][beat * 24_000..][..480].iter().any(|sample| sample.abs() > 0.01));
        assert!(outputs[1][beat * 24_000 + 20_000..][..3_000].iter().all(|&sample| sample == 0.0));
    }

    let with = Options { click: Some(true), force: true, ..floats() };
    let clicked = folder.only(&with);
    for side in &clicked {
        for (frame, sample) in side.iter().enumerate() {
            let expected = outputs[0][frame] + outputs[1][frame];
            assert!((sample - expected).abs() < 1e-6, "frame {frame}");
        }
    }

    let without = Options { what: What::Outputs, click: Some(false), force: true, ..floats() };
    let silent = folder.only(&without);
    assert_eq!(silent, [vec![0.5; 2 * BAR], vec![0.0; 2 * BAR]]);
}
