//! What a message says about a control.

use downbeat_show_files::{Binding, Control, Gesture};

use crate::midi::Message;

/// From this value on a controller is pressed.
pub(super) const HALF: u8 = 64;

/// What a message says about a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// It is closed.
    Closed,
    /// It is open.
    Open,
    /// It says nothing of that: each message is a press.
    Message,
}

/// What a message says about the contact of a binding with this gesture.
pub(super) fn contact(binding: &Binding, gesture: Gesture, message: Message) -> Option<Contact> {
    let closed = match message {
        Message::Cc { value, .. } => {
            let threshold = match (binding.threshold, gesture) {
                (Some(threshold), _) => threshold,
                // Anything that it sends counts, 0 too.
                (None, Gesture::Every) => 0,
                (None, _) => HALF,
            };
            value >= threshold
        }
        Message::NoteOn { velocity, .. } => {
            // A key that is hit too softly is not pressed, and not released either.
            if velocity < binding.threshold.unwrap_or(1) {
                return None;
            }
            true
        }
        Message::NoteOff { .. } => false,
        _ => return Some(Contact::Message),
    };
    match (closed, gesture) {
        (false, Gesture::Every) if binding.threshold.is_some() => None,
        (true, _) => Some(Contact::Closed),
        (false, _) => Some(Contact::Open),
    }
}

/// Whether a message is of a control.
pub(super) fn is_control(on: Control, message: Message) -> bool {
    let is = |wanted: Option<u8>, number: u8| wanted.is_none_or(|wanted| wanted == number);
    match (on, message) {
        (Control::Note(wanted), Message::NoteOn { note, .. } | Message::NoteOff { note, .. }) => {
            is(wanted, note)
        }
        (Control::Cc(wanted), Message::Cc { controller, .. }) => is(wanted, controller),
        (Control::Cc14(upper), Message::Cc { controller, .. }) => {
            controller == upper || controller == upper + 32
        }
        (Control::Bend, Message::Bend { .. })
        | (Control::Start, Message::Start)
        | (Control::Continue, Message::Continue)
        | (Control::Stop, Message::Stop) => true,
        (Control::Program(wanted), Message::Program { program, .. }) => is(wanted, program),
        (Control::Song(wanted), Message::Song(song)) => is(wanted, song),
        (Control::Mmc(wanted), Message::Mmc(command)) => wanted == command,
        _ => false,
    }
}

/// The number of a message's control, such as a note; 0 where it has none.
pub(super) fn number(message: Message) -> u8 {
    match message {
        Message::NoteOn { note: number, .. }
        | Message::NoteOff { note: number, .. }
        | Message::Cc { controller: number, .. }
        | Message::Program { program: number, .. }
        | Message::Song(number) => number,
        _ => 0,
    }
}
