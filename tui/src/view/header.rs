//! The first row: which show, which setlist, which venue, how far through it, and whether it is
//! locked.

use downbeat_engine::Snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{put, put_right, row, spaced, span};
use crate::text::{cut, gone, left};
use crate::theme;

/// Draws the header.
pub(crate) fn draw(snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let time = spaced([
        span(format!("set {} gone", gone(snapshot.set_gone)), theme::LABEL),
        span(format!("{} left ", left(snapshot.set_left)), theme::STRONG),
    ]);
    let rest = put_right(buffer, row(area, 0), time);
    let rest = match snapshot.locked {
        true => put(buffer, rest, span(" LOCKED: l unlocks ", theme::MESSAGE)),
        false => rest,
    };
    let columns = usize::from(rest.width).saturating_sub(2);
    let venue = snapshot.venue.as_ref().map_or(String::new(), |venue| format!(" · {venue}"));
    let name = format!("{} · {}{venue}", snapshot.show, snapshot.setlist);
    let name = cut(&name, columns);
    put(buffer, rest, span(format!(" {name}"), theme::STRONG));
}
