//! The click of a show.

use std::path::Path;

use super::audio::{self, Wanted};
use super::fields::{Fields, named, read as read_value};
use super::node::Node;
use super::report::{FileReport, quoted};
use super::units::{LEVEL, METER, NAME, PATTERN, SUBDIVIDE, Unit};
use super::{keys, stems};
use crate::{AudioFile, Bus, Click, ClickPattern, Meter};

/// A click sound longer than this is a mistake, and it would stay in memory.
const MAX_SECONDS: u32 = 2;

/// Reads the click; sound files are relative to `folder`.
pub(super) fn read(
    node: &Node,
    folder: &Path,
    rate: u32,
    buses: &[Bus],
    out: &FileReport<'_>,
) -> Option<Click> {
    let fields = Fields::of(node, "the click", keys::CLICK, out)?;
    let sound = |key: &str| -> Option<AudioFile> {
        let wanted = Wanted { what: "a click sound", rate, max_seconds: MAX_SECONDS };
        audio::read(fields.get(key)?, key, folder, &wanted, out)
    };
    let (accent, beat, subdivision) = (sound("accent"), sound("beat"), sound("subdivision"));
    let level_db = fields.read("level", &LEVEL).unwrap_or(0.0);
    let subdivide = fields.read("subdivide", &SUBDIVIDE).unwrap_or(1);
    let bus_node = fields.need("bus", "click")?;
    let name = read_value(bus_node, "bus", &Unit { example: "click", ..NAME }, out)?;
    let bus = stems::find_bus(&name, bus_node, "the click", buses, out)?;
    let patterns = read_patterns(&fields, out);
    if subdivide == 1 && patterns.is_empty() && fields.get("subdivision").is_some() {
        let cause = format!("the sound for {} never plays", quoted("subdivision"));
        out.warning(fields.at(), cause, "write `subdivide: 2` or more, or leave the sound out");
    }
    Some(Click { bus, level_db, subdivide, patterns, accent, beat, subdivision })
}

/// The patterns of the meters that have one.
fn read_patterns(fields: &Fields<'_>, out: &FileReport<'_>) -> Vec<(Meter, ClickPattern)> {
    let Some(node) = fields.get("patterns") else { return Vec::new() };
    let what = Unit { is: METER.is, example: METER.example, ..NAME };
    let mut patterns: Vec<(Meter, ClickPattern)> = Vec::new();
    for entry in named(node, "`patterns`", &what, out) {
        let Some(meter) = (METER.parse)(&entry.key) else {
            let cause = format!("{} is not {}", quoted(&entry.key), METER.is);
            out.error(entry.at, cause, "write for example `patterns: { 7/8: A.b.b.. }`");
            continue;
        };
        let Some(pattern) = read_value(&entry.node, &entry.key, &PATTERN, out) else { continue };
        if pattern.per_beat(meter).is_none() {
            let cause = format!("the pattern for {} does not fit its beats", quoted(&entry.key));
            let remedy = format!("write {} strokes, or up to 8 times as many", meter.beats);
            out.error(entry.node.at, cause, remedy);
        } else if patterns.iter().any(|(other, _)| *other == meter) {
            let cause = format!("there are two patterns for {}", quoted(&entry.key));
            out.error(entry.at, cause, "keep one of the two");
        } else {
            patterns.push((meter, pattern));
        }
    }
    patterns
}
