//! The file of a venue.

use std::collections::BTreeMap;
use std::path::Path;

use super::fields::{Fields, named};
use super::load::tree;
use super::node::Node;
use super::report::{FileReport, Pos, Report, quoted};
use super::similar::suggest;
use super::units::{LEVEL_OFFSET, NAME, SWITCH, Unit};
use super::{keys, text};
use crate::{LoadedVenue, Offset, Severity, Show, Venue};

/// Reads the file of a venue into `venue`, which has no offsets yet. Problems name it relative to
/// `folder`.
pub(crate) fn read_venue(show: &Show, folder: &Path, mut venue: Venue) -> LoadedVenue {
    let report = Report::new(folder);
    let out = report.file(venue.file());
    match text::read(venue.file()) {
        Ok(text) => {
            if let Some(root) = tree(&text, &out) {
                read(&root, show, &mut venue, &out);
            }
        }
        Err(problem) => {
            let cause = match problem.at {
                Some(_) => problem.cause,
                None => format!("cannot read the venue file: {}", problem.cause),
            };
            out.error(problem.at.unwrap_or(Pos::START), cause, problem.suggestion);
        }
    }
    let problems = report.into_problems();
    let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    LoadedVenue { venue: (!failed).then_some(venue), problems }
}

fn read(root: &Node, show: &Show, venue: &mut Venue, out: &FileReport<'_>) {
    let Some(fields) = Fields::of(root, "a venue", keys::VENUE, out) else { return };
    if let Some(node) = fields.get("buses") {
        let known: Vec<&str> = show.buses.iter().map(|bus| bus.name.as_str()).collect();
        venue.buses = read_offsets(node, "`buses`", &Known { kind: "bus", names: &known }, out);
    }
    let Some(node) = fields.get("stems") else { return };
    let keys: Vec<&str> = show.songs.iter().map(|song| song.key.as_str()).collect();
    let songs = Known { kind: "song", names: &keys };
    for entry in named(node, "`stems`", &Unit { example: "opener", ..NAME }, out) {
        let song = show.songs.iter().find(|song| song.key == entry.key);
        let stems: Vec<&str> = song.map_or_else(Vec::new, |song| {
            song.stems.iter().map(|stem| stem.name.as_str()).collect()
        });
        songs.warn_of(&entry.key, entry.at, out);
        // Of a song that is not there, nobody knows the stems.
        let kind = if song.is_some() { "stem" } else { "" };
        let offsets =
            read_offsets(&entry.node, "the stems of a song", &Known { kind, names: &stems }, out);
        venue.stems.insert(entry.key.clone(), offsets);
    }
}

/// The names that a show has of something.
struct Known<'a> {
    /// What they are of; nothing if any name will do.
    kind: &'a str,
    names: &'a [&'a str],
}

impl Known<'_> {
    fn warn_of(&self, name: &str, at: Pos, out: &FileReport<'_>) {
        let Self { kind, names } = *self;
        if !kind.is_empty() && !names.contains(&name) {
            let cause = format!("the show has no {kind} {}, so nothing changes", quoted(name));
            let plural = if kind == "bus" { "buses".to_owned() } else { format!("{kind}s") };
            out.warning(at, cause, suggest(name, names.iter().copied(), &plural));
        }
    }
}

fn read_offsets(
    node: &Node,
    what: &'static str,
    known: &Known<'_>,
    out: &FileReport<'_>,
) -> BTreeMap<String, Offset> {
    named(node, what, &Unit { example: "drums", ..NAME }, out)
        .into_iter()
        .filter_map(|entry| {
            known.warn_of(&entry.key, entry.at, out);
            let fields = Fields::of(&entry.node, "a venue's offset", keys::VENUE_LEVEL, out)?;
            let level_db = fields.read("level", &LEVEL_OFFSET).unwrap_or(0.0);
            let muted = fields.read("mute", &SWITCH).unwrap_or(false);
            Some((entry.key.clone(), Offset { level_db, muted }))
        })
        .collect()
}
