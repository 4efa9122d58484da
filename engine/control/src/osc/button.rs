//! Buttons of surfaces, which send a number with every press.

use crate::table::{Kind, Row, Value};

/// What a button of a surface says that sends a number when it is pressed, and 0 when it is let go.
pub(crate) enum Button {
    /// It is no button.
    No,
    /// It is pressed.
    Pressed,
    /// It is let go.
    Released,
}

/// A lone number is a button where no number is expected.
pub(crate) fn button(row: &Row, values: &[Value]) -> Button {
    let first = row.params.get(row.params_in_address());
    let takes_none = match first {
        None => true,
        Some(param) => param.optional && matches!(param.kind, Kind::Word(_)),
    };
    match values {
        [Value::Int(number)] if takes_none => pressed(*number != 0),
        [Value::Float(number)] if takes_none => pressed(*number != 0.0),
        [Value::Bool(pressed_down)] if takes_none => pressed(*pressed_down),
        _ => Button::No,
    }
}

fn pressed(down: bool) -> Button {
    if down { Button::Pressed } else { Button::Released }
}
