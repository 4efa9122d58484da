//! What happened, newest first, and what the console itself has to say.

use downbeat_engine::{Notice, Snapshot, Weight};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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

fn draw_notice(app: &App, notice: &Notice, place: Rect, buffer: &mut Buffer) {
    let (word, style) = match notice.weight {
        Weight::Info => ("· info ", theme::LABEL),
        Weight::Warning => ("! WARN ", theme::WARNING),
        Weight::Error => ("✗ ERROR", theme::ALARM),
    };
    let age = age(app.now.saturating_sub(notice.at));
    let rest = put(buffer, place, span(format!("{age:>7} "), theme::LABEL));
    let rest = put(buffer, rest, span(word, style));
    let text = if notice.weight == Weight::Info { theme::LABEL } else { theme::STRONG };
    let columns = usize::from(rest.width).saturating_sub(1);
    put(buffer, rest, span(format!(" {}", cut(&notice.text, columns)), text));
}

/// Draws the console's own message over what is there.
pub(crate) fn draw_message(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(message) = app.message() else { return };
    fill(buffer, area, theme::MESSAGE);
    let text = cut(message, usize::from(area.width).saturating_sub(2));
    put(buffer, area, span(format!(" {text}"), theme::MESSAGE));
}
