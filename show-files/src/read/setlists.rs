//! The setlists of a show.

use super::fields::{Fields, described, list, named, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::{FileReport, quoted};
use super::similar::suggest;
use super::units::{NAME, THEN, Unit};
use crate::{Entry, Setlist, Then};

/// Reads all setlists; `songs` are the keys they may name.
pub(super) fn read(node: &Node, songs: &[&str], out: &FileReport<'_>) -> Vec<Setlist> {
    let setlists = named(node, "`setlists`", &Unit { example: "festival", ..NAME }, out);
    if setlists.is_empty() {
        out.error(node.at, "the show has no setlists", "write for example `main: [opener]`");
    }
    setlists
        .into_iter()
        .map(|setlist| {
            let name = setlist.key.clone();
            let what = format!("setlist {}", quoted(&name));
            let items = list(&setlist.node, &what, "`[opener, ballad]`", out);
            let entries: Vec<Entry> =
                items.iter().filter_map(|item| read_entry(item, songs, out)).collect();
            if entries.len() == items.len() {
                warn_of_last(items.last(), entries.last(), &what, out);
            }
            Setlist { name, entries }
        })
        .collect()
}

fn read_entry(node: &Node, songs: &[&str], out: &FileReport<'_>) -> Option<Entry> {
    let unit = Unit { example: "opener", ..NAME };
    let (key_node, then) = match &node.value {
        Value::Text(_) => (node, Then::Stop),
        Value::Map(_) => {
            let fields = Fields::of(node, "a setlist entry", keys::ENTRY, out)?;
            let then = fields.read("then", &THEN).unwrap_or(Then::Stop);
            (fields.need("song", unit.example)?, then)
        }
        Value::Null | Value::List(_) => {
            let cause = format!("a setlist entry must be a song, not {}", described(node));
            out.error(node.at, cause, "write `opener` or `{ song: opener, then: continue }`");
            return None;
        }
    };
    let key = read_value(key_node, "song", &unit, out)?;
    let song = songs.iter().position(|song| *song == key);
    if song.is_none() {
        let cause = format!("there is no song {}", quoted(&key));
        out.error(key_node.at, cause, suggest(&key, songs.iter().copied(), "songs"));
    }
    Some(Entry { song: song?, then })
}

fn warn_of_last(node: Option<&Node>, entry: Option<&Entry>, what: &str, out: &FileReport<'_>) {
    if let (Some(node), Some(Entry { then: Then::Continue, .. })) = (node, entry) {
        let cause = format!("the last song of {what} has nothing to continue with, and stops");
        out.warning(node.at, cause, "leave `then: continue` out, or add the song that follows");
    }
}
