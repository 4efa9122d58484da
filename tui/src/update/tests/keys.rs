//! What each key does.

use super::*;
use crate::keys::keys;

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
        (char(':'), SHIFT, nothing),
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
fn what_was_said_is_about_the_key_that_was_pressed_last() {
    let (mut app, snapshot) = (App::new(true), fixtures::stopped());
    letter(&mut app, 'm', &snapshot);
    assert!(app.message().is_some());
    letter(&mut app, 'k', &snapshot);
    assert_eq!(app.message(), None);
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
