//! The namespace as OSCQuery shows it.

use downbeat_engine::Snapshot;
use serde_json::{Map, Value as Json, json};

use super::super::tree::{Place, fill, name_word};
use crate::table::{Each, Kind, Row, State, Value, rows, states};

/// The node of a path with all below it, where there is one.
pub(super) fn node(path: &str, now: &Snapshot) -> Option<Json> {
    let mut root = Json::Object(empty("/"));
    for row in rows() {
        let each = Each::of(row.address);
        for address in addresses(row.address, each, now) {
            describe_row(leaf(&mut root, &address)?, row);
        }
    }
    for state in states() {
        let all = addresses(state.address, state.each, now);
        for (at, address) in all.into_iter().enumerate() {
            describe_state(leaf(&mut root, &address)?, state, Place { state, at }, now);
        }
    }
    let mut found = &root;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        found = found.get("CONTENTS")?.get(part)?;
    }
    Some(found.clone())
}

fn addresses(address: &str, each: Each, now: &Snapshot) -> Vec<String> {
    match each.names(now) {
        None => vec![address.to_owned()],
        Some(names) => (0..names.len()).map(|at| fill(address, &name_word(&names, at))).collect(),
    }
}

fn empty(path: &str) -> Map<String, Json> {
    let mut node = Map::new();
    node.insert("FULL_PATH".into(), json!(path));
    node.insert("ACCESS".into(), json!(0));
    node
}

/// The node of an address, made with those above it where they are not there yet.
fn leaf<'a>(root: &'a mut Json, address: &str) -> Option<&'a mut Map<String, Json>> {
    let mut node = root.as_object_mut()?;
    let mut path = String::new();
    for part in address.split('/').skip(1) {
        path.push('/');
        path.push_str(part);
        let contents = node.entry("CONTENTS").or_insert_with(|| json!({})).as_object_mut()?;
        let below = contents.entry(part).or_insert_with(|| Json::Object(empty(&path)));
        node = below.as_object_mut()?;
    }
    Some(node)
}

fn describe_row(node: &mut Map<String, Json>, row: &Row) {
    let params = &row.params[row.params_in_address()..];
    // What must be there, or else the first that may: a switch is shown as one.
    let shown = match params.iter().position(|param| param.optional) {
        Some(0) => &params[..1],
        Some(needed) => &params[..needed],
        None => params,
    };
    let tag = |kind: Kind| kind.tags().chars().next();
    let tags: String = shown.iter().filter_map(|param| tag(param.kind)).collect();
    node.insert("ACCESS".into(), json!(2));
    node.insert("DESCRIPTION".into(), json!(row.about));
    // A press is sent as a value that means nothing.
    node.insert("TYPE".into(), json!(if tags.is_empty() { "I" } else { &tags }));
    let ranges: Vec<Json> = shown.iter().map(|param| range(param.kind)).collect();
    if ranges.iter().any(|range| !range.is_null()) {
        node.insert("RANGE".into(), json!(ranges));
    }
}

fn range(kind: Kind) -> Json {
    match kind {
        Kind::Switch => json!({ "VALS": [0, 1] }),
        Kind::Position => json!({ "MIN": 0.0, "MAX": 1.0 }),
        Kind::Decibels => json!({ "MIN": -96.0, "MAX": 10.0 }),
        Kind::Change => json!({ "MIN": -106.0, "MAX": 106.0 }),
        Kind::Int { least, most } => json!({ "MIN": least, "MAX": most }),
        Kind::Word(words) => json!({ "VALS": words }),
        Kind::Bus
        | Kind::Out
        | Kind::Stem
        | Kind::Entry
        | Kind::Song
        | Kind::Section
        | Kind::Span
        | Kind::Version => Json::Null,
    }
}

fn describe_state(node: &mut Map<String, Json>, state: &State, place: Place, now: &Snapshot) {
    let values = place.read(now);
    let writes = node.get("ACCESS").and_then(Json::as_u64).unwrap_or(0) & 2;
    node.insert("ACCESS".into(), json!(writes | 1));
    if writes == 0 {
        node.insert("DESCRIPTION".into(), json!(state.about));
    }
    let tags: String = values
        .iter()
        .map(|value| match value {
            Value::Int(_) => 'i',
            Value::Float(_) => 'f',
            Value::Text(_) => 's',
            Value::Bool(true) => 'T',
            Value::Bool(false) => 'F',
        })
        .collect();
    node.insert("TYPE".into(), json!(tags));
    let values: Vec<Json> = values
        .into_iter()
        .map(|value| match value {
            Value::Int(number) => json!(number),
            // Numbers of 32 bits, as they are on the wire.
            Value::Float(number) => json!(number as f32),
            Value::Text(text) => json!(text),
            Value::Bool(on) => json!(on),
        })
        .collect();
    node.insert("VALUE".into(), json!(values));
}
