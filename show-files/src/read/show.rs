//! The show file itself: the rig.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::around::Shared;
use super::fields::{Fields, named};
use super::load::LoadOptions;
use super::node::Node;
use super::report::{FileReport, Pos, Report, quoted};
use super::setlists::Repertoire;
use super::song::{self, Rig};
use super::units::{FADE, MEMORY, NAME, PATH, RATE, SWITCH, Unit};
use super::{buses, click, guide, keys, midi, osc, paths, pilot, setlists, timecode, transport};
use crate::{Bus, Setlist, Show, Song, Timecode, TransportRules};

const DEFAULT_RATE: u32 = 48_000;
const DEFAULT_STOP_FADE_SECONDS: f64 = 2.0;
const DEFAULT_MEMORY_BYTES: u64 = 256 << 20;
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
    let (buses, pilot) = read_buses(&fields, rate, out);
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
    let setlists = read_setlists(&fields, &repertoire, report, out);
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

/// The buses, and the pilot, which one of them may carry.
fn read_buses(fields: &Fields<'_>, rate: u32, out: &FileReport<'_>) -> (Vec<Bus>, pilot::Read) {
    let buses = fields.need("buses", "{ main: { outputs: [1, 2] } }");
    let pilot_node = fields.get("pilot");
    let pilot = pilot_node.map_or_else(pilot::Read::default, |node| pilot::read(node, rate, out));
    let buses = buses.map_or_else(Vec::new, |node| buses::read(node, pilot.level_db, out));
    if let Some(node) = pilot_node {
        pilot::check(node, &pilot, &buses, out);
    }
    (buses, pilot)
}

/// The setlists of the show file, and those that were saved beside it.
fn read_setlists(
    fields: &Fields<'_>,
    repertoire: &Repertoire<'_>,
    report: &Report,
    out: &FileReport<'_>,
) -> Vec<Setlist> {
    let mut setlists = fields
        .need("setlists", "{ main: [opener] }")
        .map_or_else(Vec::new, |node| setlists::read(node, repertoire, out));
    setlists.extend(setlists::read_saved(&setlists, repertoire, report, out));
    if repertoire.songs.iter().any(Option::is_none) {
        // They name songs by their places.
        setlists.clear();
    }
    setlists
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
