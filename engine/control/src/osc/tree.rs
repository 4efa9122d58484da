//! Addresses: which rows and states of the tables a message means.

use std::borrow::Cow;

use downbeat_engine::Snapshot;

use super::pattern::{Pattern, is_pattern};
use crate::table::{Each, Row, State, Value, address_word, rows, states};

/// A state, and of which bus or stem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) state: &'static State,
    pub(crate) at: usize,
}

impl Place {
    /// Its address, with the name of its bus or stem.
    pub(crate) fn by_name(self, now: &Snapshot) -> String {
        self.with(now, name_word)
    }

    /// Its address, with the number of its bus or stem.
    pub(crate) fn by_number(self, now: &Snapshot) -> String {
        self.with(now, |_, at| (at + 1).to_string())
    }

    fn with(self, now: &Snapshot, word: impl Fn(&[&str], usize) -> String) -> String {
        let address = self.state.address;
        let Some(names) = self.state.each.names(now) else { return address.to_owned() };
        fill(address, &word(&names, self.at))
    }

    /// What it says.
    pub(crate) fn read(self, now: &Snapshot) -> Vec<Value> {
        self.state.read(now, self.at)
    }
}

/// An address whose part in braces is this one.
pub(crate) fn fill(address: &str, word: &str) -> String {
    match (address.find('{'), address.find('}')) {
        (Some(from), Some(to)) => [&address[..from], word, &address[to + 1..]].concat(),
        _ => address.to_owned(),
    }
}

/// A bus or stem in an address: by its name, or by its number where another one has the same there.
pub(crate) fn name_word(names: &[&str], at: usize) -> String {
    let word = address_word(names[at]);
    let alike = |name: &&&str| address_word(name).eq_ignore_ascii_case(&word);
    let only = names.iter().filter(alike).count() == 1;
    if only && !word.is_empty() { word } else { (at + 1).to_string() }
}

/// The buses or stems whose names or numbers one part of a pattern, in small letters, stands for.
fn like(each: Each, pattern: &Pattern, segment: usize, now: &Snapshot) -> Vec<usize> {
    let names = each.names(now).unwrap_or_default();
    let fits = |at: &usize| {
        let word = address_word(names[*at]).to_ascii_lowercase();
        pattern.segment_matches(segment, &word)
            || pattern.segment_matches(segment, &(at + 1).to_string())
    };
    (0..names.len()).filter(fits).collect()
}

/// The rows that an address means, each with the values that stand in the address. Only names of
/// buses and stems may be patterns: a `*` elsewhere would press keys that nobody meant.
///
/// # Errors
///
/// What is wrong with the address.
pub(crate) fn actions(
    address: &str,
    now: &Snapshot,
) -> Result<Vec<(&'static Row, Vec<Value>)>, &'static str> {
    let mut found = Vec::new();
    let small = || Pattern::new(&address.to_ascii_lowercase());
    let pattern = is_pattern(address).then(small).transpose()?;
    for row in rows() {
        let mut named = None;
        let mut parts = address.split('/');
        let fits = row.address.split('/').enumerate().all(|(at, wanted)| {
            let Some(part) = parts.next() else { return false };
            if wanted.starts_with('{') {
                named = Some((at, part));
                return true;
            }
            part == wanted
        });
        if !fits || parts.next().is_some() {
            continue;
        }
        match (named, &pattern) {
            (None, _) => found.push((row, Vec::new())),
            // The first part of an address, before its first slash, is none of a pattern.
            (Some((at, _)), Some(pattern)) => {
                let like = like(Each::of(row.address), pattern, at - 1, now);
                found.extend(like.into_iter().map(|at| (row, vec![Value::Int(at as i64 + 1)])));
            }
            (Some((_, part)), None) => found.push((row, vec![Value::Text(part.into())])),
        }
    }
    Ok(found)
}

/// The states that an address means; it may be a pattern in all its parts.
///
/// # Errors
///
/// What is wrong with the address.
pub(crate) fn values(address: &str, now: &Snapshot) -> Result<Vec<Place>, &'static str> {
    let pattern = Pattern::new(&address.to_ascii_lowercase())?;
    let mut found = Vec::new();
    for state in states() {
        let parts: Vec<&str> = state.address.split('/').skip(1).collect();
        let named = parts.iter().position(|part| part.starts_with('{'));
        let fits = parts.len() == pattern.segments()
            && (0..parts.len())
                .all(|at| Some(at) == named || pattern.segment_matches(at, parts[at]));
        if !fits {
            continue;
        }
        match named {
            None => found.push(Place { state, at: 0 }),
            Some(segment) => {
                let like = like(state.each, &pattern, segment, now);
                found.extend(like.into_iter().map(|at| Place { state, at }));
            }
        }
    }
    Ok(found)
}

/// The address as the one who asked wrote it, where it means one thing, and else that thing's own.
pub(crate) fn answered<'a>(asked: &'a str, place: Place, now: &Snapshot) -> Cow<'a, str> {
    if is_pattern(asked) { place.by_name(now).into() } else { asked.into() }
}
