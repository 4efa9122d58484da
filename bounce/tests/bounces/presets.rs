//! Which stems are in it.

use downbeat_bounce::{Choice, Options};

use crate::support::*;

/// A stem for each kind, whose level tells which it is: the sum of a mix is the set of its stems.
fn folder() -> Folder {
    let level = |bit: u32| vec![1_i32 << (10 + bit); 500];
    let buses = ["music: { outputs: [1] }", "vocals: { outputs: [2] }"];
    Folder::new(&buses)
        .stem("Drums", &[level(0)], "bus: music")
        .stem("Lead Vox", &[level(1)], "bus: vocals")
        .stem("BGVs", &[level(2)], "bus: vocals")
        .stem("Anna", &[level(3)], "bus: vocals")
        .stem("Choir", &[level(4)], "bus: music")
        .stem("Click", &[level(5)], "bus: music")
        .stem("Guide", &[level(6)], "bus: music")
        .stem("Lead Synth", &[level(7)], "bus: music")
}

const DRUMS: u32 = 1;
const LEAD: u32 = 2;
const BGVS: u32 = 4;
const ANNA: u32 = 8;
const CHOIR: u32 = 16;
const CLICK: u32 = 32;
const GUIDE: u32 = 64;
const SYNTH: u32 = 128;

#[track_caller]
fn assert_set(options: Options, expected: u32) {
    let mix = folder().only(&options);
    let set = (mix[0][100] * 8192.0).round() as u32;
    assert_eq!(set, expected, "{set:#b}");
}

fn with(choices: &[Choice]) -> Options {
    Options { choices: choices.to_vec(), ..floats() }
}

#[test]
fn click_and_guide_are_left_out_unless_they_are_wanted() {
    let all = DRUMS | LEAD | BGVS | ANNA | CHOIR | SYNTH;
    assert_set(with(&[]), all);
    assert_set(Options { guide: Some(true), ..with(&[]) }, all | GUIDE);
}

#[test]
fn presets_know_vocals_by_name_and_bus() {
    assert_set(with(&[Choice::Instrumental]), DRUMS | SYNTH);
    assert_set(with(&[Choice::Acapella]), LEAD | BGVS | ANNA | CHOIR);
    assert_set(with(&[Choice::TvMix]), DRUMS | BGVS | CHOIR | SYNTH);
}

#[test]
fn stems_are_taken_and_left_by_name_or_bus() {
    let minus = |name: &str| Choice::Minus(name.into());
    let only = |name: &str| Choice::Only(name.into());
    assert_set(with(&[minus("drums"), minus("LEAD VOX")]), BGVS | ANNA | CHOIR | SYNTH);
    assert_set(with(&[only("Drums"), only("Anna")]), DRUMS | ANNA);
    assert_set(with(&[only("vocals"), minus("BGVs")]), LEAD | ANNA);
    assert_set(with(&[Choice::Instrumental, minus("Drums")]), SYNTH);
    assert_set(with(&[only("Click")]), CLICK);
}

#[test]
fn what_is_not_there_is_told() {
    let error = folder().bounce(&with(&[Choice::Minus("Tuba".into())])).unwrap_err();
    assert!(
        error.to_string().contains("has no stem `Tuba`; its stems: Drums, Lead Vox"),
        "{error}"
    );
    let nothing = [Choice::Only("Drums".into()), Choice::Minus("Drums".into())];
    let error = folder().bounce(&with(&nothing)).unwrap_err();
    assert!(error.to_string().contains("no stem"), "{error}");
}

#[test]
fn the_name_says_what_it_is() {
    let bounced = folder().bounce(&with(&[Choice::TvMix])).unwrap();
    assert_eq!(bounced.files[0].path, folder_out(&bounced, "Opener_TV-Mix_120BPM.wav"));
}

fn folder_out(bounced: &downbeat_bounce::Bounced, name: &str) -> std::path::PathBuf {
    bounced.files[0].path.with_file_name(name)
}
