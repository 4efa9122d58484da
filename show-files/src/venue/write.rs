//! From a venue to its file.

use std::fmt::Write as _;

use super::{Offset, Venue};

const HEAD: &str =
    "# What FOH changed for this room. Downbeat writes this file anew when levels are saved.\n";

/// The file as text. Names are quoted as in JSON, which YAML reads as they are.
pub(super) fn text(venue: &Venue) -> String {
    let mut text = HEAD.to_owned();
    // Writing to a string cannot fail.
    let _ = write_buses(venue, &mut text).and_then(|()| write_stems(venue, &mut text));
    text
}

fn write_buses(venue: &Venue, text: &mut String) -> std::fmt::Result {
    if venue.buses.is_empty() {
        return writeln!(text, "buses: {{}}");
    }
    writeln!(text, "buses:")?;
    venue
        .buses
        .iter()
        .try_for_each(|(bus, offset)| writeln!(text, "  {}: {}", quoted(bus), shown(*offset)))
}

fn write_stems(venue: &Venue, text: &mut String) -> std::fmt::Result {
    if venue.stems.is_empty() {
        return writeln!(text, "stems: {{}}");
    }
    writeln!(text, "stems:")?;
    for (song, stems) in &venue.stems {
        let empty = if stems.is_empty() { " {}" } else { "" };
        writeln!(text, "  {}:{empty}", quoted(song))?;
        for (stem, offset) in stems {
            writeln!(text, "    {}: {}", quoted(stem), shown(*offset))?;
        }
    }
    Ok(())
}

fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

fn shown(Offset { level_db, muted }: Offset) -> String {
    let mute = if muted { ", mute: on" } else { "" };
    format!("{{ level: {level_db} dB{mute} }}")
}
