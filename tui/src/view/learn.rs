//! What lies over the screen while a control is learnt.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list;
use super::overlay::panel;
use super::paint::{put, row, span};
use crate::app::App;
use crate::learn::Learn;
use crate::text::{cut, fit, wrap};
use crate::theme;

/// Columns of the panel, and of the actions in it.
const COLUMNS: (u16, usize) = (100, 36);

/// Draws how far the learning is.
pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    match &app.learn {
        Learn::Choose { selected } => choose(app, *selected, area, buffer),
        Learn::Write { text, usage, wrong } => {
            let lines = [
                (format!("write   {usage}"), theme::LABEL),
                (format!("      > {text}_"), theme::STRONG),
                (wrong.clone().unwrap_or_default(), theme::WARNING),
                ("Enter goes on · Esc ends".to_owned(), theme::LABEL),
            ];
            lines_of(" LEARN A CONTROL ", &lines, area, buffer);
        }
        Learn::Press { text, heard } => {
            let waits = "press and release the pedal once, or move the fader".to_owned();
            let heard_text = heard.heard.as_ref().map_or(waits, |heard| format!("heard   {heard}"));
            let (line, style) = match (&heard.line, &heard.wrong) {
                (Some(line), _) => (format!("writes  - {line}"), theme::STRONG),
                (None, Some(wrong)) => (wrong.clone(), theme::WARNING),
                (None, None) => (String::new(), theme::LABEL),
            };
            let lines = [
                (format!("for     {text}"), theme::LABEL),
                (heard_text, theme::STRONG),
                (line, style),
                ("meanwhile no pedal does anything".to_owned(), theme::WARNING),
                ("Enter saves · Backspace listens anew · Esc ends".to_owned(), theme::LABEL),
            ];
            lines_of(" LEARN A CONTROL ", &lines, area, buffer);
        }
    }
}

fn choose(app: &App, selected: usize, area: Rect, buffer: &mut Buffer) {
    let Some(surfaces) = &app.surfaces else { return };
    let actions = surfaces.actions();
    let rows = u16::try_from(actions.len() + 1).unwrap_or(u16::MAX);
    let title = " LEARN A CONTROL · Enter chooses · Esc ends ";
    let inner = panel(title, (COLUMNS.0, rows), theme::STRONG, area, buffer);
    let heading = list::Heading {
        title: "ACTIONS",
        note: "· which is the control to do?".to_owned(),
        focused: true,
        empty: "there are none",
    };
    for (index, place) in list::draw(&heading, actions.len(), selected, inner, buffer) {
        let Some((usage, about)) = actions.get(index) else { continue };
        let (cursor, marked) = list::cursor(index == selected, true);
        let rest = put(buffer, place, span(cursor, theme::KEY));
        let usage = fit(&format!(" {usage}"), COLUMNS.1);
        let rest = put(buffer, rest, span(usage, marked.unwrap_or(theme::STRONG)));
        let about = cut(about, rest.width.into());
        put(buffer, rest, span(about, marked.unwrap_or(theme::LABEL)));
    }
}

fn lines_of(title: &str, lines: &[(String, Style)], area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(COLUMNS.0.min(area.width)).saturating_sub(4);
    let lines: Vec<(String, Style)> = lines
        .iter()
        .flat_map(|(line, style)| wrap(line, columns).into_iter().map(|line| (line, *style)))
        .collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let inner = panel(title, (COLUMNS.0, height), theme::STRONG, area, buffer);
    for ((line, style), index) in lines.into_iter().zip(0..) {
        put(buffer, row(inner, index), span(format!(" {line}"), style));
    }
}
