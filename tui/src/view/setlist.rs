//! The setlist: what plays, what GO starts, what comes then.

use downbeat_engine::{ArmedState, EntryView, Snapshot, Then, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::list::{self, Heading};
use super::paint::{put, put_right, span};
use crate::app::{App, Focus};
use crate::text::{cut, fit, left, width};
use crate::theme;

/// From this width on there is room for the tempo.
const TEMPO_FROM: u16 = 48;

/// Draws the setlist.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let heading = Heading {
        title: "SETLIST",
        note: if snapshot.setlist_changed { "· changed".to_owned() } else { String::new() },
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
    let title = cut(&format!("{:>2} {}", index + 1, title(entry)), rest.width.into());
    let note = entry.note.as_ref().map_or(String::new(), |note| format!("  {note}"));
    let note = later(entry) + &note;
    let note = fit(&note, usize::from(rest.width).saturating_sub(width(&title)));
    put(buffer, rest, Line::from(vec![span(title, title_style), span(note, theme::LABEL)]));
}

/// An entry's title with its version; not clean.
pub(super) fn title(entry: &EntryView) -> String {
    match &entry.version {
        Some(version) => format!("{} [{version}]", entry.title),
        None => entry.title.clone(),
    }
}

/// What an entry that plays is to be the next time; not clean.
fn later(entry: &EntryView) -> String {
    let Some(later) = &entry.later else { return String::new() };
    let version = later.version.as_deref().unwrap_or("as it is");
    format!("  next time [{version}]")
}

/// What stands behind the title: tempo, length, and a sign for what follows.
fn tail(entry: &EntryView, width: u16) -> String {
    let tempo = if width >= TEMPO_FROM { fit(&entry.tempo, 9) } else { String::new() };
    let follows = match entry.then {
        // A break or a talk: what was before it decides.
        _ if entry.song.is_none() => ' ',
        Then::Stop => '■',
        Then::Continue => '↓',
        Then::Pause(_) => '…',
        Then::Segue(_) => '≈',
    };
    format!(" {tempo}{:>6} {follows}", left(entry.length))
}

/// The word for an entry that plays, is armed, comes then, or is passed over.
fn mark(snapshot: &Snapshot, row: usize) -> (&'static str, Style) {
    let index = Some(row);
    if snapshot.playing == index {
        let word = match snapshot.transport {
            Transport::Held => "HELD",
            Transport::Fading | Transport::FadingOut => "FADING",
            Transport::CountIn => "COUNT",
            Transport::Playing
            | Transport::FadingBack
            | Transport::Pausing
            | Transport::Stopped => "PLAYING",
        };
        return (word, theme::GOOD);
    }
    if snapshot.over.is_some_and(|over| over.entry == row) {
        return ("out", theme::GOOD);
    }
    if snapshot.armed == index {
        let word = match snapshot.armed_state {
            ArmedState::None | ArmedState::Ready => "ARMED",
            ArmedState::Arming => "ARMING",
            ArmedState::GoWaits => "GO…",
        };
        return (word, theme::ARMED);
    }
    if snapshot.next == index {
        return ("next", theme::STRONG);
    }
    match snapshot.entries.get(row) {
        Some(entry) if entry.skipped => ("skip", theme::WARNING),
        Some(entry) if entry.song.is_none() => ("break", theme::LABEL),
        _ => ("", theme::LABEL),
    }
}
