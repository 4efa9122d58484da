//! What MIDI controls do: the model of `controls.yaml`, and how a binding is added to it.
//!
//! The names of actions and what they need are not known here: a [`Call`] is a text with its place,
//! which the crate that has the table of actions reads. Nothing here is for the audio thread.

mod control;
mod edit;
mod encoder;
mod file;
mod gesture;
mod profile;

pub use control::{Control, Mmc};
pub use edit::add_binding;
pub use encoder::Encoder;
pub use file::{Binding, BoundPort, Call, Controls, FilePlace, SongCall};
pub use gesture::{Gesture, When};
pub use profile::Profile;
