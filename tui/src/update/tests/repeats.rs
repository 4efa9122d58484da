//! Keys that are held.

use super::*;

/// Presses `key` at these times in ms, and counts what is sent.
fn sent(key: char, snapshot: &Snapshot, times: impl IntoIterator<Item = u64>) -> usize {
    let mut app = App::new(true);
    let press = event(KeyCode::Char(key), NONE, KeyEventKind::Press);
    let mut sends =
        |at| matches!(app.key(&press, snapshot, Duration::from_millis(at)), Effect::Send(_));
    times.into_iter().filter(|&at| sends(at)).count()
}

#[test]
fn a_held_key_switches_nothing_back() {
    let held = || std::iter::once(0).chain((0..100).map(|n| 500 + n * 33));
    for switch in ['f', 'v', '4', ']', 'l', 'k', 'd', 'w', '>', '(', '<'] {
        assert_eq!(sent(switch, &fixtures::playing(), held()), 1, "{switch}");
    }
}

#[test]
fn a_held_key_is_no_second_press_where_one_is_asked_for() {
    let asked = Snapshot { confirm: Some("stop".to_owned()), ..fixtures::playing() };
    assert_eq!(sent('s', &asked, std::iter::once(0).chain((0..100).map(|n| 500 + n * 33))), 1);
    assert_eq!(sent('s', &asked, [0, 800]), 2);
    assert_eq!(sent('s', &asked, [0, 300, 600]), 2);
    // Where nothing is asked, two quick presses stop at once.
    assert_eq!(sent('s', &fixtures::playing(), [0, 300]), 2);
}

#[test]
fn taps_all_count() {
    assert_eq!(sent('t', &fixtures::playing(), [0, 300, 600, 900]), 4);
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

/// What closes an overlay does nothing else, however long it is held; its next press is a press.
#[test]
fn a_key_that_is_held_since_it_closed_an_overlay_does_nothing() {
    let snapshot = fixtures::stopped();
    for (opens, closes, then) in [
        (KeyCode::Char('?'), KeyCode::Char(' '), Effect::Send(Go)),
        (KeyCode::F(2), KeyCode::Char('h'), Effect::Send(Hold)),
        (KeyCode::Char('i'), KeyCode::Enter, Effect::Send(Arm(EntryId(0)))),
    ] {
        let mut app = App::new(true);
        let mut key = |code, kind, at| {
            app.key(&event(code, NONE, kind), &snapshot, Duration::from_millis(at))
        };
        key(opens, KeyEventKind::Press, 0);
        key(closes, KeyEventKind::Press, 1_000);
        for at in (1_500..60_000).step_by(33) {
            assert_eq!(key(closes, KeyEventKind::Press, at), Effect::Nothing, "{closes:?} at {at}");
        }
        assert_eq!(key(closes, KeyEventKind::Press, 61_000), then);
        // Where the terminal tells that it is up, the next press comes as soon as a finger can.
        key(opens, KeyEventKind::Press, 70_000);
        key(closes, KeyEventKind::Press, 71_000);
        key(closes, KeyEventKind::Release, 71_050);
        assert_eq!(key(closes, KeyEventKind::Press, 71_200), then);
    }
}

/// Stop is never in the way of a second press: two of them mean to stop at once.
#[test]
fn stop_works_at_once_when_it_has_closed_an_overlay() {
    let (mut app, snapshot) = (App::new(true), fixtures::playing());
    let mut key = |letter, at| {
        let press = event(KeyCode::Char(letter), NONE, KeyEventKind::Press);
        app.key(&press, &snapshot, Duration::from_millis(at))
    };
    key('?', 0);
    assert_eq!(key('s', 1_000), Effect::Nothing);
    assert_eq!(key('s', 1_200), Effect::Send(Stop));
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
