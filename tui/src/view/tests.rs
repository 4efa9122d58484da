//! The whole screen as text, in every state that matters, at the smallest usual size and a large
//! one; and at any size at all.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use downbeat_engine::{ArmedState, DeviceState, NotTaken, Snapshot, Transport, Weight};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::app::{App, Focus};
use crate::fixtures;

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];

/// What a console shows that saw `snapshot` 20 s after the start and was then used.
fn console(snapshot: Snapshot, size: (u16, u16), used: impl FnOnce(&mut App)) -> Buffer {
    let snapshot = Arc::new(snapshot);
    let mut app = App::new(true);
    app.observe(&snapshot, Duration::from_secs(20));
    used(&mut app);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| super::draw(&app, &snapshot, frame.area(), frame.buffer_mut())).unwrap();
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
    for size in SIZES {
        let shown = text(&console(snapshot.clone(), size, &used));
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), shown);
    }
}

fn press(app: &mut App, code: KeyCode, snapshot: &Snapshot) {
    app.key(&KeyEvent::from(code), snapshot, Duration::from_secs(20));
}

#[test]
fn stopped() {
    check("stopped", &fixtures::stopped(), |_| {});
}

#[test]
fn playing() {
    check("playing", &fixtures::playing(), |_| {});
}

#[test]
fn held() {
    check("held", &Snapshot { transport: Transport::Held, ..fixtures::playing() }, |_| {});
}

#[test]
fn fading() {
    check("fading", &Snapshot { transport: Transport::Fading, ..fixtures::playing() }, |_| {});
}

#[test]
fn count_in() {
    check("count_in", &fixtures::count_in(), |_| {});
}

#[test]
fn arming() {
    let snapshot = Snapshot { armed_state: ArmedState::GoWaits, ..fixtures::stopped() };
    check("arming", &snapshot, |_| {});
}

#[test]
fn starving() {
    let mut snapshot = fixtures::playing();
    snapshot.reading.starved_frames = 8_192;
    snapshot.reading.ahead = Duration::ZERO;
    snapshot.reading.lowest = Duration::from_millis(120);
    check("starving", &snapshot, |_| {});
}

#[test]
fn lost() {
    let mut snapshot = fixtures::playing();
    snapshot.device.state = DeviceState::Lost;
    snapshot.device.xruns = 3;
    snapshot.device.worst_load = 0.93;
    snapshot.device.refused =
        vec!["real-time priority".to_owned(), "memory is not locked".to_owned()];
    snapshot.notices.push(fixtures::notice(19, Weight::Error, "the JACK server went away"));
    check("lost", &snapshot, |_| {});
}

#[test]
fn a_conductor_that_hangs() {
    let snapshot = fixtures::playing();
    check("hanging", &snapshot, |app| app.now = Duration::from_secs(24));
}

#[test]
fn help() {
    let snapshot = fixtures::playing();
    check("help", &snapshot, |app| press(app, KeyCode::Char('?'), &snapshot));
}

#[test]
fn quit_confirmation() {
    let snapshot = fixtures::playing();
    check("quit", &snapshot, |app| press(app, KeyCode::Char('q'), &snapshot));
}

#[test]
fn many_strips_scroll() {
    check("many", &fixtures::many_stems(64), |app| {
        app.focus = Focus::Stems;
        app.selected.stem = 40;
    });
}

#[test]
fn an_empty_setlist() {
    check("empty", &Snapshot::default(), |_| {});
}

#[test]
fn an_action_that_was_not_taken() {
    check("not_taken", &fixtures::playing(), |app| app.refused(NotTaken::Busy));
}

#[test]
fn strange_names() {
    let mut snapshot = fixtures::playing();
    let names = [
        "太鼓の音がとても長い名前",
        "🥁🎸 kit",
        "a\x1b[2Jb\r\nc",
        "e\u{301}te\u{301}",
        "\u{202e}evil",
    ];
    let (entries, stems) = (Arc::make_mut(&mut snapshot.entries), &mut snapshot.stems);
    for ((entry, stem), name) in entries.iter_mut().zip(stems).zip(names) {
        entry.title = name.to_owned();
        stem.name = name.to_owned();
    }
    check("strange", &snapshot, |_| {});
}

#[test]
fn nothing_is_green_while_nothing_flows() {
    for state in [DeviceState::Closed, DeviceState::Silent, DeviceState::Lost] {
        let mut snapshot = fixtures::playing();
        snapshot.device.state = state;
        snapshot.buses.clear();
        snapshot.stems.clear();
        let buffer = console(snapshot, (80, 24), |_| {});
        // The banner and the device's row.
        for (y, columns) in [(2, 0..14), (3, 0..14), (18, 0..80)] {
            for x in columns {
                assert_eq!(buffer[(x, y)].bg, Color::Red, "{state:?} at {x} {y}");
            }
        }
    }
}

#[test]
fn the_document_shows_this_screen() {
    let screen = text(&console(fixtures::playing(), (80, 24), |_| {}));
    let document = include_str!("../../../docs/console.md");
    assert!(document.contains(&screen), "docs/console.md should have:\n{screen}");
}

#[test]
fn without_colour_the_words_are_the_same() {
    let draw = |colour| console(fixtures::playing(), (80, 24), |app| app.colour = colour);
    let (with, without) = (draw(true), draw(false));
    assert_eq!(text(&with), text(&without));
    assert!(
        without.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
    // The banner had a colour behind it.
    assert!(without[(2, 2)].modifier.contains(Modifier::REVERSED));
}

fn any_transport() -> impl Strategy<Value = Transport> {
    prop_oneof![
        Just(Transport::Stopped),
        Just(Transport::CountIn),
        Just(Transport::Playing),
        Just(Transport::Held),
        Just(Transport::Fading),
    ]
}

fn any_device() -> impl Strategy<Value = DeviceState> {
    prop_oneof![
        Just(DeviceState::Closed),
        Just(DeviceState::Ok),
        Just(DeviceState::Silent),
        Just(DeviceState::Lost),
    ]
}

prop_compose! {
    /// A snapshot that need not make sense: indexes point anywhere, numbers are anything.
    fn any_snapshot()(
        transport in any_transport(),
        state in any_device(),
        name in ".{0,40}",
        indexes in prop::array::uniform4(prop::option::of(0_usize..9)),
        counts in (0_usize..70, 0_usize..20, 0_usize..9),
        floats in prop::array::uniform4(any::<f32>()),
        frame in any::<i64>(),
        beat in any::<(i32, u16, u16)>(),
        seconds in any::<u32>(),
    ) -> Snapshot {
        let mut snapshot = fixtures::many_stems(counts.0);
        snapshot.transport = transport;
        snapshot.device.state = state;
        snapshot.device.why.clone_from(&name);
        snapshot.device.load = floats[0];
        snapshot.buses.truncate(counts.1);
        snapshot.entries = snapshot.entries.iter().take(counts.2).cloned().collect();
        [snapshot.armed, snapshot.playing, snapshot.next, snapshot.strips_of] = indexes;
        snapshot.set_left = Duration::from_secs(seconds.into());
        for strip in snapshot.buses.iter_mut().chain(&mut snapshot.stems) {
            strip.name.clone_from(&name);
            strip.level_db = floats[1];
            for meter in &mut strip.meters {
                (meter.peak, meter.rms) = (floats[2], floats[3]);
            }
        }
        if let Some(position) = &mut snapshot.position {
            position.frame = frame;
            (position.bar, position.beat, position.beats_in_bar) = beat;
            position.section = Some(name);
        }
        snapshot
    }
}

proptest! {
    #[test]
    fn any_size_and_any_snapshot_draw(
        snapshot in any_snapshot(),
        width in 1_u16..260,
        height in 1_u16..80,
        focus in prop_oneof![Just(Focus::Setlist), Just(Focus::Buses), Just(Focus::Stems)],
        key in prop_oneof![Just(' '), Just('?'), Just('q')],
    ) {
        let before = snapshot.clone();
        console(snapshot, (width, height), |app| {
            app.focus = focus;
            press(app, KeyCode::Char(key), &before);
        });
    }

    #[test]
    fn an_area_inside_a_buffer_is_not_left(
        snapshot in any_snapshot(),
        x in 0_u16..20, y in 0_u16..20, width in 0_u16..100, height in 0_u16..40,
    ) {
        let whole = Rect::new(0, 0, 120, 60);
        let mut buffer = Buffer::empty(whole);
        let mut app = App::new(true);
        let area = Rect { x, y, width, height };
        let snapshot = Arc::new(snapshot);
        app.observe(&snapshot, Duration::ZERO);
        super::draw(&app, &snapshot, area, &mut buffer);
        for position in whole.positions().filter(|position| !area.contains(*position)) {
            prop_assert_eq!(buffer[position].symbol(), " ");
        }
    }
}
