use crossterm::event::KeyModifiers;
use downbeat_engine::Action::*;
use downbeat_engine::{Edit, EntryId, GoOn, JumpTo, Reentry, RejoinAt, Release, VampOf};

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

const LISTS: [Focus; 4] = [Focus::Setlist, Focus::Sections, Focus::Buses, Focus::Stems];

/// What a key does in each list, with the third song, the fifth section, the fourth bus and the
/// second stem selected.
fn in_each_list(code: KeyCode, modifiers: KeyModifiers) -> [(Effect, App); 4] {
    in_each_list_of(&fixtures::stopped(), code, modifiers)
}

fn in_each_list_of(
    snapshot: &Snapshot,
    code: KeyCode,
    modifiers: KeyModifiers,
) -> [(Effect, App); 4] {
    LISTS.map(|focus| {
        let mut app = App::new(true);
        app.focus = focus;
        app.selected =
            crate::selection::Selected { entry: 2, section: 4, bus: 3, stem: 1, song: 0 };
        let key = event(code, modifiers, KeyEventKind::Press);
        (app.key(&key, snapshot, Duration::ZERO), app)
    })
}

#[test]
fn every_key_of_the_table_sends_its_action() {
    let everywhere = |action| [Effect::Send(action); 4];
    let nothing = [Effect::Nothing; 4];
    let setlist =
        |action| [Effect::Send(action), Effect::Nothing, Effect::Nothing, Effect::Nothing];
    let edit = |edit| setlist(Edit(edit));
    let strips = |action: &dyn Fn(Strip) -> Action| {
        let entry = fixtures::stopped().strips_of.unwrap();
        let (bus, stem) = (Strip::Bus(3), Strip::Stem { entry, stem: 1 });
        let send = |strip| Effect::Send(action(strip));
        [Effect::Nothing, Effect::Nothing, send(bus), send(stem)]
    };
    let nudge = |db| strips(&|strip| NudgeLevel(strip, db));
    let jump = |to| everywhere(Jump { to, at: None });
    let third = EntryId(2);
    let arms = Effect::Send(Arm(third));
    let arms_there = Effect::Send(ArmAt(EntryId(0), JumpTo::Span(4)));
    let enter = [arms, arms_there, Effect::Nothing, Effect::Nothing];
    let rejoin = Effect::Send(Rejoin(RejoinAt::WhereWeWouldBe));
    let rejoin_there = Effect::Send(Rejoin(RejoinAt::Span(4)));
    let char = KeyCode::Char;
    let expected = [
        (char(' '), NONE, everywhere(Go)),
        (char('s'), NONE, everywhere(Stop)),
        (char('!'), NONE, everywhere(Panic)),
        (char('h'), NONE, everywhere(Hold)),
        (char('f'), NONE, everywhere(Fade)),
        (char('v'), NONE, everywhere(Vamp(VampOf::Section))),
        (char('e'), NONE, everywhere(Action::Release(Release::AtEnd))),
        (char('/'), NONE, everywhere(Action::Release(Release::AtBar))),
        (char('e'), CONTROL, everywhere(Action::Release(Release::Now))),
        (char('1'), NONE, everywhere(Vamp(VampOf::Bars(1)))),
        (char('2'), NONE, everywhere(Vamp(VampOf::Bars(2)))),
        (char('4'), NONE, everywhere(Vamp(VampOf::Bars(4)))),
        (char('8'), NONE, everywhere(Vamp(VampOf::Bars(8)))),
        (char('['), NONE, everywhere(MarkVampStart)),
        (char(']'), NONE, everywhere(Vamp(VampOf::Marked))),
        (char('<'), SHIFT, jump(JumpTo::Sections(-1))),
        (char('>'), SHIFT, jump(JumpTo::Sections(1))),
        (char('('), SHIFT, jump(JumpTo::Bars(-1))),
        (char(')'), SHIFT, jump(JumpTo::Bars(1))),
        (char('g'), CONTROL, jump(JumpTo::Song)),
        (char('g'), NONE, nothing),
        (char('c'), NONE, everywhere(CancelJump)),
        (char('t'), NONE, everywhere(Tap)),
        (char('j'), NONE, [rejoin, rejoin_there, rejoin, rejoin]),
        (char('a'), NONE, everywhere(Action::GoOn(GoOn { from: Reentry::Bar, count_in: 0 }))),
        (char('z'), NONE, everywhere(Action::GoOn(GoOn { from: Reentry::Section, count_in: 1 }))),
        (char('y'), CONTROL, everywhere(SoloClick(Switch::Toggle))),
        (char('t'), CONTROL, everywhere(Pilot(Switch::Toggle))),
        (char('l'), NONE, everywhere(Lock(Switch::Toggle))),
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
        (KeyCode::Enter, NONE, enter),
        (char('k'), NONE, edit(Edit::Skip(third, Switch::Toggle))),
        (char('i'), NONE, nothing),
        (KeyCode::Up, SHIFT, edit(Edit::Move(third, -1))),
        (char('p'), CONTROL, edit(Edit::Move(third, -1))),
        (KeyCode::Down, SHIFT, edit(Edit::Move(third, 1))),
        (char('n'), CONTROL, edit(Edit::Move(third, 1))),
        (char('d'), NONE, edit(Edit::Repeat(third))),
        (char('u'), NONE, everywhere(Undo)),
        (char('r'), CONTROL, everywhere(Redo)),
        (char('w'), NONE, everywhere(SaveSetlist)),
        (KeyCode::Left, NONE, nudge(-1.0)),
        (KeyCode::Right, NONE, nudge(1.0)),
        (char('-'), NONE, nudge(-1.0)),
        (char('+'), SHIFT, nudge(1.0)),
        (char('='), NONE, nudge(1.0)),
        (char('m'), NONE, strips(&|strip| Mute(strip, Switch::Toggle))),
        (char('o'), NONE, strips(&|strip| Solo(strip, Switch::Toggle))),
        (KeyCode::Left, SHIFT, nudge(-0.1)),
        (KeyCode::Right, SHIFT, nudge(0.1)),
        (char(','), NONE, nudge(-0.1)),
        (char('.'), NONE, nudge(0.1)),
        (KeyCode::Backspace, NONE, strips(&|strip| SetLevel(strip, 0.0))),
        (KeyCode::F(2), NONE, nothing),
        (KeyCode::F(3), NONE, nothing),
        (char('r'), NONE, everywhere(ResetMarks)),
        (KeyCode::F(8), NONE, everywhere(FirstDevice)),
        (KeyCode::Esc, NONE, nothing),
        (char('l'), CONTROL, [Effect::Redraw; 4]),
        (char('?'), NONE, nothing),
        (char('q'), NONE, [Effect::Quit; 4]),
        (char('c'), CONTROL, [Effect::Quit; 4]),
        // Below, with a song that has other versions.
        (char('x'), NONE, nothing),
    ];
    // `Enter` and `j` stand in two rows.
    let in_table: usize = keys().iter().map(|row| row.presses.len()).sum();
    assert_eq!(expected.len() + 2, in_table, "a key of the table is not tested");
    for (code, modifiers, effects) in expected {
        let done = in_each_list(code, modifiers).map(|(effect, _)| effect);
        assert_eq!(done, effects, "{code:?} {modifiers:?}");
        let key = event(code, modifiers, KeyEventKind::Press);
        assert!(command_of(&key, Focus::Setlist).is_some(), "{code:?}");
    }
}

#[test]
fn a_key_that_can_do_nothing_here_says_why() {
    let said = |code, list: usize| {
        in_each_list(code, NONE)[list].1.message().map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(said(KeyCode::Char('m'), 0), "go to a bus or a stem with Tab first");
    for edits in ['k', 'd', 'i'] {
        assert_eq!(said(KeyCode::Char(edits), 2), "go to the setlist with Tab first");
    }
    assert_eq!(said(KeyCode::Char('x'), 0), "there is no other version of this");
    assert!(said(KeyCode::Enter, 2).starts_with("Enter arms a song or jumps"));
    let mut app = App::new(true);
    press(&mut app, KeyCode::Enter, &Snapshot::default());
    assert_eq!(app.message(), Some("the setlist is empty"));
    app.focus = Focus::Sections;
    press(&mut app, KeyCode::Enter, &Snapshot::default());
    assert_eq!(app.message(), Some("no sections here: no song is armed"));
}

#[test]
fn enter_on_a_section_jumps_at_the_chosen_quantum_while_a_song_plays() {
    let to = JumpTo::Span(4);
    let enter = |transport, quantum| {
        let mut app = App::new(true);
        app.focus = Focus::Sections;
        app.selected.section = 4;
        app.quantum = quantum;
        let snapshot = Snapshot { transport, ..fixtures::playing() };
        press(&mut app, KeyCode::Enter, &snapshot)
    };
    for at in [None, Some(Quantum::Bar)] {
        for transport in [Transport::Playing, Transport::Held, Transport::FadingOut] {
            assert_eq!(enter(transport, at), Effect::Send(Jump { to, at }), "{transport:?}");
        }
    }
    // The armed song is another one.
    assert_eq!(enter(Transport::Fading, None), Effect::Nothing);
}

#[test]
fn the_quantum_goes_round() {
    let mut app = App::new(true);
    let snapshot = fixtures::playing();
    let wanted = [Quantum::Now, Quantum::Beat, Quantum::Bar, Quantum::Section, Quantum::Song];
    for at in wanted.map(Some).into_iter().chain([None]) {
        letter(&mut app, 'g', &snapshot);
        let jump = Jump { to: JumpTo::Sections(1), at };
        assert_eq!(letter(&mut app, '>', &snapshot), Effect::Send(jump));
    }
}

#[test]
fn the_next_version_goes_through_all_and_back_to_the_song_as_it_is() {
    let mut snapshot = fixtures::stopped();
    for (version, next) in [(None, Some(0)), (Some("short"), Some(1)), (Some("long"), None)] {
        let entry = &mut std::sync::Arc::make_mut(&mut snapshot.entries)[2];
        entry.versions = ["short".to_owned(), "long".to_owned()].into();
        entry.version = version.map(str::to_owned);
        let [(effect, _), ..] = in_each_list_of(&snapshot, KeyCode::Char('x'), NONE);
        assert_eq!(effect, Effect::Send(Edit(Edit::Version(EntryId(2), next))));
    }
}

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
