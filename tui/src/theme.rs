//! Colours by what they mean. Each of them stands beside a word or a shape that says the same.
//!
//! Only the sixteen colours of the terminal are used, so that the operator's own scheme holds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// What is there to be read when looked for.
pub(crate) const LABEL: Style = Style::new().fg(Color::Gray);
/// What is read at a glance.
pub(crate) const STRONG: Style = Style::new().fg(Color::White).add_modifier(Modifier::BOLD);
/// All is well.
pub(crate) const GOOD: Style = Style::new().fg(Color::Green).add_modifier(Modifier::BOLD);
/// Look when there is time.
pub(crate) const WARNING: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
/// Look now.
pub(crate) const ALARM: Style =
    Style::new().fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD);
/// The armed song.
pub(crate) const ARMED: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// The selected row of the list with the focus.
pub(crate) const SELECTED: Style =
    Style::new().fg(Color::Black).bg(Color::Cyan).add_modifier(Modifier::BOLD);
/// What the console says to the operator.
pub(crate) const MESSAGE: Style =
    Style::new().fg(Color::Black).bg(Color::Yellow).add_modifier(Modifier::BOLD);
/// A key on the keyboard.
pub(crate) const KEY: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);

/// Black on a colour, for the state of the transport.
pub(crate) const fn banner(color: Color) -> Style {
    Style::new().fg(Color::Black).bg(color).add_modifier(Modifier::BOLD)
}

/// Takes the colour out of what was drawn. What had a colour behind it is in reverse video.
pub(crate) fn without_colour(area: Rect, buffer: &mut Buffer) {
    for position in area.positions() {
        let Some(cell) = buffer.cell_mut(position) else { continue };
        if cell.bg != Color::Reset {
            cell.modifier.insert(Modifier::REVERSED);
        }
        cell.fg = Color::Reset;
        cell.bg = Color::Reset;
    }
}
