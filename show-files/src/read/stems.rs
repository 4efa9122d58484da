//! The stems of a song.

use std::collections::HashSet;
use std::path::Path;

use super::audio::{self, Wanted};
use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::{FileReport, Pos, quoted};
use super::similar::{listed, suggest};
use super::song::Rig;
use super::units::{LEVEL, NAME, PAN, TAKE, TRACK, Unit};
use crate::{AudioFile, Bus, Stem, Take, Takes};

const MAX_STEMS: usize = 64;
/// A longer song is a mistake, and its grid would fill the memory.
const MAX_SECONDS: u32 = 6 * 3600;

/// Reads the stems of a song; files are relative to `folder`.
pub(super) fn read(
    fields: &Fields<'_>,
    folder: &Path,
    rig: &Rig<'_>,
    out: &FileReport<'_>,
) -> Vec<Stem> {
    let example = "[{ name: Drums, file: Drums.wav, bus: drums }]";
    let Some(node) = fields.need("stems", example) else { return Vec::new() };
    let items = list(node, "`stems`", &format!("`stems: {example}`"), out);
    if items.len() > MAX_STEMS {
        let cause = format!("the song has {} stems, and {MAX_STEMS} is the most", items.len());
        out.error(items[MAX_STEMS].at, cause, "mix some of them together");
    }
    let mut names = HashSet::new();
    let stems: Vec<(Stem, Pos)> = items
        .iter()
        .take(MAX_STEMS)
        .filter_map(|item| read_stem(item, folder, rig, &mut names, out))
        .collect();
    warn_of_lengths(&stems, out);
    warn_of_takes(&stems, out);
    stems.into_iter().map(|(stem, _)| stem).collect()
}

/// Reads one stem, and where its file is named.
fn read_stem(
    node: &Node,
    folder: &Path,
    rig: &Rig<'_>,
    names: &mut HashSet<String>,
    out: &FileReport<'_>,
) -> Option<(Stem, Pos)> {
    let fields = Fields::of(node, "a stem", keys::STEM, out)?;
    let name = fields.need_read("name", &Unit { example: "Drums", ..NAME });
    if let (Some(name), Some(at)) = (&name, fields.get("name").map(|name| name.at))
        && !names.insert(name.clone())
    {
        let cause = format!("two stems are called {}", quoted(name));
        out.error(at, cause, "give one of them another name");
    }
    let level_db = fields.read("level", &LEVEL).unwrap_or(0.0);
    let pan = fields.read("pan", &PAN);
    let buses = fields
        .need("bus", "drums")
        .and_then(|bus| read_buses(bus, name.as_deref(), rig.buses, out));
    if let (Some(_), Some(at), Some(buses)) = (pan, fields.get("pan").map(|pan| pan.at), &buses) {
        warn_of_pan(at, buses, rig.buses, out);
    }
    let (file, takes, at) = read_files(&fields, folder, rig, out)?;
    Some((Stem { name: name?, file, buses: buses?, level_db, pan, takes }, at))
}

/// The file of a stem, or both of one that is there wet and dry; and where it is named.
fn read_files(
    fields: &Fields<'_>,
    folder: &Path,
    rig: &Rig<'_>,
    out: &FileReport<'_>,
) -> Option<(AudioFile, Option<Takes>, Pos)> {
    let wanted = Wanted { what: "a stem", rate: rig.rate, max_seconds: MAX_SECONDS };
    let track = fields.read("track", &TRACK);
    let read = |node: &Node, key: &str| audio::read_track(node, key, track, folder, &wanted, out);
    let (wet, dry) = (fields.get("wet"), fields.get("dry"));
    let default = fields.read("pick", &TAKE).unwrap_or(Take::Wet);
    if wet.is_none() && dry.is_none() {
        let node = fields.need("file", "Drums.wav")?;
        if let Some(pick) = fields.get("pick") {
            let cause = "the stem has one file, so there is nothing to pick";
            out.error(pick.at, cause, "write `wet` and `dry` instead of `file`");
        }
        return Some((read(node, "file")?, None, node.at));
    }
    if let Some(file) = fields.get("file") {
        let cause = "a stem has a `file`, or `wet` and `dry`, and not both";
        out.error(file.at, cause, "leave `file` out");
    }
    let (wet, dry) = (fields.need("wet", "Vox_wet.wav"), fields.need("dry", "Vox_dry.wav"));
    let at = [wet, dry].into_iter().flatten().map(|node| node.at).next()?;
    let (wet, dry) =
        (wet.and_then(|node| read(node, "wet")), dry.and_then(|node| read(node, "dry")));
    let takes = Takes { wet: wet?, dry: dry?, default };
    let file = match default {
        Take::Wet => takes.wet.clone(),
        Take::Dry => takes.dry.clone(),
    };
    Some((file, Some(takes), at))
}

/// The buses a stem feeds: one name, or a list of names.
fn read_buses(
    node: &Node,
    stem: Option<&str>,
    buses: &[Bus],
    out: &FileReport<'_>,
) -> Option<Vec<usize>> {
    let items = match &node.value {
        Value::List(_) => list(node, "`bus`", "`bus: [drums, guide]`", out),
        _ => std::slice::from_ref(node),
    };
    let feeder = stem.map_or("a stem".to_owned(), |stem| format!("stem {}", quoted(stem)));
    let mut found = Vec::new();
    for item in items {
        let Some(name) = read_value(item, "bus", &Unit { example: "drums", ..NAME }, out) else {
            continue;
        };
        let Some(bus) = find_bus(&name, item, &feeder, buses, out) else { continue };
        if found.contains(&bus) {
            let cause = format!("{feeder} feeds bus {} twice", quoted(&name));
            out.error(item.at, cause, "name each bus once, and raise the `level` instead");
        }
        found.push(bus);
    }
    (!found.is_empty()).then_some(found)
}

/// The bus of that name, if music may go there.
pub(super) fn find_bus(
    name: &str,
    node: &Node,
    feeder: &str,
    buses: &[Bus],
    out: &FileReport<'_>,
) -> Option<usize> {
    let Some(index) = buses.iter().position(|bus| bus.name == name) else {
        let cause = format!("there is no bus {}", quoted(name));
        let suggestion = suggest(name, buses.iter().map(|bus| bus.name.as_str()), "buses");
        out.error(node.at, cause, suggestion);
        return None;
    };
    let role = buses[index].role;
    if !role.carries_music() {
        let cause = format!("{feeder} feeds {}, which is a {} bus", quoted(name), role.word());
        out.error(node.at, cause, "feed a bus with the role `pa` or `monitor`");
    }
    Some(index)
}

fn warn_of_pan(at: Pos, fed: &[usize], buses: &[Bus], out: &FileReport<'_>) {
    if fed.iter().all(|bus| buses[*bus].outputs.len() == 1) {
        let cause = "pan does nothing here, because every bus of the stem has one output";
        out.warning(at, cause, "leave `pan` out, or feed a bus with two outputs");
    }
}

/// One warning for all stems that end before the longest.
fn warn_of_lengths(stems: &[(Stem, Pos)], out: &FileReport<'_>) {
    if out.has_conversions() {
        return;
    }
    let Some((longest, _)) = stems.iter().max_by_key(|(stem, _)| stem.file.frames) else { return };
    let shorter: Vec<&(Stem, Pos)> =
        stems.iter().filter(|(stem, _)| stem.file.frames < longest.file.frames).collect();
    let Some((shortest, at)) = shorter.iter().min_by_key(|(stem, _)| stem.file.frames) else {
        return;
    };
    let seconds = |stem: &Stem| stem.file.frames as f64 / f64::from(stem.file.rate);
    let names: Vec<&str> = shorter.iter().map(|(stem, _)| stem.name.as_str()).collect();
    let cause = format!(
        "stems end before {} does at {:.3} s: {}, the first at {:.3} s",
        quoted(&longest.name),
        seconds(longest),
        listed(&names),
        seconds(shortest)
    );
    let suggestion = "nothing, if that is meant: the others go on, and the song is as long as the \
                      longest stem";
    out.warning(*at, cause, suggestion);
}

/// A warning for each stem whose takes have different lengths: the song is as long as the longest, and
/// a version that picks the shorter one has silence at its end.
fn warn_of_takes(stems: &[(Stem, Pos)], out: &FileReport<'_>) {
    for (stem, at) in stems {
        let Some(Takes { wet, dry, .. }) = &stem.takes else { continue };
        if wet.frames == dry.frames || wet.awaits_conversion() || dry.awaits_conversion() {
            continue;
        }
        let seconds = |file: &AudioFile| file.frames as f64 / f64::from(file.rate);
        let cause = format!(
            "the takes of {} have different lengths: wet has {:.3} s, dry has {:.3} s",
            quoted(&stem.name),
            seconds(wet),
            seconds(dry)
        );
        let suggestion = "nothing, if only a tail is missing; else export both over the same range";
        out.warning(*at, cause, suggestion);
    }
}
