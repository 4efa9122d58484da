//! What lies over the screen, and what closes it.

use super::*;

#[test]
fn a_song_is_chosen_and_inserted_after_the_selected_entry() {
    let snapshot = fixtures::stopped();
    let mut app = App::new(true);
    press(&mut app, KeyCode::Down, &snapshot);
    assert_eq!(letter(&mut app, 'i', &snapshot), Effect::Nothing);
    for _ in 0..3 {
        assert_eq!(press(&mut app, KeyCode::Down, &snapshot), Effect::Nothing);
    }
    let insert = Edit::Insert { after: Some(EntryId(1)), song: 3 };
    assert_eq!(press(&mut app, KeyCode::Enter, &snapshot), Effect::Send(Edit(insert)));
    assert_eq!((app.overlay, app.selected.entry), (Overlay::Nothing, 1));
    // Any other key inserts nothing and does nothing else.
    letter(&mut app, 'i', &snapshot);
    assert_eq!(letter(&mut app, ' ', &snapshot), Effect::Nothing);
    assert_eq!(app.overlay, Overlay::Nothing);
}

#[test]
fn arrows_turn_the_pages_of_an_overlay_and_any_other_key_closes_it() {
    let snapshot = fixtures::playing();
    for opens in [KeyCode::Char('?'), KeyCode::F(2)] {
        let mut app = App::new(true);
        press(&mut app, opens, &snapshot);
        let open = app.overlay;
        assert_ne!(open, Overlay::Nothing);
        for (code, page) in [(KeyCode::Down, 1), (KeyCode::PageDown, 2), (KeyCode::Up, 1)] {
            assert_eq!(press(&mut app, code, &snapshot), Effect::Nothing);
            assert_eq!((app.overlay, app.page), (open, page));
        }
        assert_eq!(letter(&mut app, 's', &snapshot), Effect::Nothing);
        assert_eq!(app.overlay, Overlay::Nothing);
    }
}

#[test]
fn quitting_asks_while_anything_sounds_or_is_about_to() {
    for transport in [Transport::CountIn, Transport::Playing, Transport::Held, Transport::Fading] {
        let mut app = App::new(true);
        let snapshot = Snapshot { transport, ..fixtures::playing() };
        assert_eq!(letter(&mut app, 'q', &snapshot), Effect::Nothing, "{transport:?}");
        assert_eq!(app.overlay, Overlay::Quit);
        assert_eq!(letter(&mut app, 'y', &snapshot), Effect::Quit);
    }
    let mut app = App::new(true);
    let waits = Snapshot { armed_state: ArmedState::GoWaits, ..fixtures::stopped() };
    assert_eq!(letter(&mut app, 'q', &waits), Effect::Nothing);
    assert_eq!(letter(&mut App::new(true), 'q', &fixtures::stopped()), Effect::Quit);
}

#[test]
fn any_other_key_stays_and_does_nothing_else() {
    let snapshot = fixtures::playing();
    for other in [KeyCode::Char('q'), KeyCode::Char(' '), KeyCode::Enter, KeyCode::Esc] {
        let mut app = App::new(true);
        letter(&mut app, 'q', &snapshot);
        assert_eq!(press(&mut app, other, &snapshot), Effect::Nothing, "{other:?}");
        assert_eq!(app.overlay, Overlay::Nothing);
        assert_eq!(letter(&mut app, 'y', &snapshot), Effect::Nothing);
    }
}

#[test]
fn a_y_that_is_held_since_before_does_not_confirm() {
    let mut app = App::new(true);
    let snapshot = fixtures::playing();
    letter(&mut app, 'q', &snapshot);
    let held = event(KeyCode::Char('y'), NONE, KeyEventKind::Repeat);
    assert_eq!(app.key(&held, &snapshot, Duration::from_secs(61)), Effect::Nothing);
    assert_eq!(app.overlay, Overlay::Quit);
}

#[test]
fn panic_works_from_every_overlay_and_closes_it() {
    let snapshot = fixtures::playing();
    for opens in ['?', 'q', 'i', ':'] {
        let mut app = App::new(true);
        letter(&mut app, opens, &snapshot);
        assert_eq!(letter(&mut app, '!', &snapshot), Effect::Send(Panic));
        assert_eq!(app.overlay, Overlay::Nothing);
    }
}

#[test]
fn closing_the_help_with_space_is_no_go() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    letter(&mut app, '?', &snapshot);
    assert_eq!(letter(&mut app, ' ', &snapshot), Effect::Nothing);
    assert_eq!(letter(&mut app, ' ', &snapshot), Effect::Send(Go));
}

#[test]
fn a_conductor_that_has_ended_holds_nobody() {
    let mut app = App::new(true);
    app.refused(downbeat_engine::NotTaken::Ended);
    assert_eq!(letter(&mut app, 'q', &fixtures::playing()), Effect::Quit);
}
