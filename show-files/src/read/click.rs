//! The click of a show.

use std::path::Path;

use super::audio::{self, Wanted};
use super::fields::Fields;
use super::node::Node;
use super::report::{FileReport, quoted};
use super::units::{LEVEL, NAME, SUBDIVIDE, Unit};
use super::{keys, stems};
use crate::{AudioFile, Bus, Click};

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
    let name = super::fields::read(bus_node, "bus", &Unit { example: "click", ..NAME }, out)?;
    let bus = stems::find_bus(&name, bus_node, "the click", buses, out)?;
    if subdivide == 1 && fields.get("subdivision").is_some() {
        let cause = format!("the sound for {} never plays", quoted("subdivision"));
        out.warning(fields.at(), cause, "write `subdivide: 2` or more, or leave the sound out");
    }
    Some(Click { bus, level_db, subdivide, accent, beat, subdivision })
}
