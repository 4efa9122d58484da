//! Buses, stems, songs and sections by name or number.

use super::{Refused, Value};

/// Names that a refusal lists, at the most.
const LISTED: usize = 12;

/// A name as a segment of an OSC address, in which blanks and `# * , / ? [ ] { }` are not allowed
/// (OSC 1.0, "OSC Address Spaces and OSC Addresses"): each of them becomes `_`. So do control
/// characters and all beyond ASCII.
pub(crate) fn address_word(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_graphic() && !"#*,/?[]{}".contains(c);
    name.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}

/// The place of a name among `names`, from 0, by the name itself, or without regard to case, or as
/// an address has it ([`address_word`]), or by its number from 1.
pub(super) fn find(what: &'static str, value: &Value, names: &[&str]) -> Result<usize, Refused> {
    let unknown = || {
        let mut listed: Vec<&str> = names.iter().copied().take(LISTED).collect();
        if names.len() > LISTED {
            listed.push("...");
        }
        if listed.is_empty() {
            listed.push("none");
        }
        Refused::Unknown { what, got: value.to_string(), names: listed.join(", ") }
    };
    let numbered = |number: i64| {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        at.filter(|at| *at < names.len()).ok_or_else(unknown)
    };
    match value {
        Value::Int(number) => numbered(*number),
        Value::Float(number) if number.fract() == 0.0 => numbered(*number as i64),
        Value::Text(text) => match by_name(what, value, names)? {
            Some(at) => Ok(at),
            None => text.parse().ok().map_or_else(|| Err(unknown()), numbered),
        },
        Value::Float(_) | Value::Bool(_) => Err(unknown()),
    }
}

/// The place of the first name that is this text; failing that, of the only one that is like it.
pub(super) fn by_name(
    what: &'static str,
    value: &Value,
    names: &[&str],
) -> Result<Option<usize>, Refused> {
    let Value::Text(text) = value else { return Ok(None) };
    // What has no name is not called by an empty one.
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(at) = names.iter().position(|name| name == text) {
        return Ok(Some(at));
    }
    let lower = text.to_lowercase();
    let alike = |at: &usize| {
        let name = names[*at];
        name.to_lowercase() == lower || address_word(name).eq_ignore_ascii_case(text)
    };
    let mut alike = (0..names.len()).filter(alike);
    let Some(first) = alike.next() else { return Ok(None) };
    // The same name twice is the same thing twice: the first one is meant.
    if alike.any(|other| names[other] != names[first]) {
        return Err(Refused::Ambiguous { what, got: value.to_string() });
    }
    Ok(Some(first))
}
