//! The sections of a song, and the song as it is.

use std::collections::HashSet;

use super::fields::{Fields, list};
use super::keys;
use super::node::Node;
use super::position::{self, Timeline};
use super::report::{FileReport, Pos, quoted};
use super::units::{COLOUR, NAME, REMARK, SWITCH};
use crate::{Pass, Position, Section};

/// A section and where its places stand in the file.
struct Placed {
    section: Section,
    at: Pos,
    end_at: Option<Pos>,
}

/// Reads the sections and works out where they begin and end.
pub(super) fn read(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Vec<Section> {
    let example = "`sections: [{ name: Intro, bar: 1 }]`";
    let mut sections: Vec<Placed> = list(node, "`sections`", example, out)
        .iter()
        .filter_map(|item| read_section(item, timeline, out))
        .collect();
    check_order(&sections, timeline, out);
    warn_of_names(&sections, out);
    for index in 0..sections.len() {
        let next = sections.get(index + 1).map(|next| next.section.frame);
        finish(&mut sections[index], next, timeline, out);
    }
    sections.into_iter().map(|placed| placed.section).collect()
}

fn read_section(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Option<Placed> {
    let fields = Fields::of(node, "a section", keys::SECTION, out)?;
    let name = fields.need_read("name", &NAME);
    let start = fields.need("bar", "17");
    let place = start.and_then(|bar| position::read_both(bar, "bar", timeline, out));
    let end = position::optional(&fields, "end", timeline, out);
    let colour = fields.read("colour", &COLOUR);
    let note = fields.read("note", &REMARK);
    let loops = fields.read("loop", &SWITCH).unwrap_or(false);
    let (position, frame) = place?;
    let bar = match position {
        Position::Bar { bar, .. } => i32::try_from(bar).unwrap_or(i32::MAX),
        Position::Time(_) => timeline.tempo.place(timeline.rate, frame).bar,
    };
    let section = Section {
        name: name?,
        bar,
        frame,
        // Without an end of its own it gets one from what follows.
        end: end.flatten().unwrap_or(i64::MAX),
        colour,
        note,
        loops,
    };
    let end_at = fields.get("end").map(|end| end.at);
    Some(Placed { section, at: start?.at, end_at })
}

fn check_order(sections: &[Placed], timeline: &Timeline<'_>, out: &FileReport<'_>) {
    for pair in sections.windows(2) {
        let (before, section) = (&pair[0].section, &pair[1].section);
        if section.frame <= before.frame {
            let cause = format!(
                "section {} at {} does not follow {} at {}",
                quoted(&section.name),
                timeline.shown(section.frame),
                quoted(&before.name),
                timeline.shown(before.frame)
            );
            out.error(pair[1].at, cause, "put the sections in the order in which they start");
        }
    }
}

fn warn_of_names(sections: &[Placed], out: &FileReport<'_>) {
    let mut seen = HashSet::new();
    for Placed { section, at, .. } in sections {
        if !seen.insert(&section.name) {
            let cause = format!("two sections are called {}", quoted(&section.name));
            out.warning(*at, cause, "number them, so that a jump can tell them apart");
        }
    }
}

/// Sets the end of a section, which `next` follows, and checks that there is anything to hear.
fn finish(placed: &mut Placed, next: Option<i64>, timeline: &Timeline<'_>, out: &FileReport<'_>) {
    let Placed { section, at, end_at } = placed;
    let limit = next.unwrap_or(timeline.end());
    if let Some(end_at) = *end_at
        && section.end != i64::MAX
    {
        check_end(section, end_at, next, timeline, out);
    }
    if timeline.frames > 0 && section.frame >= timeline.end() {
        let cause = format!(
            "section {} starts at {}, but the song ends at {}",
            quoted(&section.name),
            timeline.shown(section.frame),
            timeline.clock(timeline.end())
        );
        out.warning(*at, cause, "check the bar, the tempo and the length of the stems");
    }
    section.end = section.end.min(limit).max(section.frame);
}

fn check_end(
    section: &Section,
    end_at: Pos,
    next: Option<i64>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) {
    if section.end <= section.frame {
        let cause = format!(
            "section {} ends at {}, before it starts",
            quoted(&section.name),
            timeline.shown(section.end)
        );
        out.error(end_at, cause, "let it end at a later bar, or leave `end` out");
    } else if next.is_some_and(|next| section.end > next) {
        let cause = format!(
            "section {} ends at {}, after the next one starts",
            quoted(&section.name),
            timeline.shown(section.end)
        );
        out.error(end_at, cause, "sections cannot overlap; leave `end` out, or let it end earlier");
    } else if timeline.frames > 0 && section.end > timeline.end() {
        let cause = format!(
            "section {} ends at {}, but the song ends at {}",
            quoted(&section.name),
            timeline.shown(section.end),
            timeline.clock(timeline.end())
        );
        out.warning(end_at, cause, "leave `end` out, or check the length of the stems");
    }
}

/// What is played of the song as it is: every section, and what lies around them.
pub(super) fn passes(sections: &[Section], frames: u64) -> Vec<Pass> {
    let end = i64::try_from(frames).unwrap_or(i64::MAX);
    let mut passes = Vec::new();
    let mut reached = 0;
    let between = |from: i64, to: i64| Pass { section: None, from, to, loops: false };
    for (index, section) in sections.iter().enumerate() {
        let Some(pass) = pass(index, section, frames) else { continue };
        if pass.from > reached {
            passes.push(between(reached, pass.from));
        }
        reached = pass.to;
        passes.push(pass);
    }
    if reached < end {
        passes.push(between(reached, end));
    }
    passes
}

/// One time through a section, as far as there is audio in it.
pub(super) fn pass(index: usize, section: &Section, frames: u64) -> Option<Pass> {
    let end = i64::try_from(frames).unwrap_or(i64::MAX);
    let (from, to) = (section.frame.clamp(0, end), section.end.clamp(0, end));
    (from < to).then_some(Pass { section: Some(index), from, to, loops: section.loops })
}
