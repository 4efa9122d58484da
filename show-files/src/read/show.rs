//! The show file itself: the rig.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::around::Shared;
use super::fields::{Fields, list, named, read as read_value};
use super::load::LoadOptions;
use super::node::{Entry, Node};
use super::report::{FileReport, Pos, Report, quoted};
use super::setlists::Repertoire;
use super::song::{self, Rig};
use super::units::{FADE, LEVEL, MEMORY, NAME, OUTPUT, PATH, RATE, ROLE, SWITCH, Unit};
use super::{click, guide, keys, midi, osc, paths, pilot, setlists, timecode, transport};
use crate::{Bus, Role, Show, Song, Timecode, TransportRules};

const DEFAULT_RATE: u32 = 48_000;
const DEFAULT_STOP_FADE_SECONDS: f64 = 2.0;
const DEFAULT_MEMORY_BYTES: u64 = 256 << 20;
/// Where the fader of a bus of role `timecode` starts.
const TIMECODE_LEVEL_DB: f32 = -18.0;
const MAX_BUSES: usize = 64;
const MAX_OUTPUTS_OF_BUS: usize = 8;
const MAX_SONGS: usize = 1000;

/// Reads the show and all it names. What comes back is only whole if nothing was reported.
pub(super) fn read(
    root: &Node,
    file: &Path,
    options: &LoadOptions,
    report: &Report,
    out: &FileReport<'_>,
) -> Option<Show> {
    let fields = Fields::of(root, "a show", keys::SHOW, out)?;
    let name = fields.need_read("show", &Unit { example: "Summer Tour", ..NAME });
    out.allow_outside(fields.read("outside", &SWITCH).unwrap_or(false));
    let written_rate = fields.read("rate", &RATE).unwrap_or(DEFAULT_RATE);
    let rate = options.rate.unwrap_or(written_rate);
    check_rate(rate, options, out);
    let stop_fade_seconds = fields.read("stop_fade", &FADE).unwrap_or(DEFAULT_STOP_FADE_SECONDS);
    let memory_bytes = fields.read("memory", &MEMORY).unwrap_or(DEFAULT_MEMORY_BYTES);
    let buses = fields.need("buses", "{ main: { outputs: [1, 2] } }");
    let pilot_node = fields.get("pilot");
    let pilot = pilot_node.map_or_else(pilot::Read::default, |node| pilot::read(node, rate, out));
    let buses = buses.map_or_else(Vec::new, |node| read_buses(node, pilot.level_db, out));
    if let Some(node) = pilot_node {
        pilot::check(node, &pilot, &buses, out);
    }
    let timecode = fields.get("timecode");
    let timecode = timecode.map_or_else(Timecode::default, |node| timecode::read(node, out));
    let folder = file.parent().unwrap_or(Path::new(""));
    let click_node = fields.get("click");
    let click = click_node.and_then(|node| click::read(node, folder, rate, &buses, out));
    let guide = fields.get("guide").and_then(|node| guide::read_show(node, folder, &buses, out));
    let shared = Shared { guide, timecode_rate: timecode.rate, programs: RefCell::default() };
    let rig = Rig { rate, buses: &buses, has_click: click_node.is_some(), shared };
    let transport = fields
        .get("transport")
        .map_or_else(TransportRules::default, |node| transport::read(node, out));
    let osc = fields.get("osc").and_then(|node| osc::read(node, out));
    let midi_node = fields.get("midi");
    let mut midi = midi::read_show(midi_node, &timecode, out);
    let (song_keys, songs) = read_songs(&fields, folder, &rig, report, out);
    let repertoire = Repertoire { keys: &song_keys, songs: &songs, rate };
    let mut setlists = fields
        .need("setlists", "{ main: [opener] }")
        .map_or_else(Vec::new, |node| setlists::read(node, &repertoire, out));
    setlists.extend(setlists::read_saved(&setlists, &repertoire, report, out));
    if songs.iter().any(Option::is_none) {
        // They name songs by their places.
        setlists.clear();
    }
    let songs: Vec<Song> = songs.into_iter().flatten().collect();
    midi::add_outputs_of_songs(&mut midi, &songs, midi_node.map_or(root.at, |node| node.at), out);
    Some(Show {
        file: file.to_owned(),
        // Those of everything are known when everything is read.
        files: BTreeSet::new(),
        name: name?,
        rate,
        stop_fade_seconds,
        memory_bytes,
        buses,
        click,
        songs,
        setlists,
        transport,
        timecode,
        pilot: pilot.pilot,
        midi,
        osc,
    })
}

fn check_rate(rate: u32, options: &LoadOptions, out: &FileReport<'_>) {
    if options.rate.is_some() && (RATE.parse)(&rate.to_string()).is_none() {
        let cause = format!("the rate asked for, {rate} Hz, is not {}", RATE.is);
        out.error(Pos::START, cause, "ask for another rate, or for none");
    }
}

fn read_buses(node: &Node, pilot_db: f32, out: &FileReport<'_>) -> Vec<Bus> {
    let unit = Unit { example: "drums", ..NAME };
    let entries = named(node, "`buses`", &unit, out);
    if entries.is_empty() {
        out.error(
            node.at,
            "the show has no buses",
            "write for example `main: { outputs: [1, 2] }`",
        );
    }
    if let Some(extra) = entries.get(MAX_BUSES) {
        let cause = format!("there are {} buses, and {MAX_BUSES} is the most", entries.len());
        out.error(extra.at, cause, "put stems together on one bus");
    }
    let mut owners: HashMap<u16, (&str, Role)> = HashMap::new();
    entries.into_iter().map(|entry| read_bus(entry, pilot_db, &mut owners, out)).collect()
}

/// Reads a bus; `owners` has the outputs of those before it.
fn read_bus<'a>(
    entry: &'a Entry,
    pilot_db: f32,
    owners: &mut HashMap<u16, (&'a str, Role)>,
    out: &FileReport<'_>,
) -> Bus {
    let mut bus =
        Bus { name: entry.key.clone(), outputs: Vec::new(), role: Role::Pa, level_db: 0.0 };
    let Some(fields) = Fields::of(&entry.node, "a bus", keys::BUS, out) else { return bus };
    bus.role = fields.read("role", &ROLE).unwrap_or(bus.role);
    let level_db = match bus.role {
        Role::Pa | Role::Monitor => bus.level_db,
        Role::Timecode => TIMECODE_LEVEL_DB,
        Role::Pilot => pilot_db,
    };
    bus.level_db = fields.read("level", &LEVEL).unwrap_or(level_db);
    let Some(outputs) = fields.need("outputs", "[1, 2]") else { return bus };
    let items = list(outputs, "`outputs`", "`outputs: [1, 2]`", out);
    if items.len() > MAX_OUTPUTS_OF_BUS {
        let cause = format!(
            "bus {} has {} outputs, and {MAX_OUTPUTS_OF_BUS} is the most",
            quoted(&bus.name),
            items.len()
        );
        out.error(outputs.at, cause, "make a second bus and let the stems feed both");
        return bus;
    }
    for item in items {
        let Some(output) = read_value(item, "outputs", &OUTPUT, out) else { continue };
        if bus.outputs.contains(&output) {
            let cause = format!("bus {} has output {output} twice", quoted(&bus.name));
            out.error(item.at, cause, "name each output once");
            continue;
        }
        bus.outputs.push(output);
        let (owner, role) = *owners.entry(output).or_insert((&entry.key, bus.role));
        if role != bus.role {
            let cause = format!(
                "output {output} belongs to {} ({}) already, and {} is {}",
                quoted(owner),
                role.word(),
                quoted(&bus.name),
                bus.role.word()
            );
            out.error(item.at, cause, "give buses of different roles different outputs");
        }
    }
    bus
}

/// The keys of all songs, so that setlists are checked against what was written; and the songs in
/// the same order, `None` for those that could not be read.
fn read_songs<'a>(
    fields: &Fields<'a>,
    folder: &Path,
    rig: &Rig<'_>,
    report: &Report,
    out: &FileReport<'_>,
) -> (Vec<&'a str>, Vec<Option<Song>>) {
    let Some(node) = fields.need("songs", "{ opener: songs/opener/song.yaml }") else {
        return (Vec::new(), vec![None]);
    };
    let entries = named(node, "`songs`", &Unit { example: "opener", ..NAME }, out);
    if entries.is_empty() {
        let example = "write for example `opener: songs/opener/song.yaml`";
        out.error(node.at, "the show has no songs", example);
    }
    if let Some(extra) = entries.get(MAX_SONGS) {
        let cause = format!("there are {} songs, and {MAX_SONGS} is the most", entries.len());
        out.error(extra.at, cause, "split the show");
        return (Vec::new(), vec![None]);
    }
    let mut files: HashMap<PathBuf, &str> = HashMap::new();
    let songs: Vec<Option<Song>> = entries
        .iter()
        .map(|entry| {
            let unit = Unit { example: "songs/opener/song.yaml", ..PATH };
            let path = paths::resolve(&entry.node, &entry.key, &unit, folder, out)?;
            let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if let Some(other) = files.insert(real, &entry.key) {
                let cause = format!("{} is the same file as {}", quoted(&entry.key), quoted(other));
                out.error(entry.node.at, cause, "keep one; setlists may name a song several times");
                return None;
            }
            song::read(entry, &path, rig, report, out)
        })
        .collect();
    let keys = entries.iter().map(|entry| entry.key.as_str()).collect();
    (keys, songs)
}
