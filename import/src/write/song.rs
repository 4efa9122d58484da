//! A song file.

use std::fmt::Write as _;

use super::scalar::scalar;
use crate::draft::{Change, Draft, LeftOut, Position, StemDraft, Tempo};
use crate::names::Kind;
use crate::problem::harmless;

/// The most lines of one list in a comment.
const MAX_LINES: usize = 200;
/// The most characters of a line of a comment.
const MAX_LENGTH: usize = 400;

/// The stems with their files as the song file spells them.
pub(crate) struct Spelt<'a> {
    pub(crate) stems: Vec<(&'a StemDraft, String)>,
    pub(crate) midi: Option<String>,
    pub(crate) lyrics: Option<String>,
}

/// The text of a song file.
pub(crate) fn song_text(draft: &Draft, spelt: &Spelt<'_>) -> String {
    let mut text = String::new();
    comment(&mut text, "", &format!("Made by `downbeat import` from {}.", draft.source));
    if !draft.guesses.is_empty() {
        text.push_str("# Guessed, so have a look:\n");
        for guess in draft.guesses.iter().take(MAX_LINES) {
            comment(&mut text, "- ", guess);
        }
    }
    let _ = writeln!(text, "\ntitle: {}", scalar(&draft.title));
    if let Some(key) = &draft.key {
        comment(&mut text, "", &format!("Key: {key}"));
    }
    add_tempo(&mut text, draft, spelt);
    let offset = rounded(draft.offset_seconds, 1e9);
    if offset != 0.0 {
        let what = if offset < 0.0 {
            "the stems start after bar 1"
        } else {
            "bar 1 comes after the start"
        };
        let _ = writeln!(text, "offset: {offset} s  # {what}");
    }
    add_click(&mut text, draft);
    if let Some(lyrics) = &spelt.lyrics {
        let _ = writeln!(text, "lyrics: {}", scalar(lyrics));
    }
    if !draft.sections.is_empty() {
        text.push_str("\nsections:\n");
        for section in &draft.sections {
            let start = place(section.start);
            let _ = writeln!(text, "  - {{ name: {}, bar: {start} }}", scalar(&section.name));
        }
    }
    text.push_str("\n# Paths are relative to this file.\nstems:\n");
    for (stem, file) in &spelt.stems {
        add_stem(&mut text, stem, file);
    }
    if !draft.left_out.is_empty() {
        text.push('\n');
        add_left_out(&mut text, &draft.left_out);
    }
    text
}

/// A list of what was left out, as a comment. The plan has all of it; a show file has room for less.
pub(super) fn add_left_out(text: &mut String, left_out: &[LeftOut]) {
    text.push_str("# Left out:\n");
    for left in left_out.iter().take(MAX_LINES) {
        comment(text, "- ", &format!("{}: {}", left.what, left.why));
    }
    if let Some(more @ 1..) = left_out.len().checked_sub(MAX_LINES) {
        comment(text, "- ", &format!("and {more} more"));
    }
}

fn comment(text: &mut String, mark: &str, line: &str) {
    let line: String = harmless(line).chars().take(MAX_LENGTH).collect();
    let _ = writeln!(text, "# {mark}{line}");
}

fn add_tempo(text: &mut String, draft: &Draft, spelt: &Spelt<'_>) {
    match (&draft.tempo, &spelt.midi) {
        (Tempo::Midi(_), Some(file)) => {
            let _ = writeln!(text, "tempo: {{ midi: {} }}", scalar(file));
        }
        (Tempo::Changes(changes), _) if !changes.is_empty() => match changes[..] {
            [Change { bpm: Some(bpm), ramp: None, meter, .. }] => {
                let meter = match meter {
                    None | Some((4, 4)) => String::new(),
                    Some((beats, unit)) => format!(" {beats}/{unit}"),
                };
                let _ = writeln!(text, "tempo: {bpm}{meter}");
            }
            _ => {
                text.push_str("tempo:\n");
                for change in changes {
                    add_change(text, change);
                }
            }
        },
        _ => text.push_str("tempo: 120           # not known: nothing told it\n"),
    }
}

fn add_change(text: &mut String, change: &Change) {
    let _ = write!(text, "  - {{ bar: {}", place(change.at));
    if let Some(bpm) = change.bpm {
        let _ = write!(text, ", bpm: {bpm}");
    }
    if let Some((to, by)) = change.ramp {
        let _ = write!(text, ", to: {to}, by: {}", place(by));
    }
    if let Some((beats, unit)) = change.meter {
        let _ = write!(text, ", meter: {beats}/{unit}");
    }
    text.push_str(" }\n");
}

fn place(position: Position) -> String {
    match position {
        Position::Bar(bar) => bar.to_string(),
        Position::Beat(bar, beat) => format!("{bar}.{beat}"),
        Position::Seconds(seconds) => time(seconds),
    }
}

fn add_click(text: &mut String, draft: &Draft) {
    let known = match &draft.tempo {
        Tempo::Unknown => false,
        Tempo::Changes(changes) => !changes.is_empty(),
        Tempo::Midi(_) => true,
    };
    if draft.stems.iter().any(|stem| stem.kind == Kind::Click) {
        text.push_str("click: off           # the stems have a click of their own\n");
    } else if !known {
        text.push_str("click: off           # until the tempo is right\n");
    }
}

fn add_stem(text: &mut String, stem: &StemDraft, file: &str) {
    let _ = write!(text, "  - {{ name: {}, file: {}", scalar(&stem.name), scalar(file));
    if let Some(track) = stem.track {
        let _ = write!(text, ", track: {track}");
    }
    let _ = write!(text, ", bus: {}", stem.kind.bus());
    let level = rounded(stem.level_db, 100.0);
    if level != 0.0 {
        let _ = write!(text, ", level: {level} dB");
    }
    if let Some(pan) = stem.pan {
        let _ = write!(text, ", pan: {pan}");
    }
    text.push_str(" }");
    let mut remarks = Vec::new();
    if stem.kind_unknown {
        remarks.push("its name does not say what it is");
    }
    remarks.extend(stem.remark.as_deref());
    if !remarks.is_empty() {
        let _ = write!(text, "  # {}", harmless(&remarks.join("; ")));
    }
    text.push('\n');
}

/// Without noise behind the places that count, and without a minus before 0.
fn rounded(number: f64, scale: f64) -> f64 {
    let rounded = (number * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// A time as a position, to the nanosecond: `1:02.5`.
fn time(seconds: f64) -> String {
    let nanos = (seconds.max(0.0) * 1e9).round();
    let minutes = (nanos / 6e10).floor();
    let rest = format!("{:012.9}", (nanos - minutes * 6e10) / 1e9);
    let rest = rest.trim_end_matches('0');
    let rest = if rest.ends_with('.') { format!("{rest}0") } else { rest.to_owned() };
    format!("\"{minutes}:{rest}\"")
}
