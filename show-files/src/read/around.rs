//! What is around the music of a song: how it is called, its guide, its events and its lyrics.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use super::fields::Fields;
use super::guide::{self, ShowGuide};
use super::position::Timeline;
use super::report::{FileReport, Report, quoted};
use super::song::Rig;
use super::units::DATA;
use super::{events, lyrics, midi};
use crate::{Event, Guide, LyricLine, MidiPart, Section, TimecodeRate};

/// What songs share of it.
pub(super) struct Shared<'a> {
    pub(super) guide: Option<ShowGuide<'a>>,
    pub(super) timecode_rate: TimecodeRate,
    /// The songs that a program number calls.
    pub(super) programs: RefCell<HashMap<u8, String>>,
}

/// What was read of a song.
pub(super) struct Around {
    pub(super) program: Option<u8>,
    pub(super) guide: Option<Guide>,
    pub(super) events: Vec<Event>,
    pub(super) midi: Vec<MidiPart>,
    pub(super) lyrics: Vec<LyricLine>,
}

/// Reads it. `key` is what the show calls the song, `folder` what its files are relative to.
pub(super) fn read(
    fields: &Fields<'_>,
    (key, folder): (&str, &Path),
    rig: &Rig<'_>,
    (sections, timeline): (&[Section], &Timeline<'_>),
    report: &Report,
    out: &FileReport<'_>,
) -> Around {
    let guide = guide::read_song(fields, folder, rig, sections, out);
    let events =
        fields.get("events").map_or_else(Vec::new, |node| events::read(node, timeline, out));
    let lyrics = fields
        .get("lyrics")
        .map_or_else(Vec::new, |node| lyrics::read(node, folder, timeline, report, out));
    let midi = midi::read_song(fields, folder, timeline, out);
    Around { program: read_program(fields, key, rig, out), guide, events, midi, lyrics }
}

/// The number that calls the song, which no other song may have.
fn read_program(fields: &Fields<'_>, key: &str, rig: &Rig<'_>, out: &FileReport<'_>) -> Option<u8> {
    let program = fields.read("program", &DATA)?;
    let other = rig.shared.programs.borrow_mut().insert(program, key.to_owned());
    if let (Some(other), Some(node)) = (other, fields.get("program")) {
        let cause = format!("program {program} calls {} already", quoted(&other));
        out.error(node.at, cause, "give each song a number of its own, from 0 to 127");
    }
    Some(program)
}
