//! The whole screen as text, in every state that matters, at the smallest usual size and a large
//! one; and at any size at all.

mod any;
mod crowded;
mod live;
mod screens;
mod words;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use downbeat_engine::Snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::draw;
use crate::app::App;

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];
/// For what is new on the screen: between the two the lists stand in two columns.
const LIVE_SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// What a console shows that saw `snapshot` 20 s after the start and was then used.
fn console(snapshot: Snapshot, size: (u16, u16), used: impl FnOnce(&mut App)) -> Buffer {
    let snapshot = Arc::new(snapshot);
    let mut app = App::new(true);
    app.observe(&snapshot, Duration::from_secs(20));
    used(&mut app);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| draw(&app, &snapshot, frame.area(), frame.buffer_mut())).unwrap();
    terminal.backend().buffer().clone()
}

fn text(buffer: &Buffer) -> String {
    let rows = buffer.content().chunks(buffer.area.width.into());
    rows.map(row).collect()
}

/// A row as it is read: what lies behind the second half of a wide character is not there.
fn row(cells: &[ratatui::buffer::Cell]) -> String {
    let mut row = String::new();
    let mut hidden = 0;
    for cell in cells {
        if hidden == 0 {
            row.push_str(cell.symbol());
            hidden = crate::text::width(cell.symbol());
        }
        hidden = hidden.saturating_sub(1);
    }
    row.trim_end().to_owned() + "\n"
}

fn check(name: &str, snapshot: &Snapshot, used: impl Fn(&mut App)) {
    check_at(&SIZES, name, snapshot, used);
}

fn check_live(name: &str, snapshot: &Snapshot, used: impl Fn(&mut App)) {
    check_at(&LIVE_SIZES, name, snapshot, used);
}

fn check_at(sizes: &[(u16, u16)], name: &str, snapshot: &Snapshot, used: impl Fn(&mut App)) {
    for &size in sizes {
        let shown = text(&console(snapshot.clone(), size, &used));
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), shown);
    }
}

fn press(app: &mut App, code: KeyCode, snapshot: &Snapshot) {
    app.key(&KeyEvent::from(code), snapshot, Duration::from_secs(20));
}
