//! The state and a snapshot become cells. Every view draws into the rectangle it is given, however
//! small, and changes nothing but cells.

mod alarms;
mod bars;
mod big;
mod footer;
mod header;
mod health;
mod layout;
mod learn;
mod list;
mod notices;
mod overlay;
mod paint;
mod sections;
mod setlist;
mod strips;
mod to_bar;
mod transport;

use downbeat_engine::Snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::App;
use crate::theme;

/// Draws the whole console.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(*buffer.area());
    let alarms = alarms::of(app, snapshot);
    let places = layout::places(area, &layout::Wants::of(app, snapshot, alarms.len()));
    header::draw(snapshot, places.header, buffer);
    alarms::draw(&alarms, places.alarm, buffer);
    transport::draw(app, snapshot, places.transport, buffer);
    setlist::draw(app, snapshot, places.setlist, buffer);
    sections::draw(app, snapshot, places.sections, buffer);
    strips::draw_buses(app, snapshot, places.buses, buffer);
    strips::draw_stems(app, snapshot, places.stems, buffer);
    health::draw(app, snapshot, places.health, buffer);
    notices::draw(app, snapshot, places.notices, buffer);
    footer::draw(app, places.footer, buffer);
    notices::draw_message(app, places.message, buffer);
    overlay::draw(app, snapshot, area, buffer);
    if !app.colour {
        theme::without_colour(area, buffer);
    }
}

#[cfg(test)]
mod tests;
