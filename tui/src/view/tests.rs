//! The whole screen as text, in every state that matters, at the smallest usual size and a large
//! one; and at any size at all.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use downbeat_engine::{
    ArmedState, DeviceState, EntryId, JumpView, NotTaken, Position, Quantum, Snapshot, Then,
    Transport, VampView, Weight,
};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::app::{App, Focus};
use crate::fixtures;

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
fn all_at_once() {
    check_live("busy", &fixtures::busy(), |app| {
        app.focus = Focus::Sections;
        app.quantum = Some(Quantum::Bar);
    });
}

#[test]
fn all_that_matters_is_seen_on_a_small_screen() {
    let confirm = Some("stop".to_owned());
    let hung = vec![("disk", Duration::from_secs(12))];
    let snapshot = Snapshot { confirm, hung, ..fixtures::busy() };
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    for seen in [
        "LOCKED",
        "HUNG: the disk thread",
        "PRESS AGAIN: stop",
        "→ Bridge in 5 beats",
        "↻ Verse 1 pass 3",
        "≈ THEN 2 Ballad [long] 0:08 before the end (READY)",
        "next 5 Long Way Home",
        "SETLIST 6 · changed",
        "jump: (bar)",
        "▶▌  17 Verse 1",
        "↻3",
    ] {
        assert!(shown.contains(seen), "{seen}:\n{shown}");
    }
}

#[test]
fn a_press_that_is_asked_for_again() {
    let snapshot = Snapshot { confirm: Some("stop".to_owned()), ..fixtures::busy() };
    check_live("confirm", &snapshot, |_| {});
}

#[test]
fn a_jump_that_waits_for_the_disk() {
    let jump =
        JumpView { to: "Chorus".to_owned(), span: Some(4), in_beats: None, waits_for_disk: true };
    check_live("waits", &Snapshot { jump: Some(jump), ..fixtures::playing() }, |_| {});
}

#[test]
fn fading_out_and_back() {
    let at = |transport| Snapshot { transport, ..fixtures::playing() };
    check_live("fade_out", &at(Transport::FadingOut), |_| {});
    check_live("fade_back", &at(Transport::FadingBack), |_| {});
}

#[test]
fn a_pause_between_two_songs() {
    let snapshot = Snapshot {
        transport: Transport::Pausing,
        pause_left: Some(Duration::from_millis(3_200)),
        playing: None,
        position: None,
        ..fixtures::playing()
    };
    check_live("pause", &snapshot, |_| {});
}

#[test]
fn held_while_the_operator_taps() {
    let snapshot = Snapshot { transport: Transport::Held, taps: 3, ..fixtures::playing() };
    check_live("taps", &snapshot, |app| app.focus = Focus::Sections);
}

#[test]
fn counting_in_to_the_middle() {
    let mut snapshot = Snapshot { transport: Transport::CountIn, ..fixtures::playing() };
    if let Some(position) = &mut snapshot.position {
        position.count_in = Some(Duration::from_millis(1_200));
        position.section = None;
        position.next_section = Some(("Verse 1".to_owned(), 0));
    }
    check_live("re_entry", &snapshot, |_| {});
}

#[test]
fn threads_that_hang() {
    let hung = vec![("disk", Duration::from_secs(12)), ("journal", Duration::from_secs(4))];
    check_live("hung", &Snapshot { hung, ..fixtures::playing() }, |_| {});
}

#[test]
fn all_notices() {
    let mut snapshot = fixtures::playing();
    let long = "the file 04_Pads.wav in songs/opener is shorter than the other stems by 2.4 s: its \
                end is silence; export it again from bar 1 to the end of the song";
    for at in 9..19 {
        snapshot.notices.push(fixtures::notice(at, Weight::Warning, long));
    }
    check_live("notices", &snapshot, |app| press(app, KeyCode::F(2), &snapshot));
    check_live("notices_next", &snapshot, |app| {
        press(app, KeyCode::F(2), &snapshot);
        press(app, KeyCode::Down, &snapshot);
    });
}

#[test]
fn a_song_to_insert() {
    let snapshot = fixtures::busy();
    check_live("insert", &snapshot, |app| {
        press(app, KeyCode::Char('i'), &snapshot);
        press(app, KeyCode::Down, &snapshot);
    });
}

#[test]
fn the_help_has_every_key_on_its_pages() {
    let snapshot = fixtures::playing();
    let page = |presses: usize| {
        text(&console(snapshot.clone(), (80, 24), |app| {
            press(app, KeyCode::Char('?'), &snapshot);
            (0..presses).for_each(|_| press(app, KeyCode::Down, &snapshot));
        }))
    };
    let pages = [page(0), page(1)].concat();
    for row in crate::keys::keys() {
        assert!(pages.contains(row.does), "{}", row.does);
    }
    // 44 rows on pages of 22: behind the second one comes the first one again.
    assert_eq!(page(2), page(0));
}

/// What follows is told as it is: by which way, and which song.
#[test]
fn what_comes_is_what_the_setlist_says() {
    for (then, expected) in [
        (Then::Stop, "ARMED 2 Ballad (READY)"),
        (Then::Continue, "↓ THEN 2 Ballad by itself (READY)"),
        (Then::Pause(Duration::from_secs(5)), "… THEN 2 Ballad after 0:05 pause (READY)"),
        (Then::Segue(Duration::from_secs(8)), "≈ THEN 2 Ballad 0:08 before the end (READY)"),
    ] {
        let mut snapshot = fixtures::playing();
        Arc::make_mut(&mut snapshot.entries)[0].then = then;
        let shown = text(&console(snapshot.clone(), (80, 24), |_| {}));
        assert!(shown.contains(expected), "{then:?}:\n{shown}");
        assert!(shown.contains("next 3 Night Drive"));
        // Nothing follows by itself what is held.
        snapshot.transport = Transport::Held;
        let shown = text(&console(snapshot, (80, 24), |_| {}));
        assert!(shown.contains("ARMED 2 Ballad (READY)"), "{then:?}:\n{shown}");
    }
}

#[test]
fn a_jump_is_marked_where_it_lands() {
    let jump = JumpView {
        to: "Chorus".to_owned(),
        span: Some(4),
        in_beats: Some(1),
        waits_for_disk: false,
    };
    let snapshot = Snapshot { jump: Some(jump), ..fixtures::playing() };
    let shown = text(&console(snapshot, (200, 50), |_| {}));
    assert!(shown.contains(" → Chorus in 1 beat"));
    // The second of two sections with this name.
    assert!(shown.contains(" →▌  65 Chorus") && !shown.contains("→▌  33"), "{shown}");
}

#[test]
fn where_the_armed_song_starts_is_told() {
    let snapshot = Snapshot { enter_at: Some(3), ..fixtures::stopped() };
    check_live("enter_at", &snapshot, |_| {});
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    assert!(shown.contains("from Verse 2") && shown.contains(" →▌  49 Verse 2"), "{shown}");
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
        for (y, columns) in [(2, 0..14), (3, 0..14), (4, 0..14), (18, 0..80)] {
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
    let snapshot = Snapshot { confirm: Some("stop".to_owned()), ..fixtures::busy() };
    let draw = |colour| console(snapshot.clone(), (80, 24), |app| app.colour = colour);
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
        Just(Transport::FadingOut),
        Just(Transport::FadingBack),
        Just(Transport::Pausing),
    ]
}

fn any_key() -> impl Strategy<Value = KeyCode> {
    prop_oneof![
        prop::char::range(' ', '~').prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::F(2),
            KeyCode::Down,
            KeyCode::Up,
            KeyCode::End,
            KeyCode::Enter,
            KeyCode::Tab,
        ]),
    ]
}

fn any_device() -> impl Strategy<Value = DeviceState> {
    prop_oneof![
        Just(DeviceState::Closed),
        Just(DeviceState::Ok),
        Just(DeviceState::Silent),
        Just(DeviceState::Lost),
        Just(DeviceState::Glitch),
        Just(DeviceState::Retrying),
    ]
}

prop_compose! {
    /// What a jump, a vamp, a song and an operator may add to a snapshot, with this text everywhere.
    fn any_live()(
        name in ".{0,60}",
        numbers in any::<(u32, u32, i32, usize, u64, u64)>(),
        some in prop::array::uniform8(any::<bool>()),
        count in 0_usize..40,
    ) -> Snapshot {
        let mut snapshot = fixtures::busy();
        let (beats, pass, bar, taps, time, other) = numbers;
        let text = |index: usize| some[index].then(|| name.clone());
        snapshot.jump = some[0].then(|| JumpView {
            to: name.clone(),
            span: some[4].then_some(taps),
            in_beats: some[1].then_some(beats),
            waits_for_disk: some[2],
        });
        snapshot.vamp =
            some[3].then(|| VampView { what: name.clone(), pass, releasing: some[4] });
        snapshot.pause_left = some[5].then(|| Duration::from_secs(time));
        snapshot.taps = taps;
        snapshot.confirm = text(6);
        snapshot.locked = some[7];
        snapshot.setlist_changed = some[1];
        snapshot.venue = text(0);
        snapshot.enter_at = some[3].then_some(taps);
        snapshot.songs = vec![name.clone(); count].into();
        snapshot.hung = vec![("disk", Duration::from_secs(other)); taps % 5];
        let span = snapshot.spans[1].clone();
        snapshot.spans = (0..count)
            .map(|_| downbeat_engine::SpanView {
                name: name.clone(),
                note: text(2),
                bar,
                length: Duration::from_secs(other),
                ..span.clone()
            })
            .collect();
        for entry in Arc::make_mut(&mut snapshot.entries) {
            entry.note = text(3);
            entry.version = text(4);
            entry.then = if some[5] {
                Then::Pause(Duration::from_secs(time))
            } else {
                Then::Segue(Duration::from_secs(other))
            };
        }
        let lyric = (text(6), text(7));
        snapshot.position = some[2].then(|| Position {
            count_in: some[3].then(|| Duration::from_secs(time)),
            lyric,
            next_event: text(1).map(|text| (text, Duration::from_secs(other))),
            span: taps,
            next_section: text(0).map(|text| (text, bar)),
            left: Duration::from_secs(time),
            gone: Duration::from_secs(other),
            ..Position::default()
        });
        snapshot.notices.push(fixtures::notice(time, Weight::Error, &name));
        snapshot
    }
}

prop_compose! {
    /// A snapshot that need not make sense: indexes point anywhere, numbers are anything.
    fn any_snapshot()(
        live in any_live(),
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
        let stems = fixtures::many_stems(counts.0).stems;
        let mut snapshot = Snapshot { stems, ..live };
        snapshot.transport = transport;
        snapshot.device.state = state;
        snapshot.device.why.clone_from(&name);
        snapshot.device.load = floats[0];
        snapshot.buses.truncate(counts.1);
        snapshot.entries = snapshot.entries.iter().take(counts.2).cloned().collect();
        [snapshot.armed, snapshot.playing, snapshot.next, _] = indexes;
        snapshot.strips_of = indexes[3].map(|entry| EntryId(entry as u32));
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
        focus in prop_oneof![
            Just(Focus::Setlist), Just(Focus::Sections), Just(Focus::Buses), Just(Focus::Stems),
        ],
        keys in prop::collection::vec(any_key(), 0..4),
    ) {
        let before = snapshot.clone();
        console(snapshot, (width, height), |app| {
            app.focus = focus;
            keys.iter().for_each(|key| press(app, *key, &before));
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
