//! Lines into rectangles: nothing is ever written outside of one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::text::cut;

/// The row `index` of an area; empty where it has none.
pub(crate) fn row(area: Rect, index: u16) -> Rect {
    let y = area.y.saturating_add(index);
    if index < area.height { Rect { y, height: 1, ..area } } else { Rect::ZERO }
}

/// Writes a line from the left. Returns what is left of the row.
pub(crate) fn put(buffer: &mut Buffer, row: Rect, line: impl Into<Line<'static>>) -> Rect {
    let row = row.intersection(buffer.area);
    if row.is_empty() {
        return row;
    }
    let (end, _) = buffer.set_line(row.x, row.y, &line.into(), row.width);
    Rect { x: end, width: row.right().saturating_sub(end), ..row }
}

/// Writes a line to the right end, if all of it fits. Returns what is left of the row before it.
pub(crate) fn put_right(buffer: &mut Buffer, row: Rect, line: impl Into<Line<'static>>) -> Rect {
    let line = line.into();
    let row = row.intersection(buffer.area);
    let width = u16::try_from(line.width()).unwrap_or(u16::MAX);
    if width > row.width {
        return row;
    }
    let end = Rect { x: row.right() - width, width, ..row };
    put(buffer, end, line);
    Rect { width: row.width - width, ..row }
}

/// Fills an area with a style and nothing else.
pub(crate) fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    for row in area.intersection(buffer.area).rows() {
        buffer.set_stringn(row.x, row.y, " ".repeat(row.width.into()), row.width.into(), style);
    }
}

/// A piece of text that is already clean.
pub(crate) fn span(text: impl Into<String>, style: Style) -> Span<'static> {
    Span::styled(text.into(), style)
}

/// Pieces of text with two spaces between them.
pub(crate) fn spaced(pieces: impl IntoIterator<Item = Span<'static>>) -> Line<'static> {
    let mut spans = Vec::new();
    for piece in pieces {
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.push(piece);
    }
    Line::from(spans)
}

/// Writes pieces of clean text with a space between them, as many as there is room for; the last of
/// them is cut if some of it can be read.
pub(crate) fn flow(
    buffer: &mut Buffer,
    row: Rect,
    pieces: impl IntoIterator<Item = Span<'static>>,
) {
    const READABLE: usize = 8;
    let mut rest = row;
    for piece in pieces {
        let columns = usize::from(rest.width);
        if piece.width() > columns && columns < READABLE {
            return;
        }
        let text = cut(&piece.content, columns);
        rest = put(buffer, rest, span(text, piece.style));
        rest = put(buffer, rest, Span::raw(" "));
    }
}
