//! Setlists that are saved beside the show file, as a person would write them.

use std::io;
use std::path::{Path, PathBuf};

use crate::files;
use crate::{Entry, Segue, Show, Slot, SlotKind, SongEntry, Then};

/// The folder of saved setlists, beside the show file.
pub(crate) const FOLDER: &str = "setlists";
const HEAD: &str = "# A setlist saved from a running show. Edit it as you like.\n";
/// So many setlists of one name are a mistake.
const MAX_COPIES: u32 = 1000;

/// Saves a setlist into a new file in the folder `setlists` beside the show file, from where the
/// show reads it as one more setlist, and gives back the file. If there is a setlist of that name,
/// it is called `NAME 2`, and so on. The file is there whole or not at all.
///
/// # Errors
/// The name is no file name, an entry names a song or a version that the show does not have, there
/// is no song that is not skipped, or the file cannot be written.
pub fn save_setlist(show: &Show, name: &str, entries: &[Entry]) -> io::Result<PathBuf> {
    let name = name.trim();
    if !files::is_file_name(name) {
        return Err(invalid("the name of the setlist is no file name"));
    }
    if !entries.iter().any(|entry| matches!(entry, Entry::Song(song) if !song.skip)) {
        return Err(invalid("a setlist needs a song that is not skipped"));
    }
    let lines: Option<Vec<String>> = entries.iter().map(|entry| line(show, entry)).collect();
    let lines = lines.ok_or_else(|| invalid("the setlist does not belong to the show"))?;
    let text = format!("{HEAD}{}", lines.concat());
    let folder = show.file.parent().unwrap_or(Path::new("")).join(FOLDER);
    for copy in 1..=MAX_COPIES {
        let name = if copy == 1 { name.to_owned() } else { format!("{name} {copy}") };
        if show.setlists.iter().any(|setlist| setlist.name == name) {
            continue;
        }
        let file = folder.join(format!("{name}.yaml"));
        match files::create(&file, &text) {
            Ok(()) => return Ok(file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many setlists of that name"))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}

/// An entry as a line; `None` if it names what is not there.
fn line(show: &Show, entry: &Entry) -> Option<String> {
    let mut keys = match entry {
        Entry::Song(song) => song_keys(show, song)?,
        Entry::Slot(slot) => slot_keys(slot)?,
    };
    if entry.is_skipped() {
        keys.push(("skip", "on".to_owned()));
    }
    Some(match &keys[..] {
        [("song", song)] => format!("- {song}\n"),
        keys => {
            let keys: Vec<String> =
                keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            format!("- {{ {} }}\n", keys.join(", "))
        }
    })
}

fn song_keys(show: &Show, entry: &SongEntry) -> Option<Vec<(&'static str, String)>> {
    let song = show.songs.get(entry.song)?;
    let mut keys = vec![("song", word(&song.key))];
    if let Some(version) = entry.version {
        keys.push(("version", word(&song.versions.get(version)?.name)));
    }
    match entry.then {
        Then::Stop => {}
        Then::Continue => keys.push(("then", "continue".to_owned())),
        Then::Pause { frames } => {
            keys.push(("then", format!("{{ pause: {} s }}", seconds(frames, show.rate))));
        }
        Then::Segue(segue) => {
            let end = song.passes(entry.version).last()?.to;
            keys.push(("then", segue_text(&segue, u64::try_from(end).ok()?, show.rate)?));
        }
    }
    keys.extend(entry.note.iter().map(|note| ("note", quoted(note))));
    Some(keys)
}

/// A segue out of a song whose last pass ends at a frame.
fn segue_text(segue: &Segue, end: u64, rate: u32) -> Option<String> {
    let &Segue { before_end, crossfade, click_after } = segue;
    let mut text = format!("{{ segue: {} s", seconds(crossfade, rate));
    if crossfade != before_end {
        text.push_str(&format!(", at: {} s", seconds(end.checked_sub(before_end)?, rate)));
    }
    if click_after == crossfade && crossfade > 0 {
        text.push_str(", click: end");
    } else if click_after > 0 {
        text.push_str(&format!(", click: {} s", seconds(click_after, rate)));
    }
    Some(text + " }")
}

fn slot_keys(slot: &Slot) -> Option<Vec<(&'static str, String)>> {
    if !(0.0..=86_400.0).contains(&slot.seconds) {
        return None;
    }
    let minutes = slot.seconds / 60.0;
    let length = if minutes > 0.0 && minutes.fract() == 0.0 {
        format!("{minutes} min")
    } else {
        format!("{} s", slot.seconds)
    };
    let name = slot.name.as_deref().map(word);
    let mut keys = match slot.kind {
        SlotKind::Break => vec![("break", length)],
        SlotKind::Talk => vec![("talk", name.clone()?), ("length", length)],
    };
    if slot.kind == SlotKind::Break {
        keys.extend(name.map(|name| ("name", name)));
    }
    keys.extend(slot.note.iter().map(|note| ("note", quoted(note))));
    Some(keys)
}

/// Frames as seconds with as many digits as bring the same frame back.
fn seconds(frames: u64, rate: u32) -> String {
    const NANOS: u128 = 1_000_000_000;
    let rate = u128::from(rate.max(1));
    let nanos = (u128::from(frames) * NANOS + rate / 2) / rate;
    let text = format!("{}.{:09}", nanos / NANOS, nanos % NANOS);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A name, in quotes where YAML would take it for something else.
fn word(name: &str) -> String {
    let letters = name.starts_with(char::is_alphabetic) && !name.ends_with(' ');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    if letters && name.chars().all(plain) && name != "null" {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// In quotes as in JSON, which YAML reads as they are.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
