//! The state of the transport as one word.

use downbeat_engine::{DeviceState, Snapshot, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Span;

use super::super::big;
use super::super::paint::{fill, put, row, span};
use crate::app::App;
use crate::theme;

/// The banner.
pub(super) struct Banner {
    word: &'static str,
    shape: &'static str,
    style: Style,
    /// Nothing flows, so nothing may look as if all were well.
    silent: bool,
}

impl Banner {
    pub(super) fn of(app: &App, snapshot: &Snapshot) -> Self {
        let (word, shape, color) = match snapshot.transport {
            Transport::Stopped => ("STOPPED", "■", Color::Gray),
            Transport::CountIn => ("COUNT-IN", "◇", Color::Cyan),
            Transport::Playing => ("PLAYING", "▶", Color::Green),
            Transport::Held => ("HELD", "‖", Color::Yellow),
            Transport::Fading => ("FADING", "◢", Color::Magenta),
            Transport::FadingOut => ("FADE OUT", "◢", Color::Magenta),
            Transport::FadingBack => ("FADE UP", "◣", Color::Magenta),
            Transport::Pausing => ("PAUSE", "…", Color::Cyan),
        };
        let silent = !matches!(snapshot.device.state, DeviceState::Ok | DeviceState::Glitch);
        let doubtful = silent || app.conductor_ended || app.watch.still_for(app.now).is_some();
        let style = if doubtful { theme::ALARM } else { theme::banner(color) };
        Self { word, shape, style, silent }
    }

    /// For a narrow screen.
    pub(super) fn in_a_word(&self) -> Span<'static> {
        span(format!(" {} {} ", self.shape, self.word), self.style)
    }

    pub(super) fn draw(&self, roomy: bool, area: Rect, buffer: &mut Buffer) {
        fill(buffer, area, self.style);
        if roomy {
            for (text, index) in big::rows(self.word).into_iter().zip(1..) {
                centred(text, row(area, index), self.style, buffer);
            }
        } else {
            let word = format!("{} {}", self.shape, self.word);
            centred(word, row(area, area.height / 2), self.style, buffer);
        }
        if self.silent {
            let last = row(area, area.height.saturating_sub(1));
            centred("NO SOUND".to_owned(), last, self.style, buffer);
        }
    }
}

fn centred(text: String, place: Rect, style: Style, buffer: &mut Buffer) {
    let text = span(text, style);
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min(place.width);
    let x = place.x + (place.width - width) / 2;
    put(buffer, Rect { x, width: place.right() - x, ..place }, text);
}
