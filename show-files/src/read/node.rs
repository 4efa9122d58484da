//! YAML as a tree in which everything knows its place.
//!
//! Reading into Rust types directly would stop at the first wrong type, and would turn `127.97`
//! into a float before anyone could read it exactly. So the library's events become this tree, and
//! the readers walk it and collect every problem.
//!
//! Every event takes at least a byte of a text that is bounded, nesting is limited by the library,
//! and aliases are counted before they are copied: no text can make a tree that is too large.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_yaml::granit_parser::{
    self, ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag,
};

use super::report::{Pos, quoted};

/// The deepest nesting a file may have; show files need 5.
const MAX_DEPTH: usize = 32;
/// The most values a file may have after aliases are copied.
const MAX_NODES: usize = 200_000;

/// A value and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) at: Pos,
    pub(super) value: Value,
}

/// A value of YAML. All scalars are text: what they mean is for the reader of the key to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    Text(String),
    List(Vec<Node>),
    /// In the order of the file.
    Map(Vec<Entry>),
}

/// A key of a map and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: Pos,
    pub(super) key: String,
    pub(super) node: Node,
}

/// Why a text is no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) at: Pos,
    pub(super) cause: String,
    pub(super) suggestion: &'static str,
}

impl Node {
    /// The value of a key, if this is a map that has it.
    pub(super) fn entry(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The number of values in it, itself included. Long text counts as several, since a copy of it
    /// takes as much.
    fn count(&self) -> usize {
        const TEXT_BYTES: usize = 64;
        1 + match &self.value {
            Value::Null => 0,
            Value::Text(text) => text.len() / TEXT_BYTES,
            Value::List(items) => items.iter().map(Self::count).sum(),
            Value::Map(entries) => {
                entries.iter().map(|entry| entry.key.len() / TEXT_BYTES + entry.node.count()).sum()
            }
        }
    }
}

/// Reads the one document of a text.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let parser = Parser::new_from_str_with_options(text, options);
    let mut tree = Tree { parser, text, anchors: HashMap::new(), nodes: 0 };
    let mut root = None;
    while let Some((event, span)) = tree.next()? {
        match event {
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            Event::StreamEnd => break,
            _ if root.is_some() => {
                let cause = "a second document starts here";
                return Err(syntax(position(&span), cause, "keep one document, without `---`"));
            }
            event => root = Some(tree.node(event, &span)?),
        }
    }
    root.ok_or_else(|| syntax(Pos::START, "the file is empty", "write it as in docs/show-file.md"))
}

struct Tree<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

impl<'a> Tree<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, SyntaxError> {
        self.parser.next().transpose().map_err(|error| scan_error(&error, self.text))
    }

    /// The event and its span where one must follow.
    fn expect(&mut self) -> Result<(Event<'a>, Span), SyntaxError> {
        self.next()?.ok_or_else(|| {
            syntax(Pos::START, "the file breaks off", "check that it was saved whole")
        })
    }

    fn node(&mut self, event: Event<'a>, span: &Span) -> Result<Node, SyntaxError> {
        let at = position(span);
        add(&mut self.nodes, 1, at)?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                no_tag(tag.as_ref(), span)?;
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                (if null { Value::Null } else { Value::Text(text.into_owned()) }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                no_tag(tag.as_ref(), span)?;
                (self.list()?, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                no_tag(tag.as_ref(), span)?;
                (self.map()?, anchor)
            }
            Event::Alias(anchor) => (self.alias(anchor, at)?, 0),
            _ => return Err(syntax(at, "a value is missing here", CHECK_LINE)),
        };
        let node = Node { at, value };
        if anchor != 0 {
            add(&mut self.nodes, node.count(), at)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        loop {
            match self.expect()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, span) => items.push(self.node(event, &span)?),
            }
        }
    }

    fn map(&mut self) -> Result<Value, SyntaxError> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.expect()?;
            if event == Event::MappingEnd {
                return Ok(Value::Map(entries));
            }
            let key = self.node(event, &span)?;
            let (event, span) = self.expect()?;
            let node = self.node(event, &span)?;
            let at = key.at;
            let key = match key.value {
                Value::Text(key) => key,
                Value::Null => String::new(),
                Value::List(_) | Value::Map(_) => {
                    return Err(syntax(at, "a list or a map cannot be a key", CHECK_LINE));
                }
            };
            entries.push(Entry { at, key, node });
        }
    }

    /// A copy of what was anchored. Its inner places stay those of the original.
    fn alias(&mut self, anchor: usize, at: Pos) -> Result<Value, SyntaxError> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(syntax(at, "an alias stands inside its own anchor", "write the value out"));
        };
        add(&mut self.nodes, node.count(), at)?;
        Ok(node.value.clone())
    }
}

/// Counts values, and refuses a file that has too many.
fn add(total: &mut usize, nodes: usize, at: Pos) -> Result<(), SyntaxError> {
    *total += nodes;
    if *total > MAX_NODES {
        let cause = format!("the file has more than {MAX_NODES} values with its aliases");
        return Err(syntax(at, &cause, "check that it is the right file"));
    }
    Ok(())
}

fn no_tag(tag: Option<&Cow<'_, Tag>>, span: &Span) -> Result<(), SyntaxError> {
    let Some(tag) = tag else { return Ok(()) };
    let at = marked(&span.tag_start.unwrap_or(span.start));
    let cause = format!("show files have no tags such as {}", quoted(&tag.to_string()));
    Err(syntax(at, &cause, "leave the tag out"))
}

const CHECK_LINE: &str =
    "check the indentation, colons, brackets and quotes of this line and of the one before";

fn scan_error(error: &ScanError, text: &str) -> SyntaxError {
    let marker = error.marker();
    let line = text.lines().nth(marker.line().saturating_sub(1)).unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let suggestion = if indent.contains('\t') || line.contains(":\t") || line.contains("-\t") {
        "use blanks instead of tabs"
    } else if *error.kind() == ErrorKind::UnknownAnchor {
        "write `&NAME` before a value above, or write the value out"
    } else {
        CHECK_LINE
    };
    syntax(marked(marker), &format!("this is not YAML: {}", error.info()), suggestion)
}

fn position(span: &Span) -> Pos {
    marked(&span.start)
}

/// The library counts columns from 0.
fn marked(marker: &Marker) -> Pos {
    Pos { line: marker.line() as u32, column: marker.col() as u32 + 1 }
}

fn syntax(at: Pos, cause: &str, suggestion: &'static str) -> SyntaxError {
    SyntaxError { at, cause: cause.to_owned(), suggestion }
}
