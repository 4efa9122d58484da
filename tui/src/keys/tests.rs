use downbeat_engine::RejoinAt;

use super::*;

const FOCUSES: [Focus; 4] = [Focus::Setlist, Focus::Sections, Focus::Buses, Focus::Stems];

fn event(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn command(code: KeyCode, modifiers: KeyModifiers) -> Option<Command> {
    command_of(&event(code, modifiers), Focus::Buses)
}

#[test]
fn no_key_has_two_meanings_in_one_list() {
    let presses: Vec<_> = keys()
        .iter()
        .flat_map(|row| row.presses.iter().map(|(press, _)| (row.works, *press)))
        .collect();
    for (index, press) in presses.iter().enumerate() {
        assert!(!presses[..index].contains(press), "{press:?}");
    }
}

#[test]
fn every_command_of_the_table_is_reached_in_its_list() {
    for row in keys() {
        for (press, command) in row.presses {
            let event = event(press.code, press.modifiers);
            let reached = |focus: Focus| command_of(&event, focus) == Some(*command);
            let here = |focus: &Focus| {
                row.works == Works::Everywhere || row.works == Works::only_in(*focus)
            };
            assert!(FOCUSES.iter().filter(|focus| here(focus)).any(|focus| reached(*focus)));
        }
    }
}

#[test]
fn a_key_of_a_list_means_that_list_only_there() {
    let j = event(KeyCode::Char('j'), KeyModifiers::NONE);
    let everywhere = Command::Act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    assert_eq!(command_of(&j, Focus::Sections), Some(Command::RejoinSelected));
    for focus in [Focus::Setlist, Focus::Buses, Focus::Stems] {
        assert_eq!(command_of(&j, focus), Some(everywhere));
    }
}

#[test]
fn caps_lock_changes_nothing() {
    // No letter alone solos the click: that is Ctrl+Y.
    for letter in ('a'..='z').filter(|letter| *letter != 'y') {
        let lower = command(KeyCode::Char(letter), KeyModifiers::NONE);
        let upper = command(KeyCode::Char(letter.to_ascii_uppercase()), KeyModifiers::SHIFT);
        assert!(lower.is_some(), "{letter}");
        assert_eq!(lower, upper, "{letter}");
    }
}

/// Where the shift of `<`, `>`, `(`, `)` or `:` is missed, on keyboards with American, British and
/// German keys.
#[test]
fn a_missed_shift_on_a_jump_moves_at_most_a_tenth_of_a_decibel() {
    for below in [',', '.', '9', '0', ';'] {
        for focus in FOCUSES {
            let found = command_of(&event(KeyCode::Char(below), KeyModifiers::NONE), focus);
            let harmless = match found {
                None => true,
                Some(Command::Nudge(db)) => db.abs() <= 0.1,
                Some(_) => false,
            };
            assert!(harmless, "{below} in {focus:?} is {found:?}");
        }
    }
}

#[test]
fn other_modifiers_are_other_keys() {
    for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SUPER] {
        assert_eq!(command(KeyCode::Char(' '), modifiers), None);
        assert_eq!(command(KeyCode::Char('s'), modifiers), None);
        assert_eq!(command(KeyCode::Enter, modifiers), None);
    }
}

#[test]
fn shifted_tab_has_two_names() {
    let expected = Some(Command::PreviousList);
    assert_eq!(command(KeyCode::BackTab, KeyModifiers::SHIFT), expected);
    assert_eq!(command(KeyCode::Tab, KeyModifiers::SHIFT), expected);
}

#[test]
fn shift_makes_an_arrow_fine() {
    assert_eq!(command(KeyCode::Right, KeyModifiers::NONE), Some(Command::Nudge(1.0)));
    assert_eq!(command(KeyCode::Right, KeyModifiers::SHIFT), Some(Command::Nudge(0.1)));
}

#[test]
fn every_row_fits_on_a_small_screen() {
    // 80 columns without the frame and the column of the keys.
    for row in keys() {
        assert!(row.does.chars().count() <= 80 - 2 - 22, "{}", row.does);
        assert!(row.keys.chars().count() < 22, "{}", row.keys);
    }
}

#[test]
fn the_document_has_the_same_table() {
    let document = include_str!("../../../docs/console.md");
    let mut expected = String::from("| keys | what they do |\n| --- | --- |\n");
    for row in keys() {
        let keys = row.keys.split(' ').map(|key| format!("`{key}`")).collect::<Vec<_>>();
        expected.push_str(&format!("| {} | {} |\n", keys.join(" "), row.does));
    }
    assert!(document.contains(&expected), "docs/console.md should have:\n{expected}");
}
