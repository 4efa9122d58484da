//! The setlists of a show.

use std::fs;
use std::path::Path;

use super::fields::{Fields, described, list, named, read as read_value};
use super::follow;
use super::node::{Node, Value};
use super::report::{FileReport, Pos, Report, quoted};
use super::similar::suggest;
use super::units::{NAME, PLANNED, REMARK, SWITCH, Unit};
use super::{keys, load, paths, text};
use crate::saved;
use crate::{Entry, Setlist, Slot, SlotKind, Song, SongEntry, Then};

/// More files are not looked at.
const MAX_SAVED: usize = 1000;

/// What setlists may name.
pub(super) struct Repertoire<'a> {
    /// The keys of all songs of the file.
    pub(super) keys: &'a [&'a str],
    /// In the order of the keys; `None` where a song could not be read.
    pub(super) songs: &'a [Option<Song>],
    pub(super) rate: u32,
}

/// Reads all setlists.
pub(super) fn read(node: &Node, songs: &Repertoire<'_>, out: &FileReport<'_>) -> Vec<Setlist> {
    let setlists = named(node, "`setlists`", &Unit { example: "festival", ..NAME }, out);
    if setlists.is_empty() {
        out.error(node.at, "the show has no setlists", "write for example `main: [opener]`");
    }
    setlists.into_iter().map(|setlist| read_one(&setlist.key, &setlist.node, songs, out)).collect()
}

fn read_one(name: &str, node: &Node, songs: &Repertoire<'_>, out: &FileReport<'_>) -> Setlist {
    let what = format!("setlist {}", quoted(name));
    let items = list(node, &what, "`[opener, ballad]`", out);
    let entries: Vec<Option<Entry>> =
        items.iter().map(|item| read_entry(item, songs, out)).collect();
    if entries.iter().all(Option::is_some) {
        check(items, &entries, &what, songs, out);
    }
    Setlist { name: name.to_owned(), entries: entries.into_iter().flatten().collect() }
}

/// Reads the setlists that were saved beside the show file, each a file of its own, by name.
pub(super) fn read_saved(
    known: &[Setlist],
    songs: &Repertoire<'_>,
    report: &Report,
    out: &FileReport<'_>,
) -> Vec<Setlist> {
    let folder = out.show_folder().join(saved::FOLDER);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .take(MAX_SAVED)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| file.strip_suffix(".yaml").map(str::to_owned))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names.iter().filter_map(|name| read_file(&folder, name, known, songs, report)).collect()
}

fn read_file(
    folder: &Path,
    name: &str,
    known: &[Setlist],
    songs: &Repertoire<'_>,
    report: &Report,
) -> Option<Setlist> {
    let path = folder.join(format!("{name}.yaml"));
    let out = report.file(&path);
    if !paths::allowed(&path, &format!("{name}.yaml"), Pos::START, &out) {
        return None;
    }
    if (NAME.parse)(name).is_none() {
        out.error(
            Pos::START,
            format!("the name of the file is not {}", NAME.is),
            "rename the file",
        );
        return None;
    }
    if known.iter().any(|setlist| setlist.name == name) {
        let cause = format!("the show file has a setlist {} as well", quoted(name));
        out.error(Pos::START, cause, "rename this file, or take the setlist out of the show file");
    }
    let text = text::read(&path)
        .map_err(|problem| {
            let at = problem.at.unwrap_or(Pos::START);
            out.error(at, problem.cause, problem.suggestion);
        })
        .ok()?;
    let node = load::tree(&text, &out)?;
    Some(read_one(name, &node, songs, &out))
}

fn read_entry(node: &Node, songs: &Repertoire<'_>, out: &FileReport<'_>) -> Option<Entry> {
    let unit = Unit { example: "opener", ..NAME };
    match &node.value {
        Value::Text(_) => {
            let song = find(node, &unit, songs, out)?;
            let (version, then, note) = (None, Then::Stop, None);
            Some(Entry::Song(SongEntry { song, version, then, note, skip: false }))
        }
        Value::Map(entries) => {
            let has = |key: &str| entries.iter().any(|entry| entry.key == key);
            if has("break") && !has("song") {
                return read_break(node, out);
            }
            if has("talk") && !has("song") {
                return read_talk(node, out);
            }
            read_song(node, &unit, songs, out)
        }
        Value::Null | Value::List(_) => {
            let cause = format!("a setlist entry must be a song, not {}", described(node));
            out.error(node.at, cause, "write `opener` or `{ song: opener, then: continue }`");
            None
        }
    }
}

fn read_song(
    node: &Node,
    unit: &Unit<String>,
    songs: &Repertoire<'_>,
    out: &FileReport<'_>,
) -> Option<Entry> {
    let fields = Fields::of(node, "a setlist entry", keys::ENTRY, out)?;
    let (note, skip) = (fields.read("note", &REMARK), read_skip(&fields));
    let index = fields.need("song", unit.example).and_then(|node| find(node, unit, songs, out));
    let song = index.and_then(|index| songs.songs[index].as_ref());
    let version = fields.get("version").map(|node| read_version(node, song, out));
    let then = match fields.get("then") {
        // What follows depends on the end of the version.
        Some(node) => {
            let played = version.map_or(Some(None), |version| version.map(Some));
            follow::read(node, song.zip(played), songs.rate, out)
        }
        None => Some(Then::Stop),
    };
    let version = match version {
        Some(version) => Some(version?),
        None => None,
    };
    Some(Entry::Song(SongEntry { song: index?, version, then: then?, note, skip }))
}

fn read_skip(fields: &Fields<'_>) -> bool {
    fields.read("skip", &SWITCH).unwrap_or(false)
}

fn find(
    node: &Node,
    unit: &Unit<String>,
    songs: &Repertoire<'_>,
    out: &FileReport<'_>,
) -> Option<usize> {
    let key = read_value(node, "song", unit, out)?;
    let song = songs.keys.iter().position(|song| *song == key);
    if song.is_none() {
        let cause = format!("there is no song {}", quoted(&key));
        out.error(node.at, cause, suggest(&key, songs.keys.iter().copied(), "songs"));
    }
    song
}

/// The version of that name. Of a song that could not be read nobody knows them.
fn read_version(node: &Node, song: Option<&Song>, out: &FileReport<'_>) -> Option<usize> {
    let name = read_value(node, "version", &Unit { example: "long", ..NAME }, out)?;
    let versions = &song?.versions;
    let index = versions.iter().position(|version| version.name == name);
    if index.is_none() {
        let cause = format!("song {} has no version {}", quoted(&song?.key), quoted(&name));
        let names = versions.iter().map(|version| version.name.as_str());
        out.error(node.at, cause, suggest(&name, names, "versions"));
    }
    index
}

fn read_break(node: &Node, out: &FileReport<'_>) -> Option<Entry> {
    let fields = Fields::of(node, "a break", keys::BREAK, out)?;
    let (name, note) = (fields.read("name", &NAME), fields.read("note", &REMARK));
    let skip = read_skip(&fields);
    let seconds = fields.need_read("break", &PLANNED)?;
    Some(Entry::Slot(Slot { kind: SlotKind::Break, name, seconds, note, skip }))
}

fn read_talk(node: &Node, out: &FileReport<'_>) -> Option<Entry> {
    let fields = Fields::of(node, "a talk", keys::TALK, out)?;
    let (note, skip) = (fields.read("note", &REMARK), read_skip(&fields));
    let name = fields.need_read("talk", &Unit { example: "Welcome", ..NAME });
    let seconds = fields.need_read("length", &Unit { example: "2 min", ..PLANNED })?;
    Some(Entry::Slot(Slot { kind: SlotKind::Talk, name: Some(name?), seconds, note, skip }))
}

/// Checks what only the whole list tells.
fn check(
    items: &[Node],
    entries: &[Option<Entry>],
    what: &str,
    songs: &Repertoire<'_>,
    out: &FileReport<'_>,
) {
    let entries: Vec<&Entry> = entries.iter().flatten().collect();
    if !items.is_empty() && !entries.iter().any(|entry| matches!(entry, Entry::Song(_))) {
        let at = items[0].at;
        out.error(at, format!("{what} has no song"), "add for example `- opener`");
    } else if !entries.is_empty() && !entries.iter().any(|entry| plays(entry)) {
        let fix = "take `skip` away from one";
        out.error(items[0].at, format!("all songs of {what} are skipped"), fix);
    }
    for (index, (item, entry)) in items.iter().zip(&entries).enumerate() {
        let Entry::Song(song) = entry else { continue };
        if song.then == Then::Stop || song.skip {
            continue;
        }
        let after = || entries[index + 1..].iter().filter(|entry| !entry.is_skipped());
        let next = after().find_map(|entry| match entry {
            Entry::Song(song) => Some(song),
            Entry::Slot(_) => None,
        });
        if let Some(Entry::Slot(_)) = after().next()
            && next.is_some()
        {
            let cause =
                "the next song starts by itself, although there is a break or a talk between";
            out.warning(item.at, cause, "leave `then` out, or move the break or the talk");
        }
        match next {
            None => {
                let cause =
                    format!("the last song of {what} has nothing to continue with, and stops");
                out.warning(item.at, cause, "leave `then` out, or add the song that follows");
            }
            Some(next) => check_overlap(item, song, next, songs, out),
        }
    }
}

/// Whether an entry is a song that is not passed over.
fn plays(entry: &Entry) -> bool {
    matches!(entry, Entry::Song(_)) && !entry.is_skipped()
}

/// A song that is over before the one it comes in on could not go on from there.
fn check_overlap(
    item: &Node,
    song: &SongEntry,
    next: &SongEntry,
    songs: &Repertoire<'_>,
    out: &FileReport<'_>,
) {
    let (Then::Segue(segue), Some(following)) = (song.then, &songs.songs[next.song]) else {
        return;
    };
    let length = following.length(next.version);
    if length < segue.before_end {
        let seconds = |frames: u64| frames as f64 / f64::from(songs.rate);
        let cause = format!(
            "{} starts {:.3} s before the end of the song before it, but lasts {:.3} s",
            quoted(&following.title),
            seconds(segue.before_end),
            seconds(length)
        );
        out.error(item.at, cause, "let it start later, or take another song");
    }
}
