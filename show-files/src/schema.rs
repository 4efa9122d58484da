//! JSON schemas of the files that a person writes, for editors that complete and check them.
//!
//! They are made from the same table of keys that the readers use, and so cannot name a key that is
//! not read or leave one out. A schema knows less than the readers: it does not open files, and sees
//! no names. What it refuses, the readers refuse as well.

use serde_json::{Map as Object, Value, json};

use crate::read::keys::{self, Key, Kind, NEEDED};
use crate::read::units::Shape;

/// The kinds of files that there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaOf {
    /// `show.yaml`.
    Show,
    /// `song.yaml`.
    Song,
    /// `venues/NAME.yaml`.
    Venue,
    /// `setlists/NAME.yaml`.
    Setlist,
    /// `controls.yaml`.
    Controls,
}

impl SchemaOf {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Show, Self::Song, Self::Venue, Self::Setlist, Self::Controls];

    /// The word for it on a command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Song => "song",
            Self::Venue => "venue",
            Self::Setlist => "setlist",
            Self::Controls => "controls",
        }
    }
}

/// The JSON schema (draft 7, which YAML editors know best) of a kind of file.
#[must_use]
pub fn schema(of: SchemaOf) -> Value {
    let (title, kind) = match of {
        SchemaOf::Show => ("A show of Downbeat", Kind::Map(keys::SHOW)),
        SchemaOf::Song => ("A song of Downbeat", Kind::Map(keys::SONG)),
        SchemaOf::Venue => ("A venue of Downbeat", Kind::Map(keys::VENUE)),
        SchemaOf::Setlist => ("A setlist of Downbeat", keys::ENTRIES),
        SchemaOf::Controls => ("The controls of Downbeat", Kind::Map(keys::CONTROLS)),
    };
    let mut schema = Object::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(value(kind));
    Value::Object(schema)
}

/// A map with known keys.
fn map(keys: &[Key]) -> Object<String, Value> {
    let properties: Object<String, Value> = keys
        .iter()
        .map(|key| {
            let mut schema = value(key.kind);
            schema.insert("description".to_owned(), json!(described(key)));
            (key.name.to_owned(), Value::Object(schema))
        })
        .collect();
    let needed: Vec<&str> =
        keys.iter().filter(|key| key.left_out == NEEDED).map(|key| key.name).collect();
    let mut schema = object(json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }));
    if !needed.is_empty() {
        schema.insert("required".to_owned(), json!(needed));
    }
    schema
}

/// What an editor shows beside a key.
fn described(key: &Key) -> String {
    match key.left_out {
        NEEDED => key.about.to_owned(),
        left_out => format!("{}. If left out: {left_out}.", key.about),
    }
}

fn value(kind: Kind) -> Object<String, Value> {
    match kind {
        Kind::Unit(unit) => {
            let mut schema = scalar(unit.shape());
            schema.insert("title".to_owned(), json!(unit.is()));
            schema.insert("examples".to_owned(), json!([unit.example()]));
            schema
        }
        Kind::Map(keys) => map(keys),
        Kind::List(items) => {
            object(json!({ "type": "array", "items": value(*items), "minItems": 1 }))
        }
        Kind::Named(values) => {
            object(json!({ "type": "object", "additionalProperties": value(*values) }))
        }
        Kind::AnyOf(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| value(*kind)).collect();
            object(json!({ "anyOf": kinds }))
        }
    }
}

/// The schema of a text. YAML has turned some texts into numbers and switches before a schema sees
/// them.
fn scalar(shape: Shape) -> Object<String, Value> {
    object(match shape {
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Switch => json!({ "anyOf": [
            { "type": "boolean" },
            { "enum": ["on", "off"] },
            { "type": "string", "pattern": whole(&any_case(&["on", "off", "yes", "no", "true", "false"])) },
        ] }),
        Shape::Words(words) => json!({ "anyOf": [
            { "enum": words },
            { "type": "string", "pattern": whole(&words.join("|")) },
        ] }),
        Shape::Number { min, max, units } => {
            let number = json!({ "type": "number", "minimum": min, "maximum": max });
            let unit = match units {
                [] => String::new(),
                units => format!(" *({})?", any_case(units)),
            };
            let pattern = whole(&format!(r"[-+]?[0-9]+(\.[0-9]+)?{unit}"));
            json!({ "anyOf": [number, { "type": "string", "pattern": pattern }] })
        }
        Shape::Pattern(pattern) => json!({ "anyOf": [
            { "type": "number" },
            { "type": "string", "pattern": whole(pattern) },
        ] }),
    })
}

/// A regular expression for a whole text. The readers take any white space where a pattern has a
/// blank, and around the text.
fn whole(pattern: &str) -> String {
    let pattern = pattern.replace(" *", r"\s*").replace(" +", r"\s+");
    format!(r"^\s*({pattern})\s*$")
}

/// A regular expression of words in upper or lower case; JSON schemas have no other way to say so.
fn any_case(words: &[&str]) -> String {
    let letter = |c: char| format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase());
    words.iter().map(|word| word.chars().map(letter).collect()).collect::<Vec<String>>().join("|")
}

/// The object that a literal is.
fn object(value: Value) -> Object<String, Value> {
    match value {
        Value::Object(object) => object,
        // No literal of this file is anything else.
        _ => Object::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every unit that a kind is made of.
    fn units(kind: Kind, found: &mut Vec<(String, &'static str, &'static str)>) {
        match kind {
            Kind::Unit(unit) => {
                let schema = Value::Object(value(kind)).to_string();
                found.push((schema, unit.is(), unit.example()));
            }
            Kind::Map(keys) => keys.iter().for_each(|key| units(key.kind, found)),
            Kind::List(inner) | Kind::Named(inner) => units(*inner, found),
            Kind::AnyOf(kinds) => kinds.iter().for_each(|kind| units(*kind, found)),
        }
    }

    #[test]
    fn the_example_of_every_kind_of_value_is_valid_as_text_and_as_yaml_has_it() {
        let mut found = Vec::new();
        for keys in [keys::SHOW, keys::SONG, keys::VENUE, keys::CONTROLS] {
            units(Kind::Map(keys), &mut found);
        }
        assert!(found.len() > 50);
        for (schema, is, example) in found {
            let schema: Value = serde_json::from_str(&schema).unwrap();
            let validator = jsonschema::draft7::new(&schema).unwrap();
            let text = Value::from(example);
            let yaml: Value = serde_yaml::from_str(example).unwrap();
            assert!(validator.is_valid(&text) && validator.is_valid(&yaml), "{is}: {example}");
        }
    }

    #[test]
    fn every_schema_is_a_schema() {
        for of in SchemaOf::ALL {
            let schema = schema(of);
            assert!(jsonschema::draft7::meta::is_valid(&schema), "{}", of.word());
        }
    }
}
