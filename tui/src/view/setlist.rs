//! The setlist: what plays, what GO starts, what comes then.

use downbeat_engine::{ArmedState, EntryView, Snapshot, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list::{self, Heading};
use super::paint::{put, put_right, span};
use crate::app::{App, Focus};
use crate::text::{fit, left};
use crate::theme;

/// From this width on there is room for the tempo.
const TEMPO_FROM: u16 = 48;

/// Draws the setlist.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let heading = Heading {
        title: "SETLIST",
        note: String::new(),
        focused: app.focus == Focus::Setlist,
        empty: "the setlist has no songs",
    };
    let rows = list::draw(&heading, snapshot.entries.len(), app.selected.entry, area, buffer);
    for (index, place) in rows {
        let selected = index == app.selected.entry;
        let cursor = list::cursor(selected, heading.focused);
        entry(snapshot, index, cursor, place, buffer);
    }
}

fn entry(
    snapshot: &Snapshot,
    index: usize,
    (cursor, selected): (&'static str, Option<Style>),
    place: Rect,
    buffer: &mut Buffer,
) {
    let Some(entry) = snapshot.entries.get(index) else { return };
    let (mark, style) = mark(snapshot, index);
    let title_style = selected.unwrap_or(style);
    let rest = put(buffer, place, span(cursor, theme::KEY));
    let rest = put(buffer, rest, span(format!("{mark:<7}"), style));
    let rest = put_right(buffer, rest, span(tail(entry, place.width), theme::LABEL));
    let title = format!("{:>2} {}", index + 1, entry.title);
    put(buffer, rest, span(fit(&title, rest.width.into()), title_style));
}

/// What stands behind the title: tempo, length, and `↓` where the next song follows by itself.
fn tail(entry: &EntryView, width: u16) -> String {
    let tempo = if width >= TEMPO_FROM { fit(&entry.tempo, 9) } else { String::new() };
    let follows = if entry.continues { '↓' } else { '■' };
    format!(" {tempo}{:>6} {follows}", left(entry.length))
}

/// The word for an entry that plays, is armed, or comes then.
fn mark(snapshot: &Snapshot, index: usize) -> (&'static str, Style) {
    let index = Some(index);
    if snapshot.playing == index {
        let word = match snapshot.transport {
            Transport::Held => "HELD",
            Transport::Fading => "FADING",
            Transport::CountIn => "COUNT",
            Transport::Playing | Transport::Stopped => "PLAYING",
        };
        return (word, theme::GOOD);
    }
    if snapshot.armed == index {
        let word = match snapshot.armed_state {
            ArmedState::None | ArmedState::Ready => "ARMED",
            ArmedState::Arming => "ARMING",
            ArmedState::GoWaits => "GO…",
        };
        return (word, theme::ARMED);
    }
    if snapshot.next == index { ("next", theme::STRONG) } else { ("", theme::LABEL) }
}
