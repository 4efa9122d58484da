//! Control surfaces: OSC and MIDI in become [`downbeat_engine::Action`]s, and snapshots go out to
//! OSC and MIDI.
//!
//! [`rows`] is the one table of everything that can be asked from outside: the OSC namespace, the
//! actions that MIDI bindings name, `downbeat actions` and the tables of the manual are made from
//! it or checked against it. `fader_law` says how far a fader is moved for so many decibels.

pub mod bindings;
mod fader_law;
mod layout;
pub mod midi;
pub mod osc;
mod table;

pub use layout::{LayoutFor, layout};
pub use table::{Each, Kind, Param, Refused, Row, Sent, State, Value, row, rows, states};
