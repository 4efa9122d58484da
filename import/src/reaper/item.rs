//! An item of a track: which file it plays, and whether it plays it as it is.

use super::text::{Block, Line, Node};
use crate::media::{Media, decibels};

/// Lengths closer than this many seconds are the same.
const SAME_LENGTH: f64 = 0.005;

/// An item as a clip needs it.
pub(super) struct Item {
    pub(super) at: f64,
    pub(super) end: f64,
    /// As the project spells it.
    pub(super) spelt: String,
    pub(super) found: Option<crate::media::Found>,
    /// In decibels; `None` for silence.
    pub(super) level_db: Option<f64>,
    pub(super) unfit: Option<String>,
    pub(super) remarks: Vec<String>,
}

/// What the item plays, if it plays one of several.
#[derive(Default)]
struct Take<'a> {
    selected: bool,
    offset: f64,
    rate: f64,
    pitch: f64,
    channels: f64,
    gain: f64,
    source: Option<&'a Block>,
    effects: bool,
}

/// Reads an item; `None` if it plays no audio file, such as a MIDI item.
pub(super) fn read(item: &Block, media: &Media) -> Option<Item> {
    let value = |word: &str, otherwise: f64| {
        item.line(word).map_or(otherwise, |line| line.number_or(1, otherwise))
    };
    let takes = takes(item);
    let take = takes.iter().find(|take| take.selected).or(takes.first())?;
    let source = take.source?;
    if matches!(source.head.word(1), "MIDI" | "MIDIPOOL" | "EMPTY" | "CLICK" | "LTC" | "") {
        return None;
    }
    let is_section = source.head.word(1) == "SECTION";
    let inner =
        if is_section { source.blocks().find(|block| block.name() == "SOURCE")? } else { source };
    let spelt = inner.line("FILE").map(|line| line.word(1).to_owned()).unwrap_or_default();
    let (at, length) = (value("POSITION", 0.0), value("LENGTH", 0.0).max(0.0));
    // Item volume first, then that of the take.
    let volume = item.line("VOLPAN").map_or(1.0, |line| line.number_or(1, 1.0));
    let gain = volume * take.gain;
    let mut remarks = Vec::new();
    if gain < 0.0 {
        remarks.push("its polarity is turned in the project, and not here".to_owned());
    }
    for (word, name) in [("FADEIN", "fade-in"), ("FADEOUT", "fade-out")] {
        let fade = item.line(word).map_or(0.0, |line| line.number_or(2, 0.0));
        // REAPER gives every item fades of 10 ms by itself.
        if fade > 0.05 {
            remarks.push(format!("its {name} of {fade} s is not here"));
        }
    }
    if takes.len() > 1 {
        remarks.push(format!("the selected one of its {} takes", takes.len()));
    }
    if take.effects {
        remarks.push("the effects on its take are not here".to_owned());
    }
    let (found, missing) = match media.find(std::slice::from_ref(&spelt)) {
        Ok(found) => (Some(found), None),
        Err(cause) => (None, Some(cause)),
    };
    if let Some(found) = &found
        && found.moved
    {
        remarks.push("found by its name, not where the project says".to_owned());
    }
    let muted = value("MUTE", 0.0) != 0.0;
    let seconds = found.as_ref().and_then(|found| found.seconds);
    let render = "render the track as one file from the start of the song";
    let unfit = missing
        .or_else(|| muted.then(|| "its item is muted".to_owned()))
        .or_else(|| {
            is_section
                .then(|| format!("it plays a part of its file, or plays it backwards; {render}"))
        })
        .or_else(|| unlike(take).map(|how| format!("{how}; {render}")))
        .or_else(|| {
            cut(length, seconds, value("LOOP", 0.0) != 0.0).map(|how| format!("{how}; {render}"))
        });
    Some(Item { at, end: at + length, spelt, found, level_db: decibels(gain), unfit, remarks })
}

fn takes(item: &Block) -> Vec<Take<'_>> {
    let fresh = || Take { rate: 1.0, gain: 1.0, ..Take::default() };
    let mut takes = vec![fresh()];
    for node in &item.nodes {
        let last = takes.len() - 1;
        let take = &mut takes[last];
        match node {
            Node::Line(line) => match line.word(0) {
                "TAKE" => takes.push(Take { selected: line.word(1) == "SEL", ..fresh() }),
                _ => read_line(take, line),
            },
            Node::Block(block) => match block.name() {
                "SOURCE" => take.source = Some(block),
                "TAKEFX" => take.effects = block.blocks().next().is_some(),
                _ => {}
            },
        }
    }
    takes
}

fn read_line(take: &mut Take<'_>, line: &Line) {
    match line.word(0) {
        "SOFFS" => take.offset = line.number_or(1, 0.0),
        "PLAYRATE" => {
            take.rate = line.number_or(1, 1.0);
            take.pitch = line.number_or(3, 0.0);
        }
        "CHANMODE" => take.channels = line.number_or(1, 0.0),
        // Of the first take: item volume, pan, take volume. Of the others: pan, take volume.
        "VOLPAN" => take.gain = line.number_or(3, 1.0),
        "TAKEVOLPAN" => take.gain = line.number_or(2, 1.0),
        _ => {}
    }
}

/// How a take plays its file other than as it is.
fn unlike(take: &Take<'_>) -> Option<String> {
    if (take.rate - 1.0).abs() > 1e-9 {
        Some(format!("it plays its file at {} times its speed", take.rate))
    } else if take.pitch != 0.0 {
        Some(format!("it plays its file {} semitones away", take.pitch))
    } else if take.offset.abs() >= 0.0005 {
        Some(format!("it plays its file from {} s on", take.offset))
    } else if take.channels != 0.0 {
        Some("it plays other channels than its file has".to_owned())
    } else {
        None
    }
}

/// How an item of a length plays less or more than its file.
fn cut(length: f64, seconds: Option<f64>, loops: bool) -> Option<String> {
    let seconds = seconds?;
    if length < seconds - SAME_LENGTH {
        Some(format!("it ends {:.3} s before its file does", seconds - length))
    } else if loops && length > seconds + SAME_LENGTH {
        Some("it repeats its file".to_owned())
    } else {
        None
    }
}
