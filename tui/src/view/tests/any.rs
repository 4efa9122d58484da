//! Any snapshot at any size.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyCode;
use downbeat_engine::{
    DeviceState, EnterView, EntryId, JumpView, Later, OverView, Position, Snapshot, Then,
    Transport, VampView, Weight, WouldBe,
};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{console, draw, press};
use crate::app::{App, Focus};
use crate::fixtures;

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
        // What opens an overlay, and what is typed there.
        prop::sample::select("?iq:0123456789.".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::F(2),
            KeyCode::Down,
            KeyCode::Up,
            KeyCode::End,
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::Backspace,
            KeyCode::Esc,
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
            at_song_end: some[5],
            waits_for_disk: some[2],
        });
        snapshot.vamp = some[3].then(|| VampView {
            what: name.clone(),
            first_span: taps,
            last_span: taps.saturating_add(count),
            pass,
            releasing: some[4],
            leaves: some[1].then(|| (name.clone(), beats)),
        });
        snapshot.pause_left = some[5].then(|| Duration::from_secs(time));
        snapshot.taps = taps;
        snapshot.confirm = text(6);
        snapshot.locked = some[7];
        snapshot.setlist_changed = some[1];
        snapshot.venue = text(0);
        snapshot.enter_at = some[3].then(|| EnterView {
            span: taps,
            place: name.clone(),
            left: Duration::from_secs(time),
        });
        snapshot.over =
            some[6].then(|| OverView { entry: taps % 8, left: Duration::from_secs(other) });
        snapshot.would_be = some[7].then(|| WouldBe { bar, section: text(1) });
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
            entry.later = some[6].then(|| Later { version: text(2) });
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
        keys in prop::collection::vec(any_key(), 0..8),
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
        draw(&app, &snapshot, area, &mut buffer);
        for position in whole.positions().filter(|position| !area.contains(*position)) {
            prop_assert_eq!(buffer[position].symbol(), " ");
        }
    }
}
