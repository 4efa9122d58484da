//! The lyrics of a song: an LRC file, or lines by position.

use std::path::Path;

use super::fields::{Fields, described, list};
use super::node::{Node, Value};
use super::position::{self, Timeline};
use super::report::{FileReport, Pos, Report};
use super::units::{PATH, Unit, WORDS};
use super::{keys, paths, text};
use crate::LyricLine;
use crate::lyrics::lrc::{self, Fault, Lrc, MAX_LINES};

/// Reads the lyrics; an LRC file is relative to `folder`.
pub(super) fn read(
    node: &Node,
    folder: &Path,
    timeline: &Timeline<'_>,
    report: &Report,
    out: &FileReport<'_>,
) -> Vec<LyricLine> {
    let mut lines = match &node.value {
        Value::List(_) => read_lines(node, timeline, out),
        _ => read_file(node, folder, timeline, report, out),
    };
    lines.sort_by_key(|line| line.frame);
    lines
}

fn read_lines(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Vec<LyricLine> {
    let items = list(node, "`lyrics`", "`lyrics: [{ at: 9, text: Here we go }]`", out);
    if let Some(extra) = items.get(MAX_LINES) {
        let cause = format!("there are {} lines, and {MAX_LINES} is the most", items.len());
        out.error(extra.at, cause, "leave some of them out");
        return Vec::new();
    }
    items
        .iter()
        .filter_map(|item| {
            let fields = Fields::of(item, "a line of lyrics", keys::LYRIC, out)?;
            let text = fields.need_read("text", &WORDS);
            let frame = position::read(fields.need("at", "9")?, "at", timeline, out)?;
            Some(LyricLine { frame, text: text? })
        })
        .collect()
}

fn read_file(
    node: &Node,
    folder: &Path,
    timeline: &Timeline<'_>,
    report: &Report,
    out: &FileReport<'_>,
) -> Vec<LyricLine> {
    let unit = Unit { example: "song.lrc", ..PATH };
    let Some(path) = paths::resolve(node, "lyrics", &unit, folder, out) else {
        return Vec::new();
    };
    let text = match text::read(&path) {
        Ok(text) => text,
        Err(problem) => {
            match problem.at {
                Some(at) => report.file(&path).error(at, problem.cause, problem.suggestion),
                None => {
                    let cause =
                        format!("cannot read the lyrics {}: {}", described(node), problem.cause);
                    out.error(node.at, cause, problem.suggestion);
                }
            }
            return Vec::new();
        }
    };
    let Lrc { lines, faults } = lrc::parse(&text);
    if !faults.is_empty() {
        warn(&faults, &report.file(&path));
    }
    if lines.is_empty() {
        let cause = format!("the lyrics {} have no lines with times", described(node));
        out.warning(node.at, cause, "write lines such as `[01:02.50]Here we go` into it");
    }
    let frame = |millis: i64| rounded(millis, timeline.rate);
    lines.into_iter().map(|(millis, text)| LyricLine { frame: frame(millis), text }).collect()
}

/// Milliseconds as frames, rounded to the nearest, half up. An hour at the highest rate is far
/// inside the range.
fn rounded(millis: i64, rate: u32) -> i64 {
    (millis * i64::from(rate) * 2 + 1000).div_euclid(2000)
}

/// One warning for each kind of fault, at the first line that has it.
fn warn(faults: &[(u32, Fault)], out: &FileReport<'_>) {
    for (kind, what, suggestion) in [
        (Fault::Untimed, "has no time, and is not shown", "write a time before it: `[01:02.50]`"),
        (Fault::Time, "has a time that is none", "write times such as `[01:02.50]`"),
        (Fault::Long, "is longer than 200 characters, and is cut", "break it into two lines"),
        (Fault::TooMany, "is one too many: 10000 are shown", "leave some of them out"),
    ] {
        let lines: Vec<u32> =
            faults.iter().filter(|fault| fault.1 == kind).map(|fault| fault.0).collect();
        let Some(&line) = lines.first() else { continue };
        let cause = match lines.len() - 1 {
            0 => format!("this line {what}"),
            1 => format!("this line {what}; so does line {}", lines[1]),
            more => format!("this line {what}; so do {more} more, the next at line {}", lines[1]),
        };
        out.warning(Pos { line, column: 1 }, cause, suggestion);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_rounded_to_the_nearest_frame() {
        assert_eq!(rounded(1000, 44_100), 44_100);
        // 1 ms is 44.1 frames, 15 ms 661.5.
        assert_eq!((rounded(1, 44_100), rounded(15, 44_100)), (44, 662));
        assert_eq!((rounded(-1, 44_100), rounded(-15, 44_100)), (-44, -661));
    }
}
