//! What lies over the screen: the keys, the notices, the songs to insert, the number of a bar, or the
//! question whether to quit.

use downbeat_engine::{Snapshot, Weight};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::learn;
use super::list;
use super::notices;
use super::paint::{fill, put, row, span};
use super::to_bar;
use crate::app::{App, Overlay};
use crate::keys::keys;
use crate::text::{cut, fit, wrap};
use crate::theme;

/// Columns of the keys.
const KEYS: (u16, usize) = (80, 22);
/// Columns of the notices: more would make lines that nobody follows.
const NOTICES: u16 = 110;

/// Draws the overlay, if there is one.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    match app.overlay {
        Overlay::Nothing => {}
        Overlay::Help => help(app, area, buffer),
        Overlay::Notices => notices(app, snapshot, area, buffer),
        Overlay::Insert => insert(app, snapshot, area, buffer),
        Overlay::Learn => learn::draw(app, area, buffer),
        Overlay::ToBar => to_bar::draw(app, snapshot, area, buffer),
        Overlay::Quit => quit(snapshot, area, buffer),
    }
}

fn help(app: &App, area: Rect, buffer: &mut Buffer) {
    let lines = keys().iter().map(|key| {
        Line::from(vec![span(fit(key.keys, KEYS.1), theme::KEY), span(key.does, theme::STRONG)])
    });
    pages("KEYS", lines.collect(), KEYS.0, app, area, buffer);
}

/// All notices in full, the newest first.
fn notices(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(NOTICES.min(area.width)).saturating_sub(2);
    let lines = snapshot.notices.iter().rev().flat_map(|notice| {
        let (head, indent) = notices::head(app, notice);
        let style = if notice.weight == Weight::Info { theme::LABEL } else { theme::STRONG };
        let text = wrap(&notice.text, columns.saturating_sub(indent));
        let mut head = Some(head);
        text.into_iter().map(move |line| {
            let mut spans = head.take().unwrap_or_else(|| vec![span(" ".repeat(indent), style)]);
            spans.push(span(line, style));
            Line::from(spans)
        })
    });
    pages("NOTICES", lines.collect(), NOTICES, app, area, buffer);
}

/// Lines by pages: behind the last page comes the first one.
fn pages(
    title: &str,
    lines: Vec<Line<'static>>,
    width: u16,
    app: &App,
    area: Rect,
    buffer: &mut Buffer,
) {
    let rows = usize::from(area.height.saturating_sub(2)).clamp(1, lines.len().max(1));
    let pages = lines.len().div_ceil(rows).max(1);
    let page = app.page.rem_euclid(isize::try_from(pages).unwrap_or(isize::MAX)).unsigned_abs();
    let title = match pages {
        1 => format!(" {title} · any key closes "),
        _ => format!(" {title} {} of {pages} · ↓ next page · other keys close ", page + 1),
    };
    let height = u16::try_from(rows).unwrap_or(u16::MAX);
    let size = (width.saturating_sub(2), height);
    let inner = panel(&title, size, theme::STRONG, area, buffer);
    for (line, index) in lines.into_iter().skip(page * rows).take(rows).zip(0..) {
        put(buffer, row(inner, index), line);
    }
}

fn insert(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let songs = &snapshot.songs;
    let after = snapshot.entries.get(app.selected.entry).map_or("the top", |entry| &entry.title);
    let rows = u16::try_from(songs.len() + 1).unwrap_or(u16::MAX);
    let title = " INSERT A SONG · Enter inserts · Esc not ";
    let inner = panel(title, (60, rows), theme::STRONG, area, buffer);
    let heading = list::Heading {
        title: "SONGS",
        note: format!("· after {after}"),
        focused: true,
        empty: "the show has no songs",
    };
    for (index, place) in list::draw(&heading, songs.len(), app.selected.song, inner, buffer) {
        let (cursor, selected) = list::cursor(index == app.selected.song, true);
        let rest = put(buffer, place, span(cursor, theme::KEY));
        let title = songs.get(index).map_or("", String::as_str);
        let style = selected.unwrap_or(theme::STRONG);
        put(buffer, rest, span(fit(&format!(" {title}"), rest.width.into()), style));
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
pub(super) fn panel(
    title: &str,
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
    let block =
        Block::bordered().border_type(BorderType::Thick).title(title.to_owned()).style(style);
    let inner = block.inner(place);
    block.render(place, buffer);
    inner
}
