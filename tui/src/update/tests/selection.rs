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
