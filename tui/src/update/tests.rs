mod keys;
mod overlays;
mod repeats;
mod selection;
mod to_bar;

use crossterm::event::KeyModifiers;
use downbeat_engine::Action::*;
use downbeat_engine::{Edit, EntryId, GoOn, JumpTo, Reentry, RejoinAt, Release, VampOf};

use super::*;
use crate::fixtures;

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
