//! The one table of keys: what a key does, and what the screen and the document say about it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use downbeat_engine::Action;

/// A row of the key table.
#[derive(Debug)]
pub struct KeyHelp {
    /// The keys as they are written on the keyboard (`Space`), several separated by spaces.
    pub keys: &'static str,
    /// The key and a word for it, as the footer has them (`Space GO`).
    pub footer: &'static str,
    /// What the keys do, as one sentence.
    pub does: &'static str,
    /// Where the keys do something.
    pub(crate) works: Works,
    /// Each key that the row means, and its command.
    pub(crate) presses: &'static [(Press, Command)],
}

/// The lists in which a key does something: it stands in the footer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Works {
    Everywhere,
    Setlist,
    Strips,
}

/// A key as a terminal reports it. Letters stand in lower case and mean both cases, because
/// nobody sees in the dark that caps lock is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Press {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// What a key asks of the console.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Command {
    /// Send this to the conductor.
    Act(Action),
    /// Move the selection of the focused list.
    Select(Step),
    /// Arm the selected song.
    ArmSelected,
    /// Give the focus to the list after this one, or before it.
    NextList,
    PreviousList,
    /// Move the selected strip by so many dB.
    Nudge(f32),
    /// Set the selected strip to 0 dB.
    Unity,
    /// Mute or unmute the selected strip.
    Mute,
    /// Solo or unsolo the selected strip.
    Solo,
    /// Show the help, or put it away.
    Help,
    /// Put away what lies over the screen.
    Close,
    /// Draw every cell again.
    Redraw,
    /// Quit, after a question while something plays.
    Quit,
}

/// How far a selection moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// By so many rows, down where positive.
    By(isize),
    First,
    Last,
}

/// Rows that Page Up and Page Down move by.
const PAGE: isize = 10;

const fn key(code: KeyCode) -> Press {
    Press { code, modifiers: KeyModifiers::NONE }
}

const fn letter(letter: char) -> Press {
    key(KeyCode::Char(letter))
}

const fn shift(code: KeyCode) -> Press {
    Press { code, modifiers: KeyModifiers::SHIFT }
}

const fn control(letter: char) -> Press {
    Press { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
}

/// Panic is `!`: on most keyboards it takes two fingers, so that no elbow and no slip from a
/// neighbouring key reaches it, and it needs neither a second press nor a question. It works
/// from every overlay.
static TABLE: [KeyHelp; 18] = [
    KeyHelp {
        keys: "Space",
        footer: "Space GO",
        works: Works::Everywhere,
        does: "GO: start the armed song; while held, go on",
        presses: &[(letter(' '), Command::Act(Action::Go))],
    },
    KeyHelp {
        keys: "s",
        footer: "s stop",
        works: Works::Everywhere,
        does: "Stop with the show's fade; pressed again, stop at once",
        presses: &[(letter('s'), Command::Act(Action::Stop))],
    },
    KeyHelp {
        keys: "!",
        footer: "! PANIC",
        works: Works::Everywhere,
        does: "Panic: everything silent at once, from any screen",
        presses: &[(letter('!'), Command::Act(Action::Panic))],
    },
    KeyHelp {
        keys: "h",
        footer: "h hold",
        works: Works::Everywhere,
        does: "Hold the song in place; pressed again, go on from there",
        presses: &[(letter('h'), Command::Act(Action::Hold))],
    },
    KeyHelp {
        keys: "Tab Shift+Tab",
        footer: "Tab list",
        works: Works::Everywhere,
        does: "Go to the next or previous list: setlist, buses, stems",
        presses: &[
            (key(KeyCode::Tab), Command::NextList),
            (key(KeyCode::BackTab), Command::PreviousList),
        ],
    },
    KeyHelp {
        keys: "n",
        footer: "n next",
        works: Works::Everywhere,
        does: "Arm the song after the armed one",
        presses: &[(letter('n'), Command::Act(Action::ArmNext))],
    },
    KeyHelp {
        keys: "b p",
        footer: "b back",
        works: Works::Everywhere,
        does: "Arm the song before the armed one",
        presses: &[
            (letter('b'), Command::Act(Action::ArmPrevious)),
            (letter('p'), Command::Act(Action::ArmPrevious)),
        ],
    },
    KeyHelp {
        keys: "↑ ↓",
        footer: "↑↓ select",
        works: Works::Everywhere,
        does: "Select in the list that has the focus",
        presses: &[
            (key(KeyCode::Up), Command::Select(Step::By(-1))),
            (key(KeyCode::Down), Command::Select(Step::By(1))),
        ],
    },
    KeyHelp {
        keys: "PgUp PgDn Home End",
        footer: "PgDn far",
        works: Works::Everywhere,
        does: "Select ten rows away, the first or the last",
        presses: &[
            (key(KeyCode::PageUp), Command::Select(Step::By(-PAGE))),
            (key(KeyCode::PageDown), Command::Select(Step::By(PAGE))),
            (key(KeyCode::Home), Command::Select(Step::First)),
            (key(KeyCode::End), Command::Select(Step::Last)),
        ],
    },
    KeyHelp {
        keys: "Enter",
        footer: "Enter arm",
        works: Works::Setlist,
        does: "Arm the selected song (in the setlist)",
        presses: &[(key(KeyCode::Enter), Command::ArmSelected)],
    },
    KeyHelp {
        keys: "← → - +",
        footer: "←→ level",
        works: Works::Strips,
        does: "Move the selected strip by 1 dB",
        presses: &[
            (key(KeyCode::Left), Command::Nudge(-1.0)),
            (key(KeyCode::Right), Command::Nudge(1.0)),
            (letter('-'), Command::Nudge(-1.0)),
            (letter('+'), Command::Nudge(1.0)),
            (letter('='), Command::Nudge(1.0)),
        ],
    },
    KeyHelp {
        keys: "m",
        footer: "m mute",
        works: Works::Strips,
        does: "Mute or unmute the selected strip",
        presses: &[(letter('m'), Command::Mute)],
    },
    KeyHelp {
        keys: "o",
        footer: "o solo",
        works: Works::Strips,
        does: "Solo or unsolo the selected strip",
        presses: &[(letter('o'), Command::Solo)],
    },
    KeyHelp {
        keys: "Shift+← Shift+→ , .",
        footer: ",. fine",
        works: Works::Strips,
        does: "Move the selected strip by 0.1 dB",
        presses: &[
            (shift(KeyCode::Left), Command::Nudge(-0.1)),
            (shift(KeyCode::Right), Command::Nudge(0.1)),
            (letter(','), Command::Nudge(-0.1)),
            (letter('.'), Command::Nudge(0.1)),
        ],
    },
    KeyHelp {
        keys: "0",
        footer: "0 unity",
        works: Works::Strips,
        does: "Set the selected strip to 0 dB",
        presses: &[(letter('0'), Command::Unity)],
    },
    KeyHelp {
        keys: "r",
        footer: "r reset",
        works: Works::Everywhere,
        does: "Reset clip marks, worst load, lowest read-ahead",
        presses: &[(letter('r'), Command::Act(Action::ResetMarks))],
    },
    KeyHelp {
        keys: "? Esc Ctrl+L",
        footer: "? help",
        works: Works::Everywhere,
        does: "Show or close these keys; close; draw the screen again",
        presses: &[
            (letter('?'), Command::Help),
            (key(KeyCode::Esc), Command::Close),
            (control('l'), Command::Redraw),
        ],
    },
    KeyHelp {
        keys: "q Ctrl+C",
        footer: "q quit",
        works: Works::Everywhere,
        does: "Quit; while something plays, y confirms, others stay",
        presses: &[(letter('q'), Command::Quit), (control('c'), Command::Quit)],
    },
];

/// All keys of the console, in the order in which the help shows them.
pub fn keys() -> &'static [KeyHelp] {
    &TABLE
}

/// The command of a key, if it has one. Does not look at whether it is a press or a repeat.
pub(crate) fn command_of(event: &KeyEvent) -> Option<Command> {
    let pressed = normalised(event);
    TABLE
        .iter()
        .flat_map(|row| row.presses)
        .find(|(press, _)| *press == pressed)
        .map(|&(_, command)| command)
}

/// Terminals disagree on whether a shifted character carries Shift, and Shift+Tab has two names.
fn normalised(event: &KeyEvent) -> Press {
    let meant = KeyModifiers::SHIFT
        | KeyModifiers::CONTROL
        | KeyModifiers::ALT
        | KeyModifiers::SUPER
        | KeyModifiers::HYPER
        | KeyModifiers::META;
    let modifiers = event.modifiers & meant;
    match event.code {
        KeyCode::Char(char) => Press {
            code: KeyCode::Char(char.to_ascii_lowercase()),
            modifiers: modifiers - KeyModifiers::SHIFT,
        },
        KeyCode::Tab if modifiers == KeyModifiers::SHIFT => key(KeyCode::BackTab),
        KeyCode::BackTab => key(KeyCode::BackTab),
        code => Press { code, modifiers },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn no_key_stands_in_two_rows() {
        let presses: Vec<_> = keys().iter().flat_map(|row| row.presses).map(|p| p.0).collect();
        for (index, press) in presses.iter().enumerate() {
            assert!(!presses[..index].contains(press), "{press:?}");
        }
    }

    #[test]
    fn caps_lock_changes_nothing() {
        for letter in ['s', 'h', 'n', 'b', 'p', 'm', 'o', 'r', 'q'] {
            let lower = command_of(&event(KeyCode::Char(letter), KeyModifiers::NONE));
            let upper =
                command_of(&event(KeyCode::Char(letter.to_ascii_uppercase()), KeyModifiers::SHIFT));
            assert!(lower.is_some(), "{letter}");
            assert_eq!(lower, upper, "{letter}");
        }
    }

    #[test]
    fn other_modifiers_are_other_keys() {
        for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SUPER] {
            assert_eq!(command_of(&event(KeyCode::Char(' '), modifiers)), None);
            assert_eq!(command_of(&event(KeyCode::Char('s'), modifiers)), None);
            assert_eq!(command_of(&event(KeyCode::Enter, modifiers)), None);
        }
    }

    #[test]
    fn shifted_tab_has_two_names() {
        let expected = Some(Command::PreviousList);
        assert_eq!(command_of(&event(KeyCode::BackTab, KeyModifiers::SHIFT)), expected);
        assert_eq!(command_of(&event(KeyCode::Tab, KeyModifiers::SHIFT)), expected);
    }

    #[test]
    fn shift_makes_an_arrow_fine() {
        let arrow = |modifiers| command_of(&event(KeyCode::Right, modifiers));
        assert_eq!(arrow(KeyModifiers::NONE), Some(Command::Nudge(1.0)));
        assert_eq!(arrow(KeyModifiers::SHIFT), Some(Command::Nudge(0.1)));
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
        let document = include_str!("../../docs/console.md");
        let mut expected = String::from("| keys | what they do |\n| --- | --- |\n");
        for row in keys() {
            let keys = row.keys.split(' ').map(|key| format!("`{key}`")).collect::<Vec<_>>();
            expected.push_str(&format!("| {} | {} |\n", keys.join(" "), row.does));
        }
        assert!(document.contains(&expected), "docs/console.md should have:\n{expected}");
    }
}
