//! The prompt that takes the number of a bar.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

/// An app in which these were typed into the prompt.
fn typed(signs: &str, snapshot: &Snapshot) -> App {
    let mut app = App::new(true);
    letter(&mut app, ':', snapshot);
    for sign in signs.chars() {
        assert_eq!(letter(&mut app, sign, snapshot), Effect::Nothing, "{sign}");
    }
    assert_eq!(app.overlay, Overlay::ToBar);
    app
}

fn enter(signs: &str, snapshot: &Snapshot) -> (Effect, App) {
    let mut app = typed(signs, snapshot);
    (press(&mut app, KeyCode::Enter, snapshot), app)
}

const PLACES: [(&str, JumpTo); 4] = [
    ("3", JumpTo::Bar(3)),
    ("128", JumpTo::Bar(128)),
    ("17.3", JumpTo::Beat(17, 3)),
    ("0", JumpTo::Bar(0)),
];

#[test]
fn a_song_that_plays_or_is_held_jumps_there_at_the_chosen_quantum() {
    let heard = [
        Transport::CountIn,
        Transport::Playing,
        Transport::Held,
        Transport::FadingOut,
        Transport::FadingBack,
    ];
    for transport in heard {
        let snapshot = Snapshot { transport, ..fixtures::playing() };
        for (signs, to) in PLACES {
            let (effect, mut app) = enter(signs, &snapshot);
            assert_eq!(effect, Effect::Send(Jump { to, at: None }), "{transport:?}");
            assert_eq!(app.overlay, Overlay::Nothing);
            app.quantum = Some(Quantum::Section);
            letter(&mut app, ':', &snapshot);
            letter(&mut app, '9', &snapshot);
            let jump = Jump { to: JumpTo::Bar(9), at: Some(Quantum::Section) };
            assert_eq!(press(&mut app, KeyCode::Enter, &snapshot), Effect::Send(jump));
        }
    }
}

#[test]
fn while_nothing_plays_the_song_on_show_is_armed_there() {
    for (signs, to) in PLACES {
        let (effect, _) = enter(signs, &fixtures::stopped());
        assert_eq!(effect, Effect::Send(ArmAt(EntryId(0), to)));
    }
}

#[test]
fn what_was_typed_is_corrected() {
    let snapshot = fixtures::playing();
    let mut app = typed("17..35", &snapshot);
    assert_eq!(app.to_bar.text, "17.35");
    press(&mut app, KeyCode::Backspace, &snapshot);
    let jump = Jump { to: JumpTo::Beat(17, 3), at: None };
    assert_eq!(press(&mut app, KeyCode::Enter, &snapshot), Effect::Send(jump));
    // It is empty the next time.
    letter(&mut app, ':', &snapshot);
    assert_eq!(app.to_bar.text, "");
    for _ in 0..3 {
        assert_eq!(press(&mut app, KeyCode::Backspace, &snapshot), Effect::Nothing);
    }
    assert_eq!(app.overlay, Overlay::ToBar);
}

#[test]
fn with_nothing_typed_enter_only_closes() {
    let (effect, app) = enter("", &fixtures::playing());
    assert_eq!((effect, app.overlay), (Effect::Nothing, Overlay::Nothing));
}

#[test]
fn an_absurd_number_is_said_and_can_be_corrected() {
    let snapshot = fixtures::playing();
    for signs in ["99999999999", "17.70000"] {
        let (effect, mut app) = enter(signs, &snapshot);
        assert_eq!((effect, app.overlay), (Effect::Nothing, Overlay::ToBar));
        assert_eq!(app.message(), Some(format!("there is no bar {signs}").as_str()));
        for _ in 0..4 {
            press(&mut app, KeyCode::Backspace, &snapshot);
        }
        assert!(matches!(press(&mut app, KeyCode::Enter, &snapshot), Effect::Send(_)), "{signs}");
    }
}

/// The keys around the digits, and those of the number pad without its lock.
#[test]
fn a_slip_leaves_what_was_typed() {
    let snapshot = fixtures::playing();
    let around = "qwertyuiop-=+*/`,;:[]z".chars().map(KeyCode::Char);
    let pad = [KeyCode::End, KeyCode::Down, KeyCode::PageDown, KeyCode::Left, KeyCode::Tab];
    for slip in around.chain(pad) {
        let mut app = typed("1", &snapshot);
        assert_eq!(press(&mut app, slip, &snapshot), Effect::Nothing, "{slip:?}");
        assert!(app.message().is_some_and(|said| said.contains("Esc closes")), "{slip:?}");
        assert_eq!(letter(&mut app, '7', &snapshot), Effect::Nothing);
        let jump = Jump { to: JumpTo::Bar(17), at: None };
        assert_eq!(press(&mut app, KeyCode::Enter, &snapshot), Effect::Send(jump), "{slip:?}");
    }
}

#[test]
fn what_must_not_wait_closes_it_and_does_nothing_else() {
    for snapshot in [fixtures::playing(), fixtures::stopped()] {
        for (code, then) in [
            (KeyCode::Char(' '), Effect::Send(Go)),
            (KeyCode::Char('s'), Effect::Send(Stop)),
            (KeyCode::Char('h'), Effect::Send(Hold)),
            (KeyCode::Char('f'), Effect::Send(Fade)),
            (KeyCode::Esc, Effect::Nothing),
        ] {
            let mut app = typed("17", &snapshot);
            assert_eq!(press(&mut app, code, &snapshot), Effect::Nothing, "{code:?}");
            assert_eq!((app.overlay, app.message()), (Overlay::Nothing, Some("no jump")));
            assert_eq!(press(&mut app, code, &snapshot), then, "{code:?}");
        }
        let mut app = typed("17", &snapshot);
        let interrupt = event(KeyCode::Char('c'), CONTROL, KeyEventKind::Press);
        assert_eq!(app.key(&interrupt, &snapshot, app.now), Effect::Nothing);
        assert_eq!(app.overlay, Overlay::Nothing);
    }
}

/// Most terminals send the repeats of a held key as presses.
#[test]
fn a_key_that_is_held_does_nothing_when_the_prompt_is_gone() {
    let snapshot = fixtures::playing();
    for focus in [Focus::Setlist, Focus::Sections] {
        for (code, sent) in [(KeyCode::Enter, 1), (KeyCode::Char(' '), 0), (KeyCode::Esc, 0)] {
            let mut app = typed("17", &snapshot);
            app.focus = focus;
            let start = app.now + Duration::from_secs(60);
            let key = event(code, NONE, KeyEventKind::Press);
            let held = std::iter::once(0).chain((0..100).map(|n| 500 + n * 33));
            let sends = held
                .map(|at| app.key(&key, &snapshot, start + Duration::from_millis(at)))
                .filter(|effect| matches!(effect, Effect::Send(_)))
                .count();
            assert_eq!(sends, sent, "{code:?} in {focus:?}");
        }
    }
}

#[test]
fn where_the_terminal_tells_repeats_no_digit_doubles() {
    let snapshot = fixtures::playing();
    let mut app = typed("1", &snapshot);
    let held = event(KeyCode::Char('1'), NONE, KeyEventKind::Repeat);
    assert_eq!(app.key(&held, &snapshot, app.now), Effect::Nothing);
    assert_eq!(app.to_bar.text, "1");
    assert_eq!(letter(&mut app, '1', &snapshot), Effect::Nothing);
    assert_eq!(app.to_bar.text, "11");
}

#[test]
fn it_is_for_the_song_that_was_on_show() {
    for after in [
        Snapshot { strips_of: Some(EntryId(1)), ..fixtures::playing() },
        Snapshot { strips_of: Some(EntryId(1)), ..fixtures::stopped() },
        Snapshot { strips_of: None, ..fixtures::stopped() },
    ] {
        let mut app = typed("17", &fixtures::playing());
        assert_eq!(press(&mut app, KeyCode::Enter, &after), Effect::Nothing);
        assert!(app.message().is_some_and(|said| said.starts_with("no jump: another song")));
    }
    // The armed one that is started meanwhile is the same song.
    let mut app = typed("17", &fixtures::stopped());
    let jump = Jump { to: JumpTo::Bar(17), at: None };
    assert_eq!(press(&mut app, KeyCode::Enter, &fixtures::playing()), Effect::Send(jump));
}

#[test]
fn where_there_is_no_bar_to_go_to_it_says_so_at_once() {
    for (snapshot, said) in [
        (Snapshot::default(), "no bars here: no song is armed"),
        (
            Snapshot { transport: Transport::Fading, ..fixtures::playing() },
            "no jump: the song is ending",
        ),
    ] {
        let mut app = App::new(true);
        assert_eq!(letter(&mut app, ':', &snapshot), Effect::Nothing);
        assert_eq!((app.overlay, app.message()), (Overlay::Nothing, Some(said)));
    }
}

#[test]
fn a_show_that_asks_for_a_second_press_has_it_from_enter() {
    let snapshot = fixtures::playing();
    let asks = Snapshot { confirm: Some("jump to bar 17".to_owned()), ..fixtures::playing() };
    let (first, mut app) = enter("17", &snapshot);
    let now = app.now;
    let after = |millis| now + Duration::from_millis(millis);
    app.observe(&Arc::new(snapshot.clone()), after(10));
    assert_eq!(app.overlay, Overlay::Nothing);
    app.observe(&Arc::new(asks.clone()), after(40));
    assert_eq!((app.overlay, app.to_bar.text.as_str()), (Overlay::ToBar, "17"));
    // Held down it is no second press.
    let key = event(KeyCode::Enter, NONE, KeyEventKind::Press);
    assert_eq!(app.key(&key, &asks, after(540)), Effect::Nothing);
    assert_eq!(app.overlay, Overlay::ToBar);
    assert_eq!(app.key(&key, &asks, after(1_540)), first);
    app.observe(&Arc::new(asks), after(1_550));
    assert_eq!(app.overlay, Overlay::Nothing);
}

#[test]
fn what_is_asked_for_later_or_of_another_key_does_not_open_it() {
    let asks = Arc::new(Snapshot { confirm: Some("stop".to_owned()), ..fixtures::playing() });
    let (_, mut app) = enter("17", &fixtures::playing());
    app.observe(&asks, app.now + Duration::from_secs(4));
    assert_eq!(app.overlay, Overlay::Nothing);
    let (_, mut app) = enter("17", &fixtures::playing());
    app.key(&event(KeyCode::Char('s'), NONE, KeyEventKind::Press), &fixtures::playing(), app.now);
    app.observe(&asks, app.now);
    assert_eq!(app.overlay, Overlay::Nothing);
}

proptest! {
    /// Whatever is typed, at most Enter sends something, and that is a place.
    #[test]
    fn anything_typed_is_a_place_or_a_word(
        keys in prop::collection::vec(
            prop_oneof![
                prop::char::range('0', '9').prop_map(KeyCode::Char),
                Just(KeyCode::Char('.')),
                Just(KeyCode::Backspace),
                any::<char>().prop_filter("panic", |char| *char != '!').prop_map(KeyCode::Char),
            ],
            0..40,
        ),
        plays in any::<bool>(),
    ) {
        let snapshot = if plays { fixtures::playing() } else { fixtures::stopped() };
        let mut app = typed("", &snapshot);
        for key in keys {
            let effect = press(&mut app, key, &snapshot);
            if app.overlay != Overlay::ToBar {
                prop_assert_eq!(effect, Effect::Nothing);
                return Ok(());
            }
            prop_assert_eq!(effect, Effect::Nothing);
        }
        let empty = app.to_bar.text.is_empty();
        let effect = press(&mut app, KeyCode::Enter, &snapshot);
        let goes = matches!(
            effect,
            Effect::Send(
                Jump { to: JumpTo::Bar(_) | JumpTo::Beat(..), .. }
                    | ArmAt(_, JumpTo::Bar(_) | JumpTo::Beat(..))
            )
        );
        prop_assert!(goes || empty || app.message().is_some(), "{effect:?}");
    }
}
