//! The sections of the song on show, in the order in which they are played.

use downbeat_engine::{Quantum, Snapshot, SpanView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Span;

use super::list::{self, Heading};
use super::paint::{put, put_right, span};
use crate::app::{App, Focus};
use crate::text::{fit, left};
use crate::theme;

/// From this width on there is room for the time that a section takes, beside its bars.
const TIME_FROM: u16 = 40;

/// Draws the sections; the heading says where jumps land.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let heading = Heading {
        title: "SECTIONS",
        note: lands(app, snapshot),
        focused: app.focus == Focus::Sections,
        empty: "no song is armed",
    };
    let rows = list::draw(&heading, snapshot.spans.len(), app.selected.section, area, buffer);
    for (index, place) in rows {
        let cursor = list::cursor(index == app.selected.section, heading.focused);
        section(snapshot, index, cursor, place, buffer);
    }
}

/// At which quantum jumps land; in brackets where nobody chose it.
fn lands(app: &App, snapshot: &Snapshot) -> String {
    match app.quantum {
        Some(chosen) => format!("· jump: {}", quantum(chosen)),
        None => format!("· jump: ({})", quantum(snapshot.jump_at)),
    }
}

/// The word for a quantum.
pub(super) fn quantum(quantum: Quantum) -> &'static str {
    match quantum {
        Quantum::Now => "now",
        Quantum::Beat => "beat",
        Quantum::Bar => "bar",
        Quantum::Section => "section",
        Quantum::Song => "song",
    }
}

fn section(
    snapshot: &Snapshot,
    index: usize,
    (cursor, selected): (&'static str, Option<Style>),
    place: Rect,
    buffer: &mut Buffer,
) {
    let Some(view) = snapshot.spans.get(index) else { return };
    let plays = snapshot.position.as_ref().is_some_and(|position| position.span == index);
    let (mark, style) = match (plays, is_target(snapshot, index)) {
        (true, false) => ("▶", theme::GOOD),
        (_, true) => ("→", theme::ARMED),
        (false, false) => (" ", theme::LABEL),
    };
    let rest = put(buffer, place, span(cursor, theme::KEY));
    let rest = put(buffer, rest, span(mark, style));
    let rest = put(buffer, rest, colour(view));
    let rest = put(buffer, rest, span(format!("{:>3} ", view.bar), theme::LABEL));
    let rest = put_right(buffer, rest, repeats(snapshot, index, view));
    let bars = if view.bars == 1 { "1 bar ".to_owned() } else { format!("{} bars", view.bars) };
    let time = format!("{:>7}", left(view.length));
    let time = if place.width >= TIME_FROM { time } else { String::new() };
    let rest = put_right(buffer, rest, span(format!(" {bars:>7}{time} "), theme::LABEL));
    let name = if view.name.is_empty() { "–" } else { &view.name };
    put(buffer, rest, span(fit(name, rest.width.into()), selected.unwrap_or(style)));
}

/// Whether the jump that waits goes to this section; while nothing plays, whether the armed song
/// starts there.
fn is_target(snapshot: &Snapshot, index: usize) -> bool {
    match &snapshot.jump {
        Some(jump) => jump.span == Some(index),
        None => {
            let enter = snapshot.enter_at.as_ref().filter(|_| snapshot.playing.is_none());
            enter.is_some_and(|enter| enter.span == index)
        }
    }
}

/// `↻3` where it repeats, or a part of it, the third time; `↻` where it will.
fn repeats(snapshot: &Snapshot, index: usize, view: &SpanView) -> Span<'static> {
    match &snapshot.vamp {
        Some(vamp) if (vamp.first_span..=vamp.last_span).contains(&index) => {
            span(format!("↻{:<3}", vamp.pass), theme::WARNING)
        }
        _ if view.vamps => span("↻   ", theme::STRONG),
        _ => Span::raw("    "),
    }
}

/// Its colour in the song file.
fn colour(view: &SpanView) -> Span<'static> {
    match view.colour {
        Some(colour) => {
            let nearest = indexed([colour.red, colour.green, colour.blue]);
            span("▌ ", Style::new().fg(Color::Indexed(nearest)))
        }
        None => Span::raw("  "),
    }
}

/// The nearest of the 216 colours that every terminal with 256 colours has: a cube of six levels
/// of red, green and blue, the darkest one 0, the others 95 to 255 in steps of 40 (xterm's table).
fn indexed(parts: [u8; 3]) -> u8 {
    let level = |part: u8| match part {
        ..48 => 0,
        48..115 => 1,
        _ => (part - 35) / 40,
    };
    let [red, green, blue] = parts.map(level);
    16 + 36 * red + 6 * green + blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_the_nearest_of_the_cube() {
        let levels = [0_u8, 95, 135, 175, 215, 255];
        for part in 0..=255_u8 {
            let shown = levels[usize::from((indexed([part, 0, 0]) - 16) / 36)];
            let nearest = levels.map(|level| level.abs_diff(part)).into_iter().min();
            assert_eq!(Some(shown.abs_diff(part)), nearest, "{part}");
        }
        assert_eq!(indexed([255, 255, 255]), 16 + 215);
        assert_eq!(indexed([0, 95, 255]), 16 + 6 + 5);
    }
}
