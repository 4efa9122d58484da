//! Maps with known keys, and values of known kinds, with a problem for everything else.

use std::collections::HashSet;

use super::keys::Key;
use super::node::{Entry, Node, Value};
use super::report::{FileReport, Pos, quoted};
use super::similar::suggest;
use super::units::Unit;

/// The keys of one map.
pub(super) struct Fields<'a> {
    at: Pos,
    what: &'static str,
    entries: &'a [Entry],
    out: &'a FileReport<'a>,
}

impl<'a> Fields<'a> {
    /// Looks into a map, and reports what is no map, unknown keys, keys given twice and keys
    /// without a value. `what` says what the map is, with its article.
    pub(super) fn of(
        node: &'a Node,
        what: &'static str,
        known: &[Key],
        out: &'a FileReport<'a>,
    ) -> Option<Self> {
        let entries = map(node, what, out)?;
        for entry in entries {
            if known.iter().all(|key| key.name != entry.key) {
                let cause = format!("{what} has no key {}", quoted(&entry.key));
                out.error(
                    entry.at,
                    cause,
                    suggest(&entry.key, known.iter().map(|key| key.name), "keys"),
                );
            } else if entry.node.value == Value::Null {
                let cause = format!("{} has no value", quoted(&entry.key));
                out.error(entry.at, cause, "write a value, or leave the key out");
            }
        }
        Some(Self { at: node.at, what, entries, out })
    }

    /// The value of a key, if it has one.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (entry.node.value != Value::Null).then_some(&entry.node)
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &str, example: &str) -> Option<&'a Node> {
        if !self.entries.iter().any(|entry| entry.key == key) {
            let cause = format!("{} needs `{key}`", self.what);
            self.out.error(self.at, cause, format!("write for example `{key}: {example}`"));
        }
        self.get(key)
    }

    /// A value of a kind, if the key is there.
    pub(super) fn read<T>(&self, key: &str, unit: &Unit<T>) -> Option<T> {
        read(self.get(key)?, key, unit, self.out)
    }

    /// A value of a kind that must be there.
    pub(super) fn need_read<T>(&self, key: &str, unit: &Unit<T>) -> Option<T> {
        read(self.need(key, unit.example)?, key, unit, self.out)
    }

    /// Where the map starts.
    pub(super) fn at(&self) -> Pos {
        self.at
    }
}

/// A value of a kind; `name` says in messages what it is for.
pub(super) fn read<T>(node: &Node, name: &str, unit: &Unit<T>, out: &FileReport<'_>) -> Option<T> {
    let value = match &node.value {
        Value::Text(text) => (unit.parse)(text.trim()),
        _ => None,
    };
    if value.is_none() {
        let cause = format!("`{name}` must be {}, not {}", unit.is, described(node));
        out.error(node.at, cause, format!("write for example `{}`", unit.example));
    }
    value
}

/// The entries of a map whose keys are names that the file chooses; each name once.
pub(super) fn named<'a>(
    node: &'a Node,
    what: &'static str,
    unit: &Unit<String>,
    out: &FileReport<'_>,
) -> Vec<&'a Entry> {
    let entries = map(node, what, out).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut good: Vec<&Entry> = Vec::new();
    for entry in entries {
        let first = seen.insert(&entry.key);
        if (unit.parse)(&entry.key).is_none() {
            let cause = format!("{} is not {}", quoted(&entry.key), unit.is);
            out.error(entry.at, cause, format!("write for example `{}`", unit.example));
        } else if first {
            good.push(entry);
        }
    }
    good
}

/// The items of a list that must not be empty.
pub(super) fn list<'a>(
    node: &'a Node,
    what: &str,
    example: &str,
    out: &FileReport<'_>,
) -> &'a [Node] {
    match &node.value {
        Value::List(items) if items.is_empty() => {
            out.error(node.at, format!("{what} is empty"), format!("write for example {example}"));
            items
        }
        Value::List(items) => items,
        _ => {
            let cause = format!("{what} must be a list, not {}", described(node));
            out.error(node.at, cause, format!("write for example {example}"));
            &[]
        }
    }
}

fn map<'a>(node: &'a Node, what: &str, out: &FileReport<'_>) -> Option<&'a [Entry]> {
    let Value::Map(entries) = &node.value else {
        let cause = format!("{what} must be a map of keys and values, not {}", described(node));
        out.error(node.at, cause, "write `key: value` lines, or `{ key: value }`");
        return None;
    };
    let mut seen = HashSet::new();
    for entry in entries {
        if !seen.insert(&entry.key) {
            let cause = format!("{} is there twice", quoted(&entry.key));
            out.error(entry.at, cause, "keep one of the two, or give one another name");
        }
    }
    Some(entries)
}

/// A value as a message calls it.
pub(super) fn described(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".to_owned(),
        Value::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Value::Text(text) => quoted(text),
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) => "a map".to_owned(),
    }
}
