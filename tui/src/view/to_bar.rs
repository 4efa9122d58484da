//! The prompt that takes the number of a bar.

use downbeat_engine::{JumpTo, Quantum, Snapshot, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::overlay::panel;
use super::paint::{put, put_right, row, span};
use crate::app::App;
use crate::text::cut;
use crate::theme;
use crate::to_bar::{bars, has_bar};

/// Columns and rows inside the frame: low enough to leave the transport and the notices to be seen.
const SIZE: (u16, u16) = (60, 3);
/// Columns of the song's title.
const TITLE: usize = 20;

/// Draws what is typed, the song and its bars, and what Enter does.
pub(super) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let inner = panel(" TO A BAR · Enter goes · Esc closes ", SIZE, theme::STRONG, area, buffer);
    let typed = put(buffer, row(inner, 0), span(" to bar: ", theme::LABEL));
    let typed = put(buffer, typed, span(format!("{}_", app.to_bar.text), theme::KEY));
    put_right(buffer, typed, span(format!(" {} ", song(app, snapshot)), theme::LABEL));
    let (text, style) = enter(app, snapshot);
    put(buffer, row(inner, 1), span(format!(" {text}"), style));
    put(buffer, row(inner, 2), span(" 17 is that bar, 17.3 its third beat", theme::LABEL));
}

/// `Opener, bars 1 to 96`: the song that the prompt was opened for. Which bars another one has that is
/// on show by now does not matter.
fn song(app: &App, snapshot: &Snapshot) -> String {
    let entry = snapshot.entries.iter().find(|entry| Some(entry.id) == app.to_bar.song);
    let title = entry.map_or(String::new(), |entry| cut(&entry.title, TITLE));
    let is_shown = snapshot.strips_of == app.to_bar.song;
    match bars(&snapshot.spans).filter(|_| is_shown) {
        Some((first, last)) => format!("{title}, bars {first} to {last}"),
        None => title,
    }
}

/// What Enter does now.
fn enter(app: &App, snapshot: &Snapshot) -> (String, Style) {
    let warning = |text: &str| (text.to_owned(), theme::WARNING);
    if snapshot.strips_of != app.to_bar.song {
        return warning("no jump: another song is on show now");
    }
    // The conductor has the last word: this is said before Enter asks it.
    if let Some(wrong) = wrong(app, snapshot) {
        return (wrong, theme::WARNING);
    }
    let text = match snapshot.transport {
        Transport::Fading => return warning("no jump: the song is ending"),
        Transport::Pausing => return warning("it starts by itself, from its start"),
        Transport::Stopped => "GO starts the song there".to_owned(),
        Transport::Held => "the held song goes on from there".to_owned(),
        Transport::CountIn | Transport::Playing | Transport::FadingOut | Transport::FadingBack => {
            let at = app.quantum.unwrap_or(snapshot.jump_at);
            format!("the jump lands {}", landing(at))
        }
    };
    (text, theme::STRONG)
}

/// What is wrong with what was typed, as far as the sections tell.
fn wrong(app: &App, snapshot: &Snapshot) -> Option<String> {
    match app.to_bar.place() {
        Err(why) => Some(why),
        Ok(Some(JumpTo::Bar(bar) | JumpTo::Beat(bar, _))) => {
            (!has_bar(&snapshot.spans, bar)).then(|| format!("there is no bar {bar} here"))
        }
        Ok(_) => None,
    }
}

/// When a jump lands at a quantum.
fn landing(quantum: Quantum) -> &'static str {
    match quantum {
        Quantum::Now => "at once",
        Quantum::Beat => "at the next beat",
        Quantum::Bar => "at the next bar",
        Quantum::Section => "at the section's end",
        Quantum::Song => "at the song's end",
    }
}
