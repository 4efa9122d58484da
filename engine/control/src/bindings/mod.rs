//! What MIDI controls do: the bindings of `controls.yaml` at work.
//!
//! - `bound`: a binding at work, with all that its file leaves out
//! - `calls`: the text of an action becomes a row of the table with its values
//! - `check`: what is wrong with bindings, said with file and line
//! - `contact`: what a message says about a control
//! - `press`: when a control is pressed, held, pressed twice, and when it only bounces
//! - `presses`: every control that was touched, as each of its bindings sees it
//! - `value`: what a fader or an encoder says
//! - `songs`: songs that are called by program changes
//! - `sources`: the ports of the system that messages come from
//! - `meant`: what a message is bound to
//! - `machine`: messages in, actions out
//! - `did`: what a message did
//! - `feedback`: what faders and lamps are told
//! - `learn`: which binding a control that was heard makes

mod bound;
mod calls;
mod check;
mod contact;
mod did;
mod feedback;
mod learn;
mod machine;
mod meant;
mod press;
mod presses;
mod songs;
mod sources;
mod value;

#[cfg(test)]
mod tests;

pub use calls::usage;
pub use check::problems;
pub use did::Did;
pub use feedback::Feedback;
pub use learn::{Learned, learned};
pub use machine::Bindings;
pub use press::Ignored;
pub use sources::Source;

use calls::ReadyCall;
