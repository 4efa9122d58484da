//! Ableton Live sets (`.als`).
//!
//! A set is XML packed with gzip. What its elements mean is after sets saved by Live 9 to 12; there is
//! no public description by the maker.

mod clip;
mod cues;
mod set;
mod tempo;
mod tracks;
mod unpack;
mod xml;

pub(crate) use set::read;
