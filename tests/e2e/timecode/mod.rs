//! Timecode and pilot through the whole engine, read by a decoder that is not ours.

pub mod count;
pub mod decoder;
mod hour;
mod levels;
mod pilot;
mod song;
