//! Bars and beats worked out to frames, exactly.
//!
//! Every time and every number of quarter notes in here is rational, and is rounded once, when it
//! becomes a frame. An hour of song with any tempo changes therefore has no drift.
//!
//! A ramp is a straight line of tempo over time, as REAPER draws it. So a ramp of `Q` quarters from
//! `b` to `c` quarters a second lasts `2Q/(b + c)` seconds, which is rational again, and its end
//! carries no error on. Only points inside a ramp are roots, and they are rounded to frames by
//! whole numbers alone (`law.rs`).

mod even;
mod exact;
mod law;
mod map;
mod meter;
mod pace;
mod place;
mod points;
mod position;
#[cfg(test)]
mod ramp_tests;
mod segment;
#[cfg(test)]
mod tests;

pub use exact::{Exact, ExactError};
pub use map::{MeterChange, Ramp, TempoChange, TempoError, TempoMap};
pub use meter::Meter;
pub use pace::Pace;
pub use place::Place;
pub use points::Beat;
pub use position::{Length, NoSuchBeat, Position};
