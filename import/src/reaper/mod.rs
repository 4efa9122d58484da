//! REAPER projects (`.rpp`).
//!
//! The format is text: lines of words, and blocks from `<NAME` to `>`. What the words mean is after the
//! "State Chunk Definitions" of the Cockos wiki and projects saved by REAPER 5 to 7.

mod cues;
mod item;
mod project;
mod tempo;
mod text;
mod tracks;

pub(crate) use project::read;
