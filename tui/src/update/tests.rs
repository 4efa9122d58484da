use crossterm::event::KeyModifiers;
use downbeat_engine::Action::*;

use super::*;
use crate::fixtures;
use crate::keys::keys;

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

fn event(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> KeyEvent {
    KeyEvent::new_with_kind(code, modifiers, kind)
}

/// Presses a key in an app with this focus, a minute after anything else.
fn press(app: &mut App, code: KeyCode, snapshot: &Snapshot) -> Effect {
    let now = app.now + Duration::from_secs(60);
    app.key(&event(code, NONE, KeyEventKind::Press), snapshot, now)
}

fn letter(app: &mut App, letter: char, snapshot: &Snapshot) -> Effect {
    press(app, KeyCode::Char(letter), snapshot)
}

/// What a key does in each list, with the third song, the fourth bus and the second stem selected.
fn in_each_list(code: KeyCode, modifiers: KeyModifiers) -> [(Effect, App); 3] {
    [Focus::Setlist, Focus::Buses, Focus::Stems].map(|focus| {
        let mut app = App::new(true);
        app.focus = focus;
        app.selected = crate::app::Selected { entry: 2, bus: 3, stem: 1 };
        let key = event(code, modifiers, KeyEventKind::Press);
        (app.key(&key, &fixtures::stopped(), Duration::ZERO), app)
    })
}

#[test]
fn every_key_of_the_table_sends_its_action() {
    let everywhere = |action| [Effect::Send(action); 3];
    let strips = |action: &dyn Fn(Strip) -> Action| {
        let entry = fixtures::stopped().strips_of.unwrap();
        let stem = Strip::Stem { entry, stem: 1 };
        [Effect::Nothing, Effect::Send(action(Strip::Bus(3))), Effect::Send(action(stem))]
    };
    let nudge = |db| strips(&|strip| NudgeLevel(strip, db));
    let nothing = [Effect::Nothing; 3];
    let char = KeyCode::Char;
    let expected = [
        (char(' '), NONE, everywhere(Go)),
        (char('s'), NONE, everywhere(Stop)),
        (char('!'), NONE, everywhere(Panic)),
        (char('h'), NONE, everywhere(Hold)),
        (char('n'), NONE, everywhere(ArmNext)),
        (char('b'), NONE, everywhere(ArmPrevious)),
        (char('p'), NONE, everywhere(ArmPrevious)),
        (KeyCode::Tab, NONE, nothing),
        (KeyCode::BackTab, SHIFT, nothing),
        (KeyCode::Up, NONE, nothing),
        (KeyCode::Down, NONE, nothing),
        (KeyCode::PageUp, NONE, nothing),
        (KeyCode::PageDown, NONE, nothing),
        (KeyCode::Home, NONE, nothing),
        (KeyCode::End, NONE, nothing),
        (KeyCode::Enter, NONE, [Effect::Send(Arm(2)), Effect::Nothing, Effect::Nothing]),
        (KeyCode::Left, NONE, nudge(-1.0)),
        (KeyCode::Right, NONE, nudge(1.0)),
        (char('-'), NONE, nudge(-1.0)),
        (char('+'), SHIFT, nudge(1.0)),
        (char('='), NONE, nudge(1.0)),
        (KeyCode::Left, SHIFT, nudge(-0.1)),
        (KeyCode::Right, SHIFT, nudge(0.1)),
        (char(','), NONE, nudge(-0.1)),
        (char('.'), NONE, nudge(0.1)),
        (char('0'), NONE, strips(&|strip| SetLevel(strip, 0.0))),
        (char('m'), NONE, strips(&|strip| Mute(strip, Switch::Toggle))),
        (char('o'), NONE, strips(&|strip| Solo(strip, Switch::Toggle))),
        (char('r'), NONE, everywhere(ResetMarks)),
        (char('?'), NONE, nothing),
        (KeyCode::Esc, NONE, nothing),
        (char('l'), CONTROL, [Effect::Redraw; 3]),
        (char('q'), NONE, [Effect::Quit; 3]),
        (char('c'), CONTROL, [Effect::Quit; 3]),
    ];
    let in_table: usize = keys().iter().map(|row| row.presses.len()).sum();
    assert_eq!(expected.len(), in_table, "a key of the table is not tested");
    for (code, modifiers, effects) in expected {
        let done = in_each_list(code, modifiers).map(|(effect, _)| effect);
        assert_eq!(done, effects, "{code:?} {modifiers:?}");
        assert!(command_of(&event(code, modifiers, KeyEventKind::Press)).is_some(), "{code:?}");
    }
}

#[test]
fn a_key_that_can_do_nothing_here_says_why() {
    let [(_, app), ..] = in_each_list(KeyCode::Char('m'), NONE);
    assert_eq!(app.message(), Some("go to a bus or a stem with Tab first"));
    let [_, (_, app), _] = in_each_list(KeyCode::Enter, NONE);
    assert_eq!(app.message(), Some("Enter arms a song: go to the setlist with Tab first"));
    let mut app = App::new(true);
    press(&mut app, KeyCode::Enter, &Snapshot::default());
    assert_eq!(app.message(), Some("the setlist is empty"));
}

#[test]
fn tab_goes_round() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    for focus in [Focus::Buses, Focus::Stems, Focus::Setlist] {
        press(&mut app, KeyCode::Tab, &snapshot);
        assert_eq!(app.focus, focus);
    }
    for focus in [Focus::Stems, Focus::Buses, Focus::Setlist] {
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
    for opens in ['?', 'q'] {
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
fn go_counts_once_for_a_held_key() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    let space = event(KeyCode::Char(' '), NONE, KeyEventKind::Press);
    let times = std::iter::once(0).chain((0..100).map(|n| 500 + n * 33));
    let goes = times
        .filter(|&at| app.key(&space, &snapshot, Duration::from_millis(at)) == Effect::Send(Go))
        .count();
    assert_eq!(goes, 1);
    assert!(app.message().is_some_and(|message| message.starts_with("GO ignored")));
}

#[test]
fn a_terminal_that_tells_repeats_and_releases_needs_no_long_wait() {
    let mut app = App::new(true);
    let snapshot = fixtures::stopped();
    let mut key = |kind, at| {
        app.key(&event(KeyCode::Char(' '), NONE, kind), &snapshot, Duration::from_millis(at))
    };
    assert_eq!(key(KeyEventKind::Press, 0), Effect::Send(Go));
    assert_eq!(key(KeyEventKind::Repeat, 500), Effect::Nothing);
    assert_eq!(key(KeyEventKind::Release, 510), Effect::Nothing);
    assert_eq!(key(KeyEventKind::Press, 620), Effect::Send(Go));
}

#[test]
fn only_what_moves_by_steps_repeats() {
    let mut app = App::new(true);
    app.focus = Focus::Buses;
    let snapshot = fixtures::stopped();
    let mut repeat =
        |code| app.key(&event(code, NONE, KeyEventKind::Repeat), &snapshot, Duration::from_secs(1));
    assert_eq!(repeat(KeyCode::Right), Effect::Send(NudgeLevel(Strip::Bus(0), 1.0)));
    for letter in [' ', 's', 'h', 'm', 'o', 'n', 'q', '!'] {
        assert_eq!(repeat(KeyCode::Char(letter)), Effect::Nothing, "{letter}");
    }
}

#[test]
fn a_conductor_that_has_ended_holds_nobody() {
    let mut app = App::new(true);
    app.refused(downbeat_engine::NotTaken::Ended);
    assert_eq!(letter(&mut app, 'q', &fixtures::playing()), Effect::Quit);
}
