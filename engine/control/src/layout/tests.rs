use std::collections::BTreeSet;
use std::fs;

use downbeat_show_files::LoadOptions;

use super::*;

fn show() -> Show {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let mut wav = b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data\x08\0\0\0".to_vec();
    wav.extend([0; 8]);
    fs::write(folder.path().join("a.wav"), wav).unwrap();
    write(
        "show.yaml",
        "show: S\nbuses:\n  main: { outputs: [1, 2] }\n  Lead Vox: { outputs: [3] }\n  \
         ltc: { outputs: [4], role: timecode }\nsongs: { one: one.yaml }\n\
         setlists:\n  all: [one, { talk: Hello, length: 1 min }, one]\n",
    );
    write(
        "one.yaml",
        "title: First\ntempo: 120\nsections: [{ name: A, bar: 1 }]\nstems:\n  \
         - { name: Kick, file: a.wav, bus: main }\n  - { name: Snare, file: a.wav, bus: main }\n",
    );
    let loaded =
        downbeat_show_files::load(&folder.path().join("show.yaml"), &LoadOptions::default());
    let problems: Vec<_> = loaded.problems.iter().map(ToString::to_string).collect();
    loaded.show.unwrap_or_else(|| panic!("{problems:?}"))
}

/// All values of a key, in whatever depth.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get(key));
            map.values().for_each(|value| all(value, key, found));
        }
        Value::Array(values) => values.iter().for_each(|value| all(value, key, found)),
        _ => {}
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    all(value, key, &mut found);
    found.into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

#[test]
fn front_of_house_has_a_strip_for_each_bus_and_stem() {
    let show = show();
    let made = layout(&show, &show.setlists[0], LayoutFor::Foh).unwrap();
    let addresses = texts(&made, "address");
    for address in ["bus/1/fader", "bus/1/peak", "bus/2/mute", "stem/1/fader", "stem/2/name"] {
        assert!(addresses.contains(&format!("/downbeat/{address}")), "{address}");
    }
    assert!(
        !addresses.iter().any(|address| address.contains("bus/3") || address.contains("stem/3"))
    );
    let ids = texts(&made, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn the_tech_has_transport_sections_and_the_setlist() {
    let show = show();
    let made = layout(&show, &show.setlists[0], LayoutFor::Tech).unwrap();
    let labels = texts(&made, "label");
    for label in ["GO", "PANIC", "section 1", "1 First", "3 First"] {
        assert!(labels.contains(&label.to_owned()), "{label}: {labels:?}");
    }
    assert!(!labels.iter().any(|label| label.contains("Hello")));
}
