//! What lies over the screen: the keys, or the question whether to quit.

use downbeat_engine::Snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::paint::{fill, put, row, span};
use crate::app::{App, Overlay};
use crate::keys::keys;
use crate::text::{cut, fit};
use crate::theme;

/// Draws the overlay, if there is one.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    match app.overlay {
        Overlay::Nothing => {}
        Overlay::Help => help(area, buffer),
        Overlay::Quit => quit(snapshot, area, buffer),
    }
}

fn help(area: Rect, buffer: &mut Buffer) {
    let rows = u16::try_from(keys().len()).unwrap_or(u16::MAX);
    let inner = panel(" KEYS · any key closes ", (96, rows), theme::STRONG, area, buffer);
    for (key, index) in keys().iter().zip(0..) {
        let place = row(inner, index);
        let rest = put(buffer, place, span(fit(key.keys, 22), theme::KEY));
        put(buffer, rest, span(cut(key.does, rest.width.into()), theme::STRONG));
    }
}

fn quit(snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let title = snapshot.playing.and_then(|entry| snapshot.entries.get(entry));
    let title = title.map_or("a song", |entry| &entry.title);
    let inner = panel(" QUIT? ", (60, 4), theme::ALARM, area, buffer);
    let columns = usize::from(inner.width).saturating_sub(2);
    let lines = [
        format!("{} is on: quitting ends the sound.", fit_title(title)),
        String::new(),
        "y           quit".to_owned(),
        "any other   stay".to_owned(),
    ];
    for (line, index) in lines.iter().zip(0..) {
        put(buffer, row(inner, index), span(format!(" {}", cut(line, columns)), theme::ALARM));
    }
}

/// The title short enough that the rest of the sentence is read.
fn fit_title(title: &str) -> String {
    cut(title, 24)
}

/// A frame in the middle, as large as asked or as there is room. Returns the place inside.
fn panel(
    title: &'static str,
    (width, height): (u16, u16),
    style: Style,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let size = (width.saturating_add(2).min(area.width), height.saturating_add(2).min(area.height));
    let place = Rect {
        x: area.x + (area.width - size.0) / 2,
        y: area.y + (area.height - size.1) / 2,
        width: size.0,
        height: size.1,
    };
    Clear.render(place, buffer);
    fill(buffer, place, style);
    let block = Block::bordered().border_type(BorderType::Thick).title(title).style(style);
    let inner = block.inner(place);
    block.render(place, buffer);
    inner
}
