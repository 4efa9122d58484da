//! Checks of shows that are made on the spot: each finding from a file whose defect comes from
//! arithmetic, and the same show without the defect, of which nothing is said.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod again;
mod band;
mod demo;
mod hostile;
mod loudness;
mod shows;
mod songs;
mod stems;
mod timecode;
