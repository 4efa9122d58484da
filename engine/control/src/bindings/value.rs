//! What a fader, an encoder or a number says.

use std::collections::HashMap;

use downbeat_show_files::{Binding, Control};

use crate::midi::Message;
use crate::{Kind, Value, fader_law};

/// The greatest value of 14 bits.
const MOST_14: f64 = 16_383.0;

/// What a control sends, as a number that does not depend on how many bits it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// A place of a travel, from 0 to 1.
    Place(f64),
    /// Steps, negative back.
    Steps(i32),
    /// A number from 0 to 127.
    Number(u8),
}

/// Remembers the upper bits of controllers of 14 bits, by source, channel and controller.
#[derive(Debug, Default)]
pub(super) struct UpperBits(HashMap<(usize, u8, u8), u8>);

impl UpperBits {
    /// What the message says about the binding's control, which it belongs to.
    pub(super) fn reading(
        &mut self,
        binding: &Binding,
        source: usize,
        message: Message,
    ) -> Option<Reading> {
        Some(match (binding.on, message) {
            (Control::Cc(_), Message::Cc { value, .. }) => match binding.encoder {
                Some(encoder) => Reading::Steps(encoder.steps(value)),
                None => Reading::Place(f64::from(value) / 127.0),
            },
            // MIDI 1.0: upper bits that come set the lower ones to 0, until those come too.
            (Control::Cc14(upper), Message::Cc { channel, controller, value }) => {
                let key = (source, channel, upper);
                let bits = if controller == upper {
                    self.0.insert(key, value);
                    u16::from(value) << 7
                } else {
                    u16::from(self.0.get(&key).copied()?) << 7 | u16::from(value)
                };
                Reading::Place(f64::from(bits) / MOST_14)
            }
            (Control::Bend, Message::Bend { value, .. }) => {
                Reading::Place(f64::from(value) / MOST_14)
            }
            (Control::Program(_), Message::Program { program: number, .. })
            | (Control::Song(_), Message::Song(number)) => Reading::Number(number),
            _ => return None,
        })
    }
}

/// Whether a control of this binding can give a value of this kind.
pub(super) fn gives(binding: &Binding, kind: &Kind) -> bool {
    let number = matches!(binding.on, Control::Program(_) | Control::Song(_));
    let fader = matches!(binding.on, Control::Cc(_) | Control::Cc14(_) | Control::Bend);
    match kind {
        Kind::Decibels | Kind::Position => fader && binding.encoder.is_none(),
        Kind::Change => binding.encoder.is_some(),
        Kind::Int { .. } => number || fader,
        Kind::Switch => fader && binding.encoder.is_none(),
        Kind::Entry | Kind::Song | Kind::Section | Kind::Span | Kind::Version => number,
        Kind::Bus | Kind::Out | Kind::Stem => number,
        Kind::Word(_) => false,
    }
}

/// The value of a kind that a reading is. Faders go by the one fader law, within the binding's range.
pub(super) fn value(binding: &Binding, kind: &Kind, reading: Reading) -> Option<Value> {
    let place = |place: f64| match binding.range {
        Some((bottom, top)) => {
            let (bottom, top) =
                (fader_law::position(bottom.into()), fader_law::position(top.into()));
            bottom + (top - bottom) * place
        }
        None => place,
    };
    Some(match (kind, reading) {
        (Kind::Position, Reading::Place(at)) => Value::Float(place(at)),
        (Kind::Decibels, Reading::Place(at)) => Value::Float(fader_law::decibels(place(at))),
        (Kind::Change, Reading::Steps(steps)) => {
            Value::Float(f64::from(steps) * f64::from(binding.step))
        }
        (Kind::Int { .. }, Reading::Steps(steps)) => {
            Value::Int((f64::from(steps) * f64::from(binding.step)).round() as i64)
        }
        (Kind::Int { least, most }, Reading::Place(at)) => {
            let (least, most) = (f64::from(*least), f64::from(*most));
            Value::Int((least + (most - least) * at).round() as i64)
        }
        (Kind::Switch, Reading::Place(at)) => {
            let threshold = binding.threshold.unwrap_or(super::contact::HALF);
            Value::Bool(at * 127.0 >= f64::from(threshold))
        }
        (Kind::Int { .. }, Reading::Number(number)) => Value::Int(number.into()),
        // Things of a show count from 1, numbers of MIDI from 0.
        (_, Reading::Number(number)) => Value::Int(i64::from(number) + 1),
        _ => return None,
    })
}

/// The place of a fader's travel, from 0 to 1, at which it stands for a level in dB.
pub(super) fn place_of(binding: &Binding, level_db: f32) -> f64 {
    let at = fader_law::position(level_db.into());
    let place = match binding.range {
        Some((bottom, top)) => {
            let (bottom, top) =
                (fader_law::position(bottom.into()), fader_law::position(top.into()));
            (at - bottom) / (top - bottom)
        }
        None => at,
    };
    place.clamp(0.0, 1.0)
}
