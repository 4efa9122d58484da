//! The rows of the key table.

use crossterm::event::KeyCode;
use downbeat_engine::{Action, GoOn, JumpTo, Reentry, RejoinAt, Release, Switch, VampOf};

use super::{Command, KeyHelp, PAGE, Press, Step, Works, control, key, letter, shift};

const fn row(
    keys: &'static str,
    footer: &'static str,
    works: Works,
    does: &'static str,
    presses: &'static [(Press, Command)],
) -> KeyHelp {
    KeyHelp { keys, footer, does, works, presses }
}

/// All keys, in the order of the help; the first ones and the last ones are always in the footer.
///
/// Panic is `!`: on most keyboards it takes two fingers, so that no elbow and no slip from a
/// neighbouring key reaches it, and it needs neither a second press nor a question. It works
/// from every overlay. What would be heard at once and is meant rarely takes two fingers too:
/// `Ctrl+E`, `Ctrl+G`, `Ctrl+Y`.
///
/// Jumps by sections and bars stand on shifted keys. Where the shift is missed, the key below must
/// do no harm: `,` and `.` move a fader by 0.1 dB at most, and `9`, `0` and `;` do nothing, which is
/// why a fader goes to 0 dB with Backspace.
pub(super) static TABLE: [KeyHelp; 44] = [
    row(
        "Space",
        "Space GO",
        Works::Everywhere,
        "GO: start the armed song; while held, go on",
        &[(letter(' '), Command::Act(Action::Go))],
    ),
    row(
        "s",
        "s stop",
        Works::Everywhere,
        "Stop with the show's fade; pressed again, stop at once",
        &[(letter('s'), Command::Act(Action::Stop))],
    ),
    row(
        "!",
        "! PANIC",
        Works::Everywhere,
        "Panic: everything silent at once, from any screen",
        &[(letter('!'), Command::Act(Action::Panic))],
    ),
    row(
        "h",
        "h hold",
        Works::Everywhere,
        "Hold the song in place; pressed again, go on from there",
        &[(letter('h'), Command::Act(Action::Hold))],
    ),
    row(
        "Tab Shift+Tab",
        "Tab list",
        Works::Everywhere,
        "Next, previous list: setlist, sections, buses, stems",
        &[(key(KeyCode::Tab), Command::NextList), (key(KeyCode::BackTab), Command::PreviousList)],
    ),
    row(
        "f",
        "f fade",
        Works::Everywhere,
        "Fade out, the click goes on; again: back to full",
        &[(letter('f'), Command::Act(Action::Fade))],
    ),
    row(
        "v",
        "v vamp",
        Works::Everywhere,
        "Vamp this section; again: leave at its end; again: stay",
        &[(letter('v'), Command::Act(Action::Vamp(VampOf::Section)))],
    ),
    row(
        "e / Ctrl+E",
        "e leave",
        Works::Everywhere,
        "Leave the vamp: at its end, at the next bar, now",
        &[
            (letter('e'), Command::Act(Action::Release(Release::AtEnd))),
            (letter('/'), Command::Act(Action::Release(Release::AtBar))),
            (control('e'), Command::Act(Action::Release(Release::Now))),
        ],
    ),
    row(
        "1 2 4 8",
        "1248 bars",
        Works::Everywhere,
        "Vamp the last 1, 2, 4 or 8 bars; again: leave at the end",
        &[
            (letter('1'), Command::Act(Action::Vamp(VampOf::Bars(1)))),
            (letter('2'), Command::Act(Action::Vamp(VampOf::Bars(2)))),
            (letter('4'), Command::Act(Action::Vamp(VampOf::Bars(4)))),
            (letter('8'), Command::Act(Action::Vamp(VampOf::Bars(8)))),
        ],
    ),
    row(
        "[ ]",
        "[] from here",
        Works::Everywhere,
        "Mark this bar; vamp from the marked bar to this one",
        &[
            (letter('['), Command::Act(Action::MarkVampStart)),
            (letter(']'), Command::Act(Action::Vamp(VampOf::Marked))),
        ],
    ),
    row(
        "< >",
        "<> section",
        Works::Everywhere,
        "Jump to the section before, after this one",
        &[
            (letter('<'), Command::Jump(JumpTo::Sections(-1))),
            (letter('>'), Command::Jump(JumpTo::Sections(1))),
        ],
    ),
    row(
        "( ) :",
        "() bar",
        Works::Everywhere,
        "Jump a bar back, a bar on; to a bar by its number",
        &[
            (letter('('), Command::Jump(JumpTo::Bars(-1))),
            (letter(')'), Command::Jump(JumpTo::Bars(1))),
            (letter(':'), Command::AskBar),
        ],
    ),
    row(
        "Ctrl+G",
        "Ctrl+G song",
        Works::Everywhere,
        "Jump to the armed song",
        &[(control('g'), Command::Jump(JumpTo::Song))],
    ),
    row(
        "g",
        "g when",
        Works::Everywhere,
        "Where jumps land: default, now, beat, bar, section, song",
        &[(letter('g'), Command::NextQuantum)],
    ),
    row(
        "c",
        "c cancel",
        Works::Everywhere,
        "Cancel the jump that waits",
        &[(letter('c'), Command::Act(Action::CancelJump))],
    ),
    row(
        "t",
        "t tap",
        Works::Everywhere,
        "Tap the band's beats, the first of a bar first",
        &[(letter('t'), Command::Act(Action::Tap))],
    ),
    row(
        "j",
        "j rejoin",
        Works::Everywhere,
        "Held: rejoin the band where the song would be by now",
        &[(letter('j'), Command::Act(Action::Rejoin(RejoinAt::WhereWeWouldBe)))],
    ),
    row(
        "a z",
        "a z on",
        Works::Everywhere,
        "Held: go on from the bar; the section, a bar counted in",
        &[
            (letter('a'), Command::Act(Action::GoOn(GoOn { from: Reentry::Bar, count_in: 0 }))),
            (letter('z'), Command::Act(Action::GoOn(GoOn { from: Reentry::Section, count_in: 1 }))),
        ],
    ),
    row(
        "Ctrl+Y Ctrl+T",
        "Ctrl+Y click",
        Works::Everywhere,
        "Solo the click; withdraw the pilot tone; or not",
        &[
            (control('y'), Command::Act(Action::SoloClick(Switch::Toggle))),
            (control('t'), Command::Act(Action::Pilot(Switch::Toggle))),
        ],
    ),
    row(
        "l",
        "l lock",
        Works::Everywhere,
        "Lock, unlock: take only GO, panic, levels and taps",
        &[(letter('l'), Command::Act(Action::Lock(Switch::Toggle)))],
    ),
    row(
        "n",
        "n next",
        Works::Everywhere,
        "Arm the song after the armed one",
        &[(letter('n'), Command::Act(Action::ArmNext))],
    ),
    row(
        "b p",
        "b back",
        Works::Everywhere,
        "Arm the song before the armed one",
        &[
            (letter('b'), Command::Act(Action::ArmPrevious)),
            (letter('p'), Command::Act(Action::ArmPrevious)),
        ],
    ),
    row(
        "↑ ↓",
        "↑↓ select",
        Works::Everywhere,
        "Select in the list that has the focus",
        &[
            (key(KeyCode::Up), Command::Select(Step::By(-1))),
            (key(KeyCode::Down), Command::Select(Step::By(1))),
        ],
    ),
    row(
        "PgUp PgDn Home End",
        "PgDn far",
        Works::Everywhere,
        "Select ten rows away, the first or the last",
        &[
            (key(KeyCode::PageUp), Command::Select(Step::By(-PAGE))),
            (key(KeyCode::PageDown), Command::Select(Step::By(PAGE))),
            (key(KeyCode::Home), Command::Select(Step::First)),
            (key(KeyCode::End), Command::Select(Step::Last)),
        ],
    ),
    row(
        "Enter",
        "Enter arm",
        Works::Setlist,
        "Setlist: arm the selected song",
        &[(key(KeyCode::Enter), Command::ArmSelected)],
    ),
    row(
        "k",
        "k skip",
        Works::Setlist,
        "Setlist: pass the selected entry over, or not",
        &[(letter('k'), Command::Skip)],
    ),
    row(
        "i",
        "i insert",
        Works::Setlist,
        "Setlist: insert a song of the show after the selected",
        &[(letter('i'), Command::Insert)],
    ),
    row(
        "Shift+↑ Ctrl+P",
        "Shift+↑ up",
        Works::Setlist,
        "Setlist: move the selected entry up",
        &[(shift(KeyCode::Up), Command::Move(-1)), (control('p'), Command::Move(-1))],
    ),
    row(
        "Shift+↓ Ctrl+N",
        "Shift+↓ down",
        Works::Setlist,
        "Setlist: move the selected entry down",
        &[(shift(KeyCode::Down), Command::Move(1)), (control('n'), Command::Move(1))],
    ),
    row(
        "d",
        "d again",
        Works::Setlist,
        "Setlist: play the selected song once more after itself",
        &[(letter('d'), Command::Repeat)],
    ),
    row(
        "x",
        "x version",
        Works::Setlist,
        "Setlist: play the next version of the selected song",
        &[(letter('x'), Command::NextVersion)],
    ),
    row(
        "u Ctrl+R",
        "u undo",
        Works::Everywhere,
        "Undo, redo the last change of the setlist",
        &[(letter('u'), Command::Act(Action::Undo)), (control('r'), Command::Act(Action::Redo))],
    ),
    row(
        "w",
        "w save",
        Works::Everywhere,
        "Save the setlist to a new file beside the show",
        &[(letter('w'), Command::Act(Action::SaveSetlist))],
    ),
    row(
        "Enter",
        "Enter jump",
        Works::Sections,
        "Sections: jump to the selected; while stopped, arm there",
        &[(key(KeyCode::Enter), Command::JumpSelected)],
    ),
    row(
        "j",
        "j rejoin",
        Works::Sections,
        "Sections, held: rejoin the band at the selected one",
        &[(letter('j'), Command::RejoinSelected)],
    ),
    row(
        "← → - +",
        "←→ level",
        Works::Strips,
        "Move the selected strip by 1 dB",
        &[
            (key(KeyCode::Left), Command::Nudge(-1.0)),
            (key(KeyCode::Right), Command::Nudge(1.0)),
            (letter('-'), Command::Nudge(-1.0)),
            (letter('+'), Command::Nudge(1.0)),
            (letter('='), Command::Nudge(1.0)),
        ],
    ),
    row(
        "m",
        "m mute",
        Works::Strips,
        "Mute or unmute the selected strip",
        &[(letter('m'), Command::Mute)],
    ),
    row(
        "o",
        "o solo",
        Works::Strips,
        "Solo or unsolo the selected strip",
        &[(letter('o'), Command::Solo)],
    ),
    row(
        "Shift+← Shift+→ , .",
        ",. fine",
        Works::Strips,
        "Move the selected strip by 0.1 dB",
        &[
            (shift(KeyCode::Left), Command::Nudge(-0.1)),
            (shift(KeyCode::Right), Command::Nudge(0.1)),
            (letter(','), Command::Nudge(-0.1)),
            (letter('.'), Command::Nudge(0.1)),
        ],
    ),
    row(
        "Backspace",
        "Backspace 0 dB",
        Works::Strips,
        "Set the selected strip to 0 dB",
        &[(key(KeyCode::Backspace), Command::Unity)],
    ),
    row(
        "F2 F3",
        "F2 notices",
        Works::Everywhere,
        "Show all notices in full; learn what a pedal is to do",
        &[(key(KeyCode::F(2)), Command::Notices), (key(KeyCode::F(3)), Command::Learn)],
    ),
    row(
        "r F8",
        "r reset",
        Works::Everywhere,
        "Reset clips, load, read-ahead; back to the first device",
        &[
            (letter('r'), Command::Act(Action::ResetMarks)),
            (key(KeyCode::F(8)), Command::Act(Action::FirstDevice)),
        ],
    ),
    row(
        "? Esc Ctrl+L",
        "? help",
        Works::Everywhere,
        "Show these keys; close them; draw the screen again",
        &[
            (letter('?'), Command::Help),
            (key(KeyCode::Esc), Command::Close),
            (control('l'), Command::Redraw),
        ],
    ),
    row(
        "q Ctrl+C",
        "q quit",
        Works::Everywhere,
        "Quit; while something plays, y confirms, others stay",
        &[(letter('q'), Command::Quit), (control('c'), Command::Quit)],
    ),
];
