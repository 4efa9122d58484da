//! What all lists have in common: a heading, a selection, and rows that scroll.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::{fill, put, put_right, row, span};
use crate::text::cut;
use crate::theme;

/// From this width on the count of hidden rows has a word.
const MORE_FROM: u16 = 40;

/// The first row of a list.
pub(crate) struct Heading {
    pub(crate) title: &'static str,
    /// What stands behind the title; need not be clean.
    pub(crate) note: String,
    pub(crate) focused: bool,
    /// What to say of a list without rows.
    pub(crate) empty: &'static str,
}

/// Draws the heading with the count of rows that are hidden, and gives the rows that are seen:
/// as many as fit, the selected one among them.
pub(crate) fn draw(
    heading: &Heading,
    count: usize,
    selected: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Vec<(usize, Rect)> {
    let seen = usize::from(area.height.saturating_sub(1)).min(count);
    let first = selected.saturating_sub(seen / 2).min(count - seen);
    let more = if area.width >= MORE_FROM { "more " } else { "" };
    let hidden = hidden(first, count - seen - first, more);
    let style = if heading.focused { theme::SELECTED } else { theme::STRONG };
    let top = row(area, 0);
    if heading.focused {
        fill(buffer, top, style);
    }
    let rest = put_right(buffer, top, span(hidden, style));
    let mark = if heading.focused { ">" } else { " " };
    let rest = put(buffer, rest, span(format!("{mark}{} {count} ", heading.title), style));
    put(buffer, rest, span(cut(&heading.note, rest.width.into()), style));
    if count == 0 {
        put(buffer, row(area, 1), span(format!(" {}", heading.empty), theme::LABEL));
    }
    let rows = (1_u16..).map(|index| row(area, index));
    (first..first + seen).zip(rows).collect()
}

fn hidden(above: usize, below: usize, more: &str) -> String {
    match (above, below) {
        (0, 0) => String::new(),
        (0, below) => format!(" ↓{below} {more}"),
        (above, 0) => format!(" ↑{above} {more}"),
        (above, below) => format!(" ↑{above} ↓{below} {more}"),
    }
}

/// The mark before a row, and the style of a row that keys act on now.
pub(crate) fn cursor(selected: bool, focused: bool) -> (&'static str, Option<Style>) {
    match (selected, focused) {
        (true, true) => (">", Some(theme::SELECTED)),
        (true, false) => ("›", None),
        (false, _) => (" ", None),
    }
}
