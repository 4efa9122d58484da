//! The one table of keys: what a key does, and what the screen and the document say about it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use downbeat_engine::{Action, JumpTo};

use crate::app::Focus;

mod table;

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
    Sections,
    Strips,
}

impl Works {
    /// The rows for this list alone.
    pub(crate) fn only_in(focus: Focus) -> Self {
        match focus {
            Focus::Setlist => Self::Setlist,
            Focus::Sections => Self::Sections,
            Focus::Buses | Focus::Stems => Self::Strips,
        }
    }
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
    /// Jump, at the quantum that is chosen.
    Jump(JumpTo),
    /// Take the number of a bar, to jump there.
    AskBar,
    /// Choose the next quantum for jumps.
    NextQuantum,
    /// Jump to the selected section.
    JumpSelected,
    /// Rejoin at the selected section.
    RejoinSelected,
    /// Move the selection of the focused list.
    Select(Step),
    /// Arm the selected song.
    ArmSelected,
    /// Move the selected entry of the setlist, down where positive.
    Move(i32),
    /// Pass the selected entry over, or not.
    Skip,
    /// Play the selected song once more.
    Repeat,
    /// Choose a song to insert.
    Insert,
    /// Play another version of the selected song.
    NextVersion,
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
    /// Show all notices.
    Notices,
    /// Learn a control.
    Learn,
    /// Show the help.
    Help,
    /// Put away what lies over the screen.
    Close,
    /// Draw every cell again.
    Redraw,
    /// Quit, after a question while something plays.
    Quit,
}

impl Command {
    /// Whether the command means the same however often it comes, or goes by steps: a key that is
    /// held down does no harm with it.
    pub(crate) fn goes_by_steps(self) -> bool {
        matches!(self, Self::Select(_) | Self::Nudge(_) | Self::Act(Action::Tap))
    }

    /// Whether a second time undoes the first, does the same again or goes further, so that a key
    /// that is held down must count once.
    pub(crate) fn counts_once(self) -> bool {
        let acts = |action| {
            matches!(
                action,
                Action::Fade
                    | Action::Vamp(_)
                    | Action::Lock(_)
                    | Action::Pilot(_)
                    | Action::SoloClick(_)
                    | Action::SaveSetlist
            )
        };
        match self {
            Self::Act(action) => acts(action),
            Self::Jump(_) | Self::JumpSelected | Self::Skip | Self::Repeat => true,
            _ => false,
        }
    }
}

/// How far a selection moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// By so many rows, down where positive.
    By(isize),
    First,
    Last,
}

impl Step {
    /// Where a selection at `row` of so many `rows` goes.
    pub(crate) fn from(self, row: usize, rows: usize) -> usize {
        let last = rows.saturating_sub(1);
        match self {
            Self::By(rows) => row.saturating_add_signed(rows).min(last),
            Self::First => 0,
            Self::Last => last,
        }
    }
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

/// All keys of the console, in the order in which the help shows them.
pub fn keys() -> &'static [KeyHelp] {
    &table::TABLE
}

/// The command of a key while `focus` has the focus, if it has one: that of the list first, then
/// that of everywhere, then that of another list, which says where the key works. Does not look at
/// whether it is a press or a repeat.
pub(crate) fn command_of(event: &KeyEvent, focus: Focus) -> Option<Command> {
    let pressed = normalised(event);
    let here = Works::only_in(focus);
    let found = |works: &dyn Fn(Works) -> bool| {
        let rows = keys().iter().filter(|row| works(row.works));
        rows.flat_map(|row| row.presses).find(|(press, _)| *press == pressed)
    };
    found(&|works| works == here)
        .or_else(|| found(&|works| works == Works::Everywhere))
        .or_else(|| found(&|_| true))
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
mod tests;
