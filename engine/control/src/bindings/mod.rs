//! What MIDI controls do: the bindings of `controls.yaml` at work.
//!
//! - `calls`: the text of an action becomes a row of the table with its values
//! - `check`: what is wrong with bindings, said with file and line
//! - `press`: when a control is pressed, held, pressed twice, and when it only bounces
//! - `value`: what a fader or an encoder says
//! - `machine`: messages in, actions out
//! - `feedback`: what faders and lamps are told
//! - `learn`: which binding a control that was heard makes

mod calls;
mod check;
mod feedback;
mod learn;
mod machine;
mod press;
mod value;

#[cfg(test)]
mod tests;

pub use calls::usage;
pub use check::problems;
pub use feedback::Feedback;
pub use learn::{Learned, learned};
pub use machine::{Bindings, Did, Source};
pub use press::Ignored;

use calls::ReadyCall;
