//! One song file.

use std::path::Path;

use super::fields::{Fields, list};
use super::load::named_tree;
use super::node::{Entry, Node};
use super::report::{FileReport, Pos, Report, quoted};
use super::units::{BAR, COUNT_IN, NAME, SWITCH, Unit};
use super::{keys, stems, tempo};
use crate::{Bus, Section, Song, TempoMap};

/// What a song must know of the show it is in.
pub(super) struct Rig<'a> {
    pub(super) rate: u32,
    pub(super) buses: &'a [Bus],
    pub(super) has_click: bool,
}

/// A section and where its bar stands in the file.
struct Placed {
    section: Section,
    at: Pos,
}

/// Reads the song that an entry of the show file names. What comes back is only whole if nothing
/// was reported.
pub(super) fn read(
    entry: &Entry,
    path: &Path,
    rig: &Rig<'_>,
    report: &Report,
    namer: &FileReport<'_>,
) -> Option<Song> {
    let out = report.file(path);
    let root = named_tree(path, &entry.node, namer, &out)?;
    let fields = Fields::of(&root, "a song", keys::SONG, &out)?;
    let title = fields.read("title", &Unit { example: "Opener", ..NAME });
    let tempo = tempo::read(&fields, &out);
    let folder = path.parent().unwrap_or(Path::new(""));
    let stems = stems::read(&fields, folder, rig, &out);
    let frames = stems.iter().map(|stem| stem.file.frames).max().unwrap_or(0);
    let sections = fields.get("sections").map_or_else(Vec::new, |node| {
        let sections = read_sections(node, &out);
        check_order(&sections, &out);
        sections
    });
    let (click, count_in_bars) = read_click(&fields, rig, &out);
    let tempo = tempo?;
    let sections = place(sections, &tempo, rig.rate, frames, &out);
    let title = title.unwrap_or_else(|| entry.key.clone());
    let key = entry.key.clone();
    Some(Song { key, title, tempo, count_in_bars, click, sections, stems, frames })
}

/// Whether the click sounds, and for how many bars before the song.
fn read_click(fields: &Fields<'_>, rig: &Rig<'_>, out: &FileReport<'_>) -> (bool, u32) {
    let asked = fields.read("click", &SWITCH);
    let count_in = fields.read("count_in", &COUNT_IN).unwrap_or(0);
    let click = asked.unwrap_or(rig.has_click);
    if let (true, false, Some(node)) = (click, rig.has_click, fields.get("click")) {
        let suggestion = "write `click: { bus: NAME }` in the show file, or `click: off` here";
        out.error(node.at, "the click is on, but the show has no click", suggestion);
    }
    if let (true, false, Some(node)) = (count_in > 0, rig.has_click, fields.get("count_in")) {
        let suggestion = "write `click: { bus: NAME }` in the show file, or leave the count-in out";
        out.warning(node.at, "nobody hears the count-in, as the show has no click", suggestion);
    }
    (click, count_in)
}

fn read_sections(node: &Node, out: &FileReport<'_>) -> Vec<Placed> {
    let example = "`sections: [{ name: Intro, bar: 1 }]`";
    list(node, "`sections`", example, out)
        .iter()
        .filter_map(|item| {
            let fields = Fields::of(item, "a section", keys::SECTION, out)?;
            let name = fields.need_read("name", &NAME);
            let bar = fields.need_read("bar", &BAR)?;
            let at = fields.get("bar")?.at;
            Some(Placed { section: Section { name: name?, bar, frame: 0 }, at })
        })
        .collect()
}

fn check_order(sections: &[Placed], out: &FileReport<'_>) {
    for pair in sections.windows(2) {
        let (before, section) = (&pair[0].section, &pair[1].section);
        if section.bar <= before.bar {
            let cause = format!(
                "section {} at bar {} does not follow {} at bar {}",
                quoted(&section.name),
                section.bar,
                quoted(&before.name),
                before.bar
            );
            out.error(pair[1].at, cause, "put the sections in the order of their bars");
        }
    }
    let mut seen = std::collections::HashSet::new();
    for Placed { section, at } in sections {
        if !seen.insert(&section.name) {
            let cause = format!("two sections are called {}", quoted(&section.name));
            out.warning(*at, cause, "number them, so that a jump can tell them apart");
        }
    }
}

/// Works out the frames of sections.
fn place(
    sections: Vec<Placed>,
    tempo: &TempoMap,
    rate: u32,
    frames: u64,
    out: &FileReport<'_>,
) -> Vec<Section> {
    let place = |Placed { mut section, at }: Placed| {
        // A bar is at most 100000, far inside the range of the map.
        section.frame = tempo.bar_frame(rate, i32::try_from(section.bar).unwrap_or(i32::MAX));
        if frames > 0 && u64::try_from(section.frame).is_ok_and(|frame| frame >= frames) {
            let cause = format!(
                "section {} starts at bar {}, {:.3} s, but the song ends at {:.3} s",
                quoted(&section.name),
                section.bar,
                section.frame as f64 / f64::from(rate),
                frames as f64 / f64::from(rate)
            );
            out.warning(at, cause, "check the bar, the tempo and the length of the stems");
        }
        section
    };
    sections.into_iter().map(place).collect()
}
