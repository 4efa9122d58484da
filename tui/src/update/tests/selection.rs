//! Which list is in focus, and which row is selected.

use super::*;

#[test]
fn a_selection_stays_on_its_song_when_the_setlist_changes_before_the_next_key() {
    let mut app = App::new(true);
    let mut snapshot = fixtures::stopped();
    for _ in 0..3 {
        press(&mut app, KeyCode::Down, &snapshot);
    }
    let down = event(KeyCode::Down, SHIFT, KeyEventKind::Press);
    for place in [4, 5] {
        let effect = app.key(&down, &snapshot, Duration::from_secs(9));
        assert_eq!(effect, Effect::Send(Edit(Edit::Move(EntryId(3), 1))));
        std::sync::Arc::make_mut(&mut snapshot.entries).swap(place - 1, place);
    }
}

#[test]
fn tab_goes_round() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    for focus in [Focus::Sections, Focus::Buses, Focus::Stems, Focus::Setlist] {
        press(&mut app, KeyCode::Tab, &snapshot);
        assert_eq!(app.focus, focus);
    }
    for focus in [Focus::Stems, Focus::Buses, Focus::Sections, Focus::Setlist] {
        press(&mut app, KeyCode::BackTab, &snapshot);
        assert_eq!(app.focus, focus);
    }
}

#[test]
fn a_selection_stops_at_the_ends() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    let last = snapshot.entries.len() - 1;
    for (code, row) in [
        (KeyCode::Up, 0),
        (KeyCode::Down, 1),
        (KeyCode::PageDown, last),
        (KeyCode::Down, last),
        (KeyCode::Home, 0),
        (KeyCode::End, last),
        (KeyCode::PageUp, 0),
    ] {
        press(&mut app, code, &snapshot);
        assert_eq!(app.selected.entry, row, "{code:?}");
    }
}

/// A show that plays its second song with the third one armed, as the console sees it.
fn playing_the_second(app: &mut App) -> Snapshot {
    let snapshot = Snapshot { playing: Some(1), armed: Some(2), ..fixtures::playing() };
    see(app, &snapshot);
    snapshot
}

fn see(app: &mut App, snapshot: &Snapshot) {
    app.observe(&std::sync::Arc::new(snapshot.clone()), app.now);
}

fn arms(app: &mut App, snapshot: &mut Snapshot, row: usize) {
    snapshot.armed = Some(row);
    see(app, snapshot);
}

fn swap(snapshot: &mut Snapshot, row: usize, other: usize) {
    std::sync::Arc::make_mut(&mut snapshot.entries).swap(row, other);
}

fn shift(app: &mut App, code: KeyCode, snapshot: &Snapshot) -> Effect {
    let now = app.now + Duration::from_secs(60);
    app.key(&event(code, SHIFT, KeyEventKind::Press), snapshot, now)
}

/// What comes next is what is next in the list, so another song is armed when the armed one is moved.
#[test]
fn the_armed_song_can_be_moved_by_more_than_one_place() {
    let mut app = App::new(true);
    let mut snapshot = playing_the_second(&mut app);
    for (row, place) in [(2, 3), (3, 4), (4, 5)] {
        assert_eq!(app.selected.entry, row);
        let moved = Effect::Send(Edit(Edit::Move(EntryId(2), 1)));
        assert_eq!(shift(&mut app, KeyCode::Down, &snapshot), moved);
        swap(&mut snapshot, row, place);
        arms(&mut app, &mut snapshot, 2);
    }
    // And back, until it is armed again.
    for (row, place) in [(5, 4), (4, 3), (3, 2)] {
        let moved = Effect::Send(Edit(Edit::Move(EntryId(2), -1)));
        assert_eq!(shift(&mut app, KeyCode::Up, &snapshot), moved);
        swap(&mut snapshot, row, place);
        arms(&mut app, &mut snapshot, 2);
    }
    assert_eq!(app.selected.entry, 2);
}

/// Keys that are pressed before the show has followed mean the same song, also one that is armed by
/// the first of them and not any more by the next.
#[test]
fn an_entry_stays_selected_while_it_is_moved_through_the_armed_place() {
    let mut app = App::new(true);
    let mut snapshot = playing_the_second(&mut app);
    press(&mut app, KeyCode::Down, &snapshot);
    for _ in 0..2 {
        let moved = Effect::Send(Edit(Edit::Move(EntryId(3), -1)));
        assert_eq!(shift(&mut app, KeyCode::Up, &snapshot), moved);
    }
    swap(&mut snapshot, 3, 2);
    arms(&mut app, &mut snapshot, 2);
    // Now it stands before the song that plays.
    swap(&mut snapshot, 2, 1);
    snapshot.playing = Some(2);
    arms(&mut app, &mut snapshot, 3);
    assert_eq!(app.selected.entry, 1);
}

#[test]
fn an_entry_that_was_changed_stays_selected_when_another_is_armed() {
    let edits: [&[KeyCode]; 4] = [
        &[KeyCode::Char('k')],
        &[KeyCode::Char('d')],
        &[KeyCode::Char('x')],
        &[KeyCode::Char('i'), KeyCode::Enter],
    ];
    for keys in edits {
        let mut app = App::new(true);
        let mut snapshot = playing_the_second(&mut app);
        for entry in std::sync::Arc::make_mut(&mut snapshot.entries) {
            entry.versions = ["short".to_owned()].into();
        }
        let sent = keys.iter().map(|key| press(&mut app, *key, &snapshot)).last();
        assert!(matches!(sent, Some(Effect::Send(Edit(_)))), "{keys:?}");
        // It may stay armed for a while, as with another version.
        for armed in [2, 3, 4] {
            arms(&mut app, &mut snapshot, armed);
            assert_eq!(app.selected.entry, 2, "{keys:?}");
        }
    }
}

/// What was changed is left when the selection is moved, and when the entry is armed.
#[test]
fn after_a_change_the_selection_goes_with_the_armed_song_again_when_it_meets_it() {
    type Does = fn(&mut App, &mut Snapshot);
    let leave: [Does; 3] = [
        // The operator goes to the armed song.
        |app, snapshot| {
            arms(app, snapshot, 3);
            press(app, KeyCode::Down, snapshot);
        },
        // What is selected is armed, with Enter or by what went before it.
        |app, snapshot| {
            assert_eq!(press(app, KeyCode::Enter, snapshot), Effect::Send(Arm(EntryId(2))));
        },
        |app, snapshot| {
            arms(app, snapshot, 1);
            arms(app, snapshot, 2);
        },
    ];
    for leave in leave {
        let mut app = App::new(true);
        let mut snapshot = playing_the_second(&mut app);
        letter(&mut app, 'd', &snapshot);
        leave(&mut app, &mut snapshot);
        see(&mut app, &snapshot);
        arms(&mut app, &mut snapshot, 5);
        assert_eq!(app.selected.entry, 5);
    }
}

/// A key that does nothing to the setlist chooses nothing.
#[test]
fn what_changes_no_entry_leaves_the_selection_with_the_armed_song() {
    for keys in ["x", "n", "u", "w", "iq"] {
        let mut app = App::new(true);
        let mut snapshot = playing_the_second(&mut app);
        for key in keys.chars() {
            letter(&mut app, key, &snapshot);
        }
        arms(&mut app, &mut snapshot, 4);
        assert_eq!(app.selected.entry, 4, "{keys}");
    }
}
