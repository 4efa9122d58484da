//! The versions of a song.

use super::fields::{Fields, list, named, read as read_value};
use super::keys;
use super::node::{Entry, Node, Value};
use super::position::{self, Timeline};
use super::report::{FileReport, Pos, quoted};
use super::sections;
use super::similar::suggest;
use super::units::{LEVEL, NAME, TAKE, Unit};
use crate::{Pass, Section, Stem, StemChange, Version};

/// More ways to play a song are a mistake.
const MAX_VERSIONS: usize = 64;
/// The most sections a version plays.
const MAX_PASSES: usize = 1000;

/// What a version may speak of.
pub(super) struct Material<'a> {
    pub(super) sections: &'a [Section],
    pub(super) stems: &'a [Stem],
    /// The song as it is.
    pub(super) passes: &'a [Pass],
    /// Whether every section and stem of the file could be read; if not, what is missing among them
    /// may be there.
    pub(super) whole: bool,
}

/// Reads all versions.
pub(super) fn read(
    node: &Node,
    song: &Material<'_>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Vec<Version> {
    let entries = named(node, "`versions`", &Unit { example: "long", ..NAME }, out);
    if let Some(extra) = entries.get(MAX_VERSIONS) {
        let cause = format!("there are {} versions, and {MAX_VERSIONS} is the most", entries.len());
        out.error(extra.at, cause, "leave out those that no setlist plays");
    }
    let entries = entries.into_iter().take(MAX_VERSIONS);
    let version = |entry: &Entry| {
        // Of one that could not be read the name is known all the same, so that setlists are not
        // told that it is not there.
        read_version(entry, song, timeline, out).unwrap_or_else(|| Version {
            name: entry.key.clone(),
            passes: song.passes.to_vec(),
            stems: vec![StemChange::default(); song.stems.len()],
        })
    };
    entries.map(version).collect()
}

fn read_version(
    entry: &Entry,
    song: &Material<'_>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Version> {
    let fields = Fields::of(&entry.node, "a version", keys::VERSION, out)?;
    let end = fields.get("end");
    let end_frame = end.and_then(|end| position::read(end, "end", timeline, out));
    let mut passes = match fields.get("sections") {
        Some(node) => read_arrangement(node, song, timeline, out)?,
        None => song.passes.to_vec(),
    };
    if let (Some(end), Some(frame)) = (end, end_frame)
        && song.whole
    {
        let ordered = fields.get("sections").is_some();
        cut(&mut passes, ordered, frame, end.at, timeline, out)?;
    }
    let mut stems = vec![StemChange::default(); song.stems.len()];
    read_mutes(&fields, song, &mut stems, out);
    read_levels(&fields, song, &mut stems, out);
    read_picks(&fields, song, &mut stems, out);
    Some(Version { name: entry.key.clone(), passes, stems })
}

/// The sections of a version, in order of play.
fn read_arrangement(
    node: &Node,
    song: &Material<'_>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Vec<Pass>> {
    let items = list(node, "`sections`", "`sections: [Intro, Verse 1, Chorus]`", out);
    if let Some(extra) = items.get(MAX_PASSES) {
        let cause =
            format!("a version plays {} sections, and {MAX_PASSES} is the most", items.len());
        out.error(extra.at, cause, "let a section `loop` instead");
        return None;
    }
    let passes: Vec<Pass> =
        items.iter().filter_map(|item| read_pass(item, song, timeline, out)).collect();
    (!passes.is_empty()).then_some(passes)
}

fn read_pass(
    item: &Node,
    song: &Material<'_>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Pass> {
    let name = read_value(item, "sections", &Unit { example: "Chorus", ..NAME }, out)?;
    let index = section(&name, item.at, song, out)?;
    let pass = sections::pass(index, &song.sections[index], timeline.frames);
    if pass.is_none() && timeline.frames > 0 {
        let cause = format!("there is no audio in section {}", quoted(&name));
        out.error(item.at, cause, "leave it out, or check its bar and the length of the stems");
    }
    pass
}

/// The section of that name; the first one if several have it, which is warned of where they are.
pub(super) fn section(
    name: &str,
    at: Pos,
    song: &Material<'_>,
    out: &FileReport<'_>,
) -> Option<usize> {
    let index = song.sections.iter().position(|section| section.name == name);
    if index.is_none() && song.whole {
        let cause = format!("there is no section {}", quoted(name));
        let names = song.sections.iter().map(|section| section.name.as_str());
        out.error(at, cause, suggest(name, names, "sections"));
    }
    index
}

/// The stem of that name.
pub(super) fn stem(
    name: &str,
    at: Pos,
    song: &Material<'_>,
    out: &FileReport<'_>,
) -> Option<usize> {
    let index = song.stems.iter().position(|stem| stem.name == name);
    if index.is_none() && song.whole {
        let cause = format!("there is no stem {}", quoted(name));
        let names = song.stems.iter().map(|stem| stem.name.as_str());
        out.error(at, cause, suggest(name, names, "stems"));
    }
    index
}

/// Lets a version end where it says. In an order of its own, that is in the last section, or after
/// it, where what follows in the song rings out.
fn cut(
    passes: &mut Vec<Pass>,
    ordered: bool,
    end: i64,
    at: Pos,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<()> {
    if timeline.frames == 0 {
        return None;
    }
    if end > timeline.end() {
        let cause = format!(
            "the version ends at {}, but the song ends at {}",
            timeline.shown(end),
            timeline.clock(timeline.end())
        );
        out.error(at, cause, "let it end earlier, or leave `end` out");
        return None;
    }
    if !ordered {
        passes.retain(|pass| pass.from < end);
    }
    let last = passes.last_mut().filter(|last| last.from < end);
    let Some(last) = last else {
        let cause = format!("the version ends at {}, before its last section", timeline.shown(end));
        out.error(at, cause, "let it end later, or leave the last section out");
        return None;
    };
    last.to = end;
    Some(())
}

/// The names of stems: one, or a list of them.
fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

fn read_mutes(
    fields: &Fields<'_>,
    song: &Material<'_>,
    stems: &mut [StemChange],
    out: &FileReport<'_>,
) {
    let Some(node) = fields.get("mute") else { return };
    let unit = Unit { example: "Lead Vox", ..NAME };
    for item in items(node) {
        let Some(name) = read_value(item, "mute", &unit, out) else { continue };
        let Some(index) = stem(&name, item.at, song, out) else { continue };
        if stems[index].muted {
            let cause = format!("stem {} is muted twice", quoted(&name));
            out.error(item.at, cause, "name each stem once");
        }
        stems[index].muted = true;
    }
}

fn read_levels(
    fields: &Fields<'_>,
    song: &Material<'_>,
    stems: &mut [StemChange],
    out: &FileReport<'_>,
) {
    let Some(node) = fields.get("levels") else { return };
    for entry in named(node, "`levels`", &Unit { example: "Drums", ..NAME }, out) {
        let level = read_value(&entry.node, &entry.key, &LEVEL, out);
        let Some(index) = stem(&entry.key, entry.at, song, out) else { continue };
        stems[index].level_db = level.unwrap_or(0.0);
    }
}

fn read_picks(
    fields: &Fields<'_>,
    song: &Material<'_>,
    stems: &mut [StemChange],
    out: &FileReport<'_>,
) {
    let Some(node) = fields.get("pick") else { return };
    if matches!(node.value, Value::Text(_)) {
        let Some(take) = read_value(node, "pick", &TAKE, out) else { return };
        let both = || song.stems.iter().enumerate().filter(|(_, stem)| stem.takes.is_some());
        if both().next().is_none() && song.whole {
            let cause = "no stem of the song is there wet and dry";
            out.error(node.at, cause, "give a stem `wet` and `dry` instead of `file`");
        }
        for (index, _) in both() {
            stems[index].take = Some(take);
        }
        return;
    }
    for entry in named(node, "`pick`", &Unit { example: "Lead Vox", ..NAME }, out) {
        let take = read_value(&entry.node, &entry.key, &TAKE, out);
        let Some(index) = stem(&entry.key, entry.at, song, out) else { continue };
        if song.stems[index].takes.is_none() {
            let cause =
                format!("stem {} has one file, so there is nothing to pick", quoted(&entry.key));
            out.error(entry.at, cause, "give the stem `wet` and `dry` instead of `file`");
        }
        stems[index].take = take;
    }
}
