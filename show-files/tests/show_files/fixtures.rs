//! Every kind of problem has a folder in `tests/fixtures`, and its full text beside it.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_show_files::{LoadOptions, Loaded, load};

use crate::audio_files;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Loads a copy of the fixture that has audio files beside it.
fn loaded(kind: &str) -> Loaded {
    let copy = tempfile::tempdir().unwrap();
    audio_files::fill(&copy.path().join("audio"));
    for entry in fs::read_dir(folder().join(kind)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let loaded = load(&copy.path().join("show.yaml"), &LoadOptions::default());
    assert_eq!(loaded.show.is_some(), loaded.errors().next().is_none());
    loaded
}

fn check(kind: &str) {
    let loaded = loaded(kind);
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    let text = if problems.is_empty() { "no problems".to_owned() } else { problems.join("\n") };
    insta::with_settings!({
        snapshot_path => folder().join(kind),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("problems", text);
    });
}

macro_rules! fixtures {
    ($($test:ident),* $(,)?) => {
        $(#[test]
        fn $test() {
            check(&stringify!($test).replace('_', "-"));
        })*

        #[test]
        fn every_fixture_is_tested() {
            let mut tested = vec![$(stringify!($test).replace('_', "-")),*];
            tested.sort();
            let mut found: Vec<String> = fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            assert_eq!(tested, found);
        }
    };
}

fixtures! {
    all_is_well,
    automation,
    click_on_without_click,
    click_patterns,
    click_sounds,
    click_subdivision_unused,
    click_without_bus,
    controls,
    controls_clash,
    count_in_unheard,
    cut_file,
    cut_flac,
    duplicate_names,
    empty_lists,
    empty_maps,
    events,
    events_kinds,
    guide,
    guide_cues,
    guide_values,
    guide_without_show,
    last_continues,
    lyrics,
    lyrics_lines,
    machine_bus_is_fed,
    many_channels,
    midi_out,
    missing_keys,
    missing_keys_in_a_song,
    missing_song_file,
    missing_stem_file,
    no_value,
    not_audio,
    outside,
    pan_on_mono_bus,
    pilot,
    pilot_unheard,
    program_twice,
    section_ends,
    sections,
    segues,
    several_files,
    shared_output,
    skipped,
    slots,
    stem_lengths,
    stem_rate,
    takes,
    takes_lengths,
    tempo_changes_nothing,
    tempo_file,
    tempo_order,
    tempo_places,
    tempo_ramp,
    tempo_start,
    tempo_too_fast,
    tempo_without_bpm,
    timecode,
    timecode_drop,
    too_many,
    osc,
    osc_open,
    transport,
    unknown_bus,
    unknown_key,
    unknown_song,
    version_unread,
    versions,
    wrong_type,
    wrong_values,
    yaml_alias,
    yaml_empty,
    yaml_indentation,
    yaml_key,
    yaml_not_a_map,
    yaml_not_utf8,
    yaml_syntax,
    yaml_tab,
    yaml_tag,
    yaml_two_documents,
    yaml_unknown_anchor,
    yaml_utf16,
    yaml_windows,
}
