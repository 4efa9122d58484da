//! MIDI that goes out: the outputs of a show, and the MIDI files of a song.

use std::path::Path;

use super::fields::{Fields, described, list, named, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::position::Timeline;
use super::report::{FileReport, Pos, quoted};
use super::similar::suggest;
use super::units::{GAP, NAME, PATH, PORT, TIMECODE_RATE, Unit};
use crate::{MidiOutput, MidiPart, MidiRig, PartMessage, Song, Timecode, midi};

/// As many as the audio thread has room for.
const MAX_OUTPUTS: usize = 16;
/// MIDI files of a song.
const MAX_PARTS: usize = 16;
const USUAL_GAP_SECONDS: f64 = 0.01;

/// Reads what a show says of MIDI; without a node what counts if it says nothing.
pub(super) fn read_show(node: Option<&Node>, timecode: &Timecode, out: &FileReport<'_>) -> MidiRig {
    let mut rig =
        MidiRig { gap_seconds: USUAL_GAP_SECONDS, mtc_rate: timecode.rate, ..MidiRig::default() };
    let fields = node.and_then(|node| Fields::of(node, "the MIDI of a show", keys::MIDI, out));
    let Some(fields) = fields else { return rig };
    if let Some(outputs) = fields.get("out") {
        rig.outputs = read_outputs(outputs, out);
    }
    rig.gap_seconds = fields.read("gap", &GAP).unwrap_or(rig.gap_seconds);
    if let Some(clock) = fields.get("clock") {
        rig.clock = find_outputs(clock, "clock", &rig.outputs, out);
    }
    if let Some(mtc) = fields.get("mtc")
        && let Some(fields) = Fields::of(mtc, "the MIDI timecode", keys::MTC, out)
    {
        rig.mtc_rate = fields.read("rate", &TIMECODE_RATE).unwrap_or(rig.mtc_rate);
        if let Some(to) = fields.need("to", "lights") {
            rig.mtc = find_outputs(to, "to", &rig.outputs, out);
        }
    }
    rig
}

fn read_outputs(node: &Node, out: &FileReport<'_>) -> Vec<MidiOutput> {
    let unit = Unit { example: "keys", ..NAME };
    let entries = named(node, "`out`", &unit, out);
    if let Some(extra) = entries.get(MAX_OUTPUTS) {
        let cause =
            format!("there are {} MIDI outputs, and {MAX_OUTPUTS} is the most", entries.len());
        out.error(
            extra.at,
            cause,
            "let several machines share an output, on channels of their own",
        );
        return Vec::new();
    }
    let output = |entry: &&super::node::Entry| {
        let port = read_value(&entry.node, &entry.key, &PORT, out)?;
        Some(MidiOutput { name: entry.key.clone(), port })
    };
    entries.iter().filter_map(output).collect()
}

/// The outputs that a name or a list of names means.
fn find_outputs(
    node: &Node,
    key: &str,
    outputs: &[MidiOutput],
    out: &FileReport<'_>,
) -> Vec<usize> {
    let items = match &node.value {
        Value::List(_) => list(node, &format!("`{key}`"), &format!("`{key}: [keys]`"), out),
        _ => std::slice::from_ref(node),
    };
    let find = |item: &Node| {
        let name = read_value(item, key, &Unit { example: "keys", ..NAME }, out)?;
        let found = outputs.iter().position(|output| output.name == name);
        if found.is_none() {
            let cause = format!("there is no MIDI output {}", quoted(&name));
            let names = outputs.iter().map(|output| output.name.as_str());
            let suggestion = match outputs {
                [] => "write for example `midi: { out: { keys: Nord } }`".to_owned(),
                _ => suggest(&name, names, "MIDI outputs"),
            };
            out.error(item.at, cause, suggestion);
        }
        found
    };
    items.iter().filter_map(find).collect()
}

/// Adds the outputs that songs name and the show does not: each is called as its port.
pub(super) fn add_outputs_of_songs(
    rig: &mut MidiRig,
    songs: &[Song],
    at: Pos,
    out: &FileReport<'_>,
) {
    for port in songs.iter().flat_map(Song::midi_ports) {
        if rig.output(port).is_none() {
            rig.outputs.push(MidiOutput { name: port.to_owned(), port: port.to_owned() });
        }
        if rig.outputs.len() > MAX_OUTPUTS {
            let cause = format!(
                "the songs send to more than {MAX_OUTPUTS} MIDI outputs, the last of them {}",
                quoted(port)
            );
            out.error(at, cause, "look for names that are spelt in two ways");
            return;
        }
    }
}

/// Reads the MIDI files of a song, which are relative to `folder`.
pub(super) fn read_song(
    fields: &Fields<'_>,
    folder: &Path,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Vec<MidiPart> {
    let Some(node) = fields.get("midi") else { return Vec::new() };
    let items = match &node.value {
        Value::List(_) => list(node, "`midi`", "`midi: { file: song.mid, port: keys }`", out),
        _ => std::slice::from_ref(node),
    };
    if let Some(extra) = items.get(MAX_PARTS) {
        let cause = format!("there are {} MIDI files, and {MAX_PARTS} is the most", items.len());
        out.error(extra.at, cause, "put several tracks into one file");
        return Vec::new();
    }
    items.iter().filter_map(|item| read_part(item, folder, timeline, out)).collect()
}

fn read_part(
    node: &Node,
    folder: &Path,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<MidiPart> {
    let fields = Fields::of(node, "a MIDI file of a song", keys::SONG_MIDI, out)?;
    let port = fields.need_read("port", &PORT);
    let unit = Unit { example: "song.mid", ..PATH };
    let file = fields.need("file", unit.example)?;
    let path = super::paths::resolve(file, "file", &unit, folder, out)?;
    let all = midi::bytes(&path)
        .and_then(|bytes| midi::messages(&bytes))
        .map_err(|problem| {
            let cause = format!("cannot play {}: {problem}", described(file));
            out.error(file.at, cause, problem.suggestion());
        })
        .ok()?;
    if all.left_out > 0 {
        let cause = format!(
            "{} system exclusive messages of {} are left out: they come in pieces, or have more than \
             4096 bytes",
            all.left_out,
            described(file)
        );
        out.warning(file.at, cause, "send them from the machine that needs them");
    }
    let ticks = all.messages.iter().map(|&(tick, ..)| i64::try_from(tick).unwrap_or(i64::MAX));
    let frames = timeline.tempo.even_frames(timeline.rate, all.ticks_per_quarter, ticks);
    let messages: Vec<PartMessage> = frames
        .into_iter()
        .zip(&all.messages)
        .map(|(frame, &(_, start, length))| PartMessage { frame, start, length })
        .collect();
    warn_of_late(&messages, file, timeline, out);
    Some(MidiPart { port: port?, file: path, messages, bytes: all.bytes })
}

/// Nothing is sent after the song has ended, and nobody would know.
fn warn_of_late(
    messages: &[PartMessage],
    file: &Node,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) {
    let end = i64::try_from(timeline.frames).unwrap_or(i64::MAX);
    let late = messages.iter().filter(|message| message.frame >= end).count();
    if late > 0 && timeline.frames > 0 && !out.has_conversions() {
        let cause =
            format!("{late} messages of {} come after the end of the song", described(file));
        out.warning(file.at, cause, "they are not sent; check the tempo map of the song");
    }
}
