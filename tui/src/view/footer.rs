//! The last row: the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{put, put_right, row, span};
use crate::app::App;
use crate::keys::{KeyHelp, Works, keys};
use crate::text::width;
use crate::theme;

/// The keys of the transport and of the lists stand first, whatever has the focus.
const TRANSPORT: usize = 5;
/// Help and quit stand last, and always.
const LAST: usize = 2;

/// Draws as many keys as fit, the ones of the focused list before those of everywhere.
pub(crate) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let (first, last) = keys().split_at(keys().len() - LAST);
    let (transport, others) = first.split_at(TRANSPORT);
    let here = Works::only_in(app.focus);
    let of_list = others.iter().filter(|row| row.works == here);
    let everywhere = others.iter().filter(|row| row.works == Works::Everywhere);

    let mut rest = row(area, 0);
    let end = last.iter().flat_map(|row| key(row)).collect::<Vec<_>>();
    rest = put_right(buffer, rest, end);
    for row in transport.iter().chain(of_list).chain(everywhere) {
        if width(row.footer) + 2 > usize::from(rest.width) {
            break;
        }
        rest = put(buffer, rest, key(row).to_vec());
    }
}

fn key(row: &KeyHelp) -> [ratatui::text::Span<'static>; 2] {
    let (key, word) = row.footer.split_once(' ').unwrap_or((row.footer, ""));
    [span(format!(" {key} "), theme::KEY), span(format!("{word} "), theme::LABEL)]
}
