//! The lines and blocks of a project file.

use std::io::{self, BufRead};

const MAX_BYTES: u64 = 256 << 20;
/// Plugins keep their state in long lines, which are not needed.
const MAX_LINE: usize = 64 << 10;
const MAX_LINES: usize = 500_000;
const MAX_DEPTH: usize = 64;

/// A line, as words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) words: Vec<String>,
}

impl Line {
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", String::as_str)
    }

    /// A number that a project may have: nothing in it is longer than a hundred days.
    pub(super) fn number(&self, index: usize) -> Option<f64> {
        let number: f64 = self.word(index).parse().ok()?;
        (number.abs() < 1e7).then_some(number)
    }

    pub(super) fn number_or(&self, index: usize, otherwise: f64) -> f64 {
        self.number(index).unwrap_or(otherwise)
    }
}

/// A block: its first line, and what is in it, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Block {
    pub(super) head: Line,
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Line(Line),
    Block(Block),
}

impl Block {
    pub(super) fn name(&self) -> &str {
        self.head.word(0)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Line(line) => Some(line),
            Node::Block(_) => None,
        })
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Block(block) => Some(block),
            Node::Line(_) => None,
        })
    }

    /// The first line that starts with this word.
    pub(super) fn line(&self, word: &str) -> Option<&Line> {
        self.lines().find(|line| line.word(0) == word)
    }
}

/// Blocks whose lines are read. Of all others only the name is kept.
const READ: [&str; 11] = [
    "REAPER_PROJECT",
    "TEMPOENVEX",
    "TRACK",
    "ITEM",
    "SOURCE",
    "FXCHAIN",
    "TAKEFX",
    "VOLENV2",
    "PANENV2",
    "MUTEENV",
    "MASTERFXLIST",
];

/// Why a file is no project: the line, and the cause.
pub(super) type Damage = (u64, String);

/// Reads a project into its outermost block.
pub(super) fn parse(reader: &mut impl BufRead) -> Result<Block, Damage> {
    let mut lines = Lines { reader, number: 0, bytes: 0 };
    let mut open: Vec<Block> = Vec::new();
    let mut kept = 0;
    while let Some(text) = lines.next()? {
        let number = lines.number;
        let text = text.trim();
        let fail = |cause: &str| Err((number, cause.to_owned()));
        if let Some(head) = text.strip_prefix('<') {
            if open.len() >= MAX_DEPTH {
                return fail("its blocks are nested too deep");
            }
            if open.is_empty() && !head.starts_with("REAPER_PROJECT") {
                return fail("it does not start with `<REAPER_PROJECT`");
            }
            open.push(Block { head: Line { number, words: words(head) }, nodes: Vec::new() });
            kept += 1;
        } else if text == ">" {
            let Some(block) = open.pop() else { return fail("a block ends that never began") };
            match open.last_mut() {
                Some(outer) => outer.nodes.push(Node::Block(block)),
                None => return Ok(block),
            }
        } else if let Some(block) = open.last_mut() {
            if READ.contains(&block.name()) && !text.is_empty() {
                block.nodes.push(Node::Line(Line { number, words: words(text) }));
                kept += 1;
            }
        } else if !text.is_empty() {
            return fail("it does not start with `<REAPER_PROJECT`");
        }
        if kept > MAX_LINES {
            return fail("it has more lines than any project of songs");
        }
    }
    // A file that was cut off still has what came before.
    let cut = "it ends in the middle; copy it again, or open and save it in REAPER";
    Err((lines.number, if open.is_empty() { "it is empty".to_owned() } else { cut.to_owned() }))
}

struct Lines<'a, R> {
    reader: &'a mut R,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line, cut to its first bytes if it is very long.
    fn next(&mut self) -> Result<Option<String>, Damage> {
        let mut line = Vec::new();
        let mut any = false;
        loop {
            let wrong = |error: io::Error| (self.number + 1, error.to_string());
            let buffer = self.reader.fill_buf().map_err(wrong)?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(buffer.len(), |end| end + 1);
            let room = MAX_LINE - line.len();
            line.extend_from_slice(&buffer[..end.unwrap_or(taken).min(room)]);
            self.reader.consume(taken);
            self.bytes += taken as u64;
            if self.bytes > MAX_BYTES {
                return Err((self.number + 1, "it is larger than 256 MiB".to_owned()));
            }
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(String::from_utf8_lossy(&line).trim_start_matches('\u{feff}').to_owned()))
    }
}

/// The words of a line. A word in quotes may have blanks; REAPER takes the first of `"`, `'` and `` ` ``
/// that is not in the word itself.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '"' | '\'' | '`' => {
                let inner = &rest[1..];
                let end = inner.find(first).unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or(""))
            }
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
        if words.len() >= 64 {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> Result<Block, Damage> {
        parse(&mut text.as_bytes())
    }

    #[test]
    fn words_may_be_quoted_in_three_ways() {
        assert_eq!(words(r#"MARKER 1 0 "Verse 1" 0"#), ["MARKER", "1", "0", "Verse 1", "0"]);
        assert_eq!(words(r#"NAME 'the "big" one'"#), ["NAME", "the \"big\" one"]);
        assert_eq!(words("NAME `it's \"it\"` \"\" x"), ["NAME", "it's \"it\"", "", "x"]);
        assert_eq!(words("NAME \"open"), ["NAME", "open"]);
    }

    #[test]
    fn blocks_hold_lines_and_blocks() {
        let text = "<REAPER_PROJECT 0.1 \"7.0\" 1\r\n  TEMPO 120 4 4\r\n  <TRACK {X}\r\n    NAME A\r\n    <VST x\r\n      AAAA\r\n    >\r\n  >\r\n>\r\n";
        let project = parse_text(text).unwrap();
        assert_eq!(project.line("TEMPO").unwrap().number(1), Some(120.0));
        let track = project.blocks().next().unwrap();
        assert_eq!((track.name(), track.head.number), ("TRACK", 3));
        // The state of a plugin is not kept.
        assert!(track.blocks().next().unwrap().nodes.is_empty());
    }

    #[test]
    fn damage_has_a_line() {
        let damage = |text: &str| parse_text(text).unwrap_err();
        assert_eq!(damage("").1, "it is empty");
        assert_eq!(damage("\n\nRIFF").0, 3);
        assert_eq!(damage("<REAPER_PROJECT\n<TRACK\n>\n").0, 3);
        assert!(damage(">").1.contains("never began"));
        let deep = format!("<REAPER_PROJECT\n{}", "<TRACK\n".repeat(100));
        assert_eq!(damage(&deep), (65, "its blocks are nested too deep".to_owned()));
        let long = format!("<REAPER_PROJECT\n{}", "A 1\n".repeat(600_000));
        assert!(damage(&long).1.contains("more lines"));
    }

    #[test]
    fn a_long_line_is_not_kept_whole() {
        let text = format!("<REAPER_PROJECT\nNAME {}\n>\n", "x".repeat(1 << 20));
        let project = parse_text(&text).unwrap();
        assert!(project.line("NAME").unwrap().word(1).len() <= MAX_LINE);
    }
}
