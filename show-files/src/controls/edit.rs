//! Adding a binding to a file that a person wrote: everything else in it stays as it is, comments too.
//!
//! The file is not written anew from the model. The parser tells where the list of bindings ends, and
//! one line goes in there. The new text is read again before it is kept: it must have the old bindings
//! and one more, or nothing is changed.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};
use serde_yaml::granit_parser::{self, Event, Marker, Parser, StructureStyle};

use crate::files;

/// The head of a file that was not there.
const HEAD: &str = "# What MIDI controls do. The keys are in docs/midi.md.\n";
/// More is no file of controls.
const MAX_BYTES: u64 = 1 << 20;

/// Adds a binding to the controls in `file`, which is made where there is none. `binding` is what stands
/// behind the dash of its line: `{ on: cc 64, do: go }`. The file is there whole or as it was.
///
/// # Errors
/// The file cannot be read or written, or it is written in a way in which no line can be added safely;
/// its text says what to do.
pub fn add_binding(file: &Path, binding: &str) -> io::Result<()> {
    let old = match fs::metadata(file) {
        Ok(metadata) if metadata.len() > MAX_BYTES || !metadata.is_file() => {
            return Err(invalid("it is no file of controls"));
        }
        Ok(_) => fs::read_to_string(file)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let text = format!("{HEAD}bindings:\n  - {binding}\n");
            return files::create(file, &text);
        }
        Err(error) => return Err(error),
    };
    let new = with_binding(&old, binding).ok_or_else(|| {
        invalid(&format!(
            "no line can be added to it by itself; write under `bindings`: - {binding}"
        ))
    })?;
    files::replace(file, &new)
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// The text with one more binding; `None` where that cannot be done safely.
fn with_binding(old: &str, binding: &str) -> Option<String> {
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let new = match list_of(old)? {
        Found::Block { column, end_line } => {
            let line = format!("{}- {binding}{newline}", " ".repeat(column));
            with_line_after(old, end_line, &line, newline)
        }
        Found::Flow { end } => {
            let (before, after) = old.split_at_checked(end)?;
            format!("{before}, {binding}{after}")
        }
        Found::Nothing => {
            let text = old.trim_end();
            let gap = if text.is_empty() { "" } else { newline };
            format!("{text}{gap}bindings:{newline}  - {binding}{newline}")
        }
    };
    let mut wanted = match values(old)? {
        Value::Null => json!({}),
        value => value,
    };
    let list = wanted.as_object_mut()?.entry("bindings").or_insert_with(|| json!([]));
    list.as_array_mut()?.push(values(binding)?);
    (values(&new)? == wanted).then_some(new)
}

/// What a text means, without its comments and its layout.
fn values(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

fn with_line_after(old: &str, line: usize, new: &str, newline: &str) -> String {
    let mut text = String::with_capacity(old.len() + new.len() + newline.len());
    for (number, old) in (1..).zip(old.split_inclusive('\n')) {
        text.push_str(old);
        if number == line {
            let gap = if old.ends_with('\n') { "" } else { newline };
            text.push_str(gap);
            text.push_str(new);
        }
    }
    text
}

/// Where the list of bindings ends.
enum Found {
    /// A list with a line for each dash: the column of the dashes from 0, the last line from 1.
    Block { column: usize, end_line: usize },
    /// A list in brackets: the byte behind its last item.
    Flow { end: usize },
    /// There is none.
    Nothing,
}

/// Looks for the list; `None` if the text is no YAML, or the list is empty.
fn list_of(text: &str) -> Option<Found> {
    let options = granit_parser::options! { emit_comments: false };
    let mut depth = 0_usize;
    // Of the outermost map: the key whose value comes next, or `None` where a key comes.
    let mut key: Option<String> = None;
    let mut list: Option<StructureStyle> = None;
    let (mut first, mut last) = (None, None);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        if matches!(event, Event::SequenceEnd | Event::MappingEnd) {
            depth = depth.checked_sub(1)?;
            if depth == 1 {
                key = None;
                if let Some(style) = list.take() {
                    return found(text, style, first?, last?);
                }
            }
        }
        let is_bindings = depth == 1 && key.as_deref() == Some("bindings");
        match &event {
            Event::SequenceStart(style, ..) if is_bindings => {
                list = Some(*style);
            }
            _ if list.is_some() => {
                first = first.or(Some(span.start.line()));
                // The end of what is written in lines has no place of its own.
                if span.start.index() < span.end.index() {
                    last = Some(span.end);
                }
            }
            Event::Scalar(value, ..) if depth == 1 => {
                key = if key.is_none() { Some(value.to_string()) } else { None };
            }
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
        if matches!(event, Event::SequenceStart(..) | Event::MappingStart(..)) {
            depth += 1;
        }
    }
    Some(Found::Nothing)
}

/// The end of a list whose first item is in the line `first`, and whose last item ends at `last`.
fn found(text: &str, style: StructureStyle, first: usize, last: Marker) -> Option<Found> {
    Some(match style {
        StructureStyle::Block => {
            let line = text.lines().nth(first.checked_sub(1)?)?;
            let column = line.len() - line.trim_start_matches(' ').len();
            // Text of several lines ends at the start of the line behind it.
            let end_line = if last.col() == 0 { last.line() - 1 } else { last.line() };
            Found::Block { column, end_line }
        }
        StructureStyle::Flow => {
            let end = text.char_indices().nth(last.index()).map_or(text.len(), |(byte, _)| byte);
            Found::Flow { end }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "{ on: cc 64, port: \"FS-1\", do: go }";

    fn added(old: &str) -> Option<String> {
        with_binding(old, NEW)
    }

    #[test]
    fn comments_and_layout_stay() {
        let old = "# Pedals of the tour\nports:   # by name\n  pedal: { port: FS-1 }\n\nbindings:\n                   # the drummer\n  - { on: cc 1, do: go }   # GO!\n  - on: cc 2\n    do: stop   # stop\n\n                   # the end\nlayers: [main]  # one\n";
        let wanted = old.replace("# stop\n", &format!("# stop\n  - {NEW}\n"));
        assert_eq!(added(old), Some(wanted));
    }

    #[test]
    fn lists_of_every_shape_take_one_more() {
        for (old, wanted) in [
            (
                "bindings: [{ on: cc 1, do: go }] # x\n",
                format!("bindings: [{{ on: cc 1, do: go }}, {NEW}] # x\n"),
            ),
            (
                "bindings:\n- on: cc 1\n  do: go",
                format!("bindings:\n- on: cc 1\n  do: go\n- {NEW}\n"),
            ),
            (
                "layers: [\u{e4}]\nbindings: [\n  { on: cc 1, do: \u{e4} }\n]\n",
                format!("layers: [\u{e4}]\nbindings: [\n  {{ on: cc 1, do: \u{e4} }}, {NEW}\n]\n"),
            ),
            ("", format!("bindings:\n  - {NEW}\n")),
            ("# nothing yet\n", format!("# nothing yet\nbindings:\n  - {NEW}\n")),
            ("layers: [main]\n\n", format!("layers: [main]\nbindings:\n  - {NEW}\n")),
            (
                "bindings:\r\n  - { on: cc 1, do: go }\r\n",
                format!("bindings:\r\n  - {{ on: cc 1, do: go }}\r\n  - {NEW}\r\n"),
            ),
            (
                "layers:\n  bindings\nbindings:\n  - { on: cc 1, do: bindings }\nports: { a: { port: b } }\n",
                format!(
                    "layers:\n  bindings\nbindings:\n  - {{ on: cc 1, do: bindings }}\n  - {NEW}\nports: {{ a: {{ port: b }} }}\n"
                ),
            ),
        ] {
            assert_eq!(added(old), Some(wanted), "{old:?}");
        }
    }

    #[test]
    fn what_cannot_be_edited_safely_is_left_alone() {
        for old in ["bindings: go\n", "- a\n- b\n", "bindings: [\n", "a: b: c", "bindings: []\n"] {
            assert_eq!(added(old), None, "{old:?}");
        }
    }

    #[test]
    fn a_file_is_made_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("controls.yaml");
        add_binding(&file, NEW).unwrap();
        add_binding(&file, "{ on: cc 65, do: stop }").unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, format!("{HEAD}bindings:\n  - {NEW}\n  - {{ on: cc 65, do: stop }}\n"));
        fs::write(&file, "bindings: [").unwrap();
        let error = add_binding(&file, NEW).unwrap_err().to_string();
        assert!(error.contains(NEW), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "bindings: [");
    }
}
