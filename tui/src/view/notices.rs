//! What happened, newest first, and what the console itself has to say.

use downbeat_engine::{Notice, Snapshot, Weight};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::paint::{fill, put, row, span};
use crate::app::App;
use crate::text::{age, cut};
use crate::theme;

/// Draws the newest notices.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    for (index, notice) in (0..area.height).zip(snapshot.notices.iter().rev()) {
        draw_notice(app, notice, row(area, index), buffer);
    }
}

/// The age of a notice and how bad it is, and the columns that they take.
pub(super) fn head(app: &App, notice: &Notice) -> (Vec<Span<'static>>, usize) {
    let (word, style) = match notice.weight {
        Weight::Info => ("· info ", theme::LABEL),
        Weight::Warning => ("! WARN ", theme::WARNING),
        Weight::Error => ("✗ ERROR", theme::ALARM),
    };
    let age = age(app.now.saturating_sub(notice.at));
    let spans = vec![span(format!("{age:>7} "), theme::LABEL), span(word, style), Span::raw(" ")];
    let columns = spans.iter().map(Span::width).sum();
    (spans, columns)
}

fn draw_notice(app: &App, notice: &Notice, place: Rect, buffer: &mut Buffer) {
    let rest = put(buffer, place, head(app, notice).0);
    let text = if notice.weight == Weight::Info { theme::LABEL } else { theme::STRONG };
    put(buffer, rest, span(cut(&notice.text, rest.width.into()), text));
}

/// Draws the console's own message over what is there.
pub(crate) fn draw_message(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(message) = app.message() else { return };
    fill(buffer, area, theme::MESSAGE);
    let text = cut(message, usize::from(area.width).saturating_sub(2));
    put(buffer, area, span(format!(" {text}"), theme::MESSAGE));
}
