//! What follows a song in a setlist.

use num_bigint::BigInt;

use super::fields::{Fields, described, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::position::{self, Timeline};
use super::report::{FileReport, quoted};
use super::units::{CLICK_CHANGE, ClickChange, LENGTH, PAUSE, THEN};
use crate::{Exact, Length, Segue, Song, Then};

/// Reads `then`. `played` is the song and the version before it, if both are known.
pub(super) fn read(
    node: &Node,
    played: Option<(&Song, Option<usize>)>,
    rate: u32,
    out: &FileReport<'_>,
) -> Option<Then> {
    match &node.value {
        Value::Text(_) => read_value(node, "then", &THEN, out),
        Value::Map(entries) if entries.iter().any(|entry| entry.key == "pause") => {
            read_pause(node, rate, out)
        }
        Value::Map(entries) if entries.iter().any(|entry| entry.key == "segue") => {
            read_segue(node, played, rate, out)
        }
        _ => {
            let cause = format!("`then` must be {}, not {}", THEN.is, described(node));
            let fix = "write for example `{ segue: 4 beats }` or `{ pause: 10 s }`";
            out.error(node.at, cause, fix);
            None
        }
    }
}

fn read_pause(node: &Node, rate: u32, out: &FileReport<'_>) -> Option<Then> {
    let fields = Fields::of(node, "a pause", keys::PAUSE_KEYS, out)?;
    let seconds = fields.need_read("pause", &PAUSE)?;
    let frames = (seconds.0 * BigInt::from(rate)).round().to_integer();
    Some(Then::Pause { frames: u64::try_from(frames).ok()? })
}

/// Reads a segue and works it out in frames before the end of what is played.
fn read_segue(
    node: &Node,
    played: Option<(&Song, Option<usize>)>,
    rate: u32,
    out: &FileReport<'_>,
) -> Option<Then> {
    let fields = Fields::of(node, "a segue", keys::SEGUE, out)?;
    let crossfade = fields.need_read("segue", &LENGTH);
    let click = fields.get("click").map(|_| fields.read("click", &CLICK_CHANGE));
    let (song, version) = played?;
    let timeline = Timeline { tempo: &song.tempo, rate, frames: song.frames };
    let last = *song.passes(version).last()?;
    let at = position::optional(&fields, "at", &timeline, out);
    let crossfade_length = crossfade?;
    let start = match at {
        Some(at) => at?,
        // Without a place it is over when the song ends.
        None => song.tempo.frame_after(rate, last.to, &back(&crossfade_length)),
    };
    let place = fields.get("at").or_else(|| fields.get("segue")).map_or(node.at, |node| node.at);
    if !(last.from..=last.to).contains(&start) {
        let cause = format!(
            "the next song would start at {}, but what is played last is from {} to {}",
            timeline.shown(start),
            timeline.shown(last.from),
            timeline.shown(last.to)
        );
        out.error(place, cause, "let it start there, or make the crossfade shorter");
        return None;
    }
    let after = |length: &Length| song.tempo.frame_after(rate, start, length);
    // Counted back from the end it fits by itself.
    let fade_end = if at.is_some() { after(&crossfade_length) } else { last.to };
    if fade_end > last.to {
        let cause = format!(
            "the crossfade from {} on lasts until {}, but {} ends at {}",
            timeline.shown(start),
            timeline.clock(fade_end),
            quoted(&song.title),
            timeline.clock(last.to)
        );
        out.error(place, cause, "make it shorter, or let it start earlier");
        return None;
    }
    let change = match click {
        None => start,
        Some(click) => match click? {
            ClickChange::End => fade_end,
            ClickChange::After(length) => after(&length),
        },
    };
    if change > last.to {
        let at = fields.get("click").map_or(node.at, |node| node.at);
        let cause = "the click changes over after the song has ended";
        out.error(at, cause, "write `start`, `end`, or a shorter length");
        return None;
    }
    Some(Then::Segue(Segue {
        before_end: last.to.abs_diff(start),
        crossfade: fade_end.abs_diff(start),
        click_after: change.abs_diff(start),
    }))
}

fn back(length: &Length) -> Length {
    match length {
        Length::Bars(count) => Length::Bars(Exact(-&count.0)),
        Length::Beats(count) => Length::Beats(Exact(-&count.0)),
        Length::Seconds(count) => Length::Seconds(Exact(-&count.0)),
    }
}
