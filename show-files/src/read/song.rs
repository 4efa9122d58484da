//! One song file.

use std::path::Path;

use super::around::{self, Shared};
use super::fields::Fields;
use super::load::named_tree;
use super::node::{Entry, Node, Value};
use super::position::Timeline;
use super::report::{FileReport, Report};
use super::units::{COUNT_IN, JUMP, NAME, SWITCH, Unit};
use super::versions::Material;
use super::{automation, keys, sections, stems, tempo, timecode, versions};
use crate::{Bus, Meter, MeterChange, Song, Stem, TempoChange, TempoMap};

/// What a song must know of the show it is in.
pub(super) struct Rig<'a> {
    pub(super) rate: u32,
    pub(super) buses: &'a [Bus],
    pub(super) has_click: bool,
    pub(super) shared: Shared<'a>,
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
    let jump = fields.read("jump", &JUMP);
    let folder = path.parent().unwrap_or(Path::new(""));
    let tempo = tempo::read(&fields, folder, &out);
    let stems = stems::read(&fields, folder, rig, &out);
    let stems_whole = whole(fields.get("stems"), stems.len());
    let longest = |stem: &Stem| {
        let takes = stem.takes.as_ref().map(|takes| takes.wet.frames.max(takes.dry.frames));
        takes.unwrap_or(stem.file.frames)
    };
    let frames = stems.iter().map(longest).max().unwrap_or(0);
    let (click, count_in_bars) = read_click(&fields, rig, &out);
    let nominal = nominal()?;
    let timeline = match &tempo {
        Some(tempo) => Timeline { tempo, rate: rig.rate, frames },
        // Names and spellings are checked all the same, and no place is past an end.
        None => Timeline { tempo: &nominal, rate: rig.rate, frames: 0 },
    };
    let sections =
        fields.get("sections").map_or_else(Vec::new, |node| sections::read(node, &timeline, &out));
    let sections_whole = whole(fields.get("sections"), sections.len());
    let passes = sections::passes(&sections, timeline.frames);
    let material = Material {
        sections: &sections,
        stems: &stems,
        passes: &passes,
        whole: stems_whole && sections_whole,
    };
    let versions = fields
        .get("versions")
        .map_or_else(Vec::new, |node| versions::read(node, &material, &timeline, &out));
    let automation = fields.get("automation").map_or_else(Vec::new, |node| {
        automation::read(node, &material, rig.buses, &timeline, &out)
    });
    let placed = (&sections[..], &timeline);
    let timecode = timecode::read_song(&fields, rig.shared.timecode_rate, &out);
    let around = around::read(&fields, (&entry.key, folder), rig, placed, report, &out);
    let title = title.unwrap_or_else(|| entry.key.clone());
    let key = entry.key.clone();
    Some(Song {
        key,
        title,
        tempo: tempo?,
        count_in_bars,
        click,
        sections,
        stems,
        frames,
        passes,
        versions,
        automation,
        jump,
        timecode,
        program: around.program,
        guide: around.guide,
        events: around.events,
        midi: around.midi,
        lyrics: around.lyrics,
    })
}

/// What stands in for a tempo map that could not be read: bars that have every beat.
fn nominal() -> Option<TempoMap> {
    let meters = [MeterChange { bar: 1, meter: Meter::new(64, 4)? }];
    let tempi = [TempoChange { at: 0.into(), bpm: 120.into(), ramp: None }];
    TempoMap::new(&0.into(), &meters, &tempi).ok()
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

/// Whether all items of a list were read. Where one was not, what seems missing may be there.
fn whole(node: Option<&Node>, read: usize) -> bool {
    match node.map(|node| &node.value) {
        None => true,
        Some(Value::List(items)) => items.len() == read,
        Some(_) => false,
    }
}
