//! What the song says: notes to the operator, lyrics, the next message to other machines.

use downbeat_engine::{Position, Snapshot};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::super::paint::{flow, span};
use crate::text::{clean, left};
use crate::theme;

/// Draws the row.
pub(super) fn draw(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    flow(buffer, place, pieces(snapshot));
}

/// The most important first.
pub(super) fn pieces(snapshot: &Snapshot) -> Vec<Span<'static>> {
    let position = snapshot.position.as_ref();
    let section = position.and_then(|position| snapshot.spans.get(position.span));
    let entry = snapshot.playing.or(snapshot.armed);
    let entry = entry.and_then(|index| snapshot.entries.get(index));
    let notes = [section.and_then(|it| it.note.as_ref()), entry.and_then(|it| it.note.as_ref())];
    let notes = notes.into_iter().flatten();
    notes
        .map(|note| span(format!(" note: {}", clean(note)), theme::WARNING))
        .chain(position.and_then(lyric))
        .chain(position.and_then(event))
        .collect()
}

fn lyric(position: &Position) -> Option<Span<'static>> {
    let text = match &position.lyric {
        (None, None) => return None,
        (Some(now), None) => format!(" ♪ {}", clean(now)),
        (None, Some(next)) => format!(" ♪ … / {}", clean(next)),
        (Some(now), Some(next)) => format!(" ♪ {} / {}", clean(now), clean(next)),
    };
    Some(span(text, theme::STRONG))
}

fn event(position: &Position) -> Option<Span<'static>> {
    let (event, until) = position.next_event.as_ref()?;
    Some(span(format!(" {} in {}", clean(event), left(*until)), theme::LABEL))
}
