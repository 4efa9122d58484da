//! Bars and beats worked out to frames, exactly.
//!
//! Every time in here is a rational number of seconds, and is rounded once, when it becomes a
//! frame. An hour of song with any tempo changes therefore has no drift.

mod exact;
mod map;
mod points;
#[cfg(test)]
mod tests;

pub use exact::{Exact, ExactError};
pub use map::{Meter, TempoChange, TempoError, TempoMap};
pub use points::Beat;
