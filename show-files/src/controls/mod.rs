//! What MIDI controls do: the model of `controls.yaml`, and how a binding is added to it.
//!
//! The names of actions and what they need are not known here: a [`Call`] is a text with its place,
//! which the crate that has the table of actions reads. Nothing here is for the audio thread.

mod edit;
mod model;

pub use edit::add_binding;
pub use model::{
    Binding, BoundPort, Call, Control, Controls, Encoder, FilePlace, Gesture, Mmc, Profile,
    SongCall, When,
};
