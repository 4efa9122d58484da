//! The manual against the keys.

use super::*;

/// The rows of the table under a heading of the manual that start with a key.
fn documented(heading: &str) -> Vec<&'static str> {
    let manual = concat!(
        include_str!("../../../../docs/show-file.md"),
        "\n",
        include_str!("../../../../docs/midi.md")
    );
    let section = manual.split("\n#").find(|section| {
        section.trim_start_matches('#').lines().next() == Some(&format!(" {heading}"))
    });
    section.unwrap().lines().filter(|line| line.starts_with("| `")).collect()
}

#[test]
fn the_manual_has_the_row_of_every_key_and_no_other() {
    let maps = [
        ("The show", SHOW),
        ("Buses", BUS),
        ("The click", CLICK),
        ("The transport", TRANSPORT),
        ("OSC", OSC),
        ("Timecode", TIMECODE),
        ("The pilot", PILOT),
        ("Songs of a setlist", ENTRY),
        ("Segues", SEGUE),
        ("Pauses", PAUSE_KEYS),
        ("Breaks", BREAK),
        ("Talks", TALK),
        ("A song", SONG),
        ("Tempo", TEMPO_CHANGE),
        ("Tempo from a MIDI file", TEMPO_FILE),
        ("Sections", SECTION),
        ("Versions", VERSION),
        ("Automation", AUTOMATION),
        ("Stems", STEM),
        ("The guide", GUIDE),
        ("The guide of a song", SONG_GUIDE),
        ("Events", EVENT),
        ("MIDI messages", MIDI_MESSAGE),
        ("MIDI outputs", MIDI),
        ("MIDI timecode", MTC),
        ("MIDI files", SONG_MIDI),
        ("OSC messages", OSC_MESSAGE),
        ("OSC arguments", OSC_ARG),
        ("Lyrics", LYRIC),
        ("Venues", VENUE),
        ("Venue levels", VENUE_LEVEL),
        ("The controls", CONTROLS),
        ("Ports", CONTROL_PORT),
        ("Bindings", BINDING),
    ];
    for (heading, keys) in maps {
        let rows: Vec<String> = keys
            .iter()
            .map(|key| format!("| `{}` | {} | {} |", key.name, key.about, key.left_out))
            .collect();
        assert_eq!(documented(heading), rows, "{heading}");
    }
}
