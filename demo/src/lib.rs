//! The demo show of Downbeat: three songs, synthesised.
//!
//! [`write()`] makes a folder with a show file for two outputs, one for sixteen, and the stems of
//! three songs as WAV and FLAC files. A song is data (`songs`): chords, patterns and melodies by
//! section. The parts (`parts`) turn that data into notes and play them on the instruments
//! (`instruments`), which are built from oscillators, filters and envelopes (`dsp`). Everything
//! is seeded: two runs write the same bytes.
//!
//! None of this belongs near an audio thread: it allocates and writes files.

mod crew;
mod dsp;
mod error;
mod files;
mod folder;
mod form;
mod instruments;
mod master;
mod parts;
mod random;
mod score;
mod songs;
mod text;
mod theory;
mod timeline;
mod track;
mod write;

pub use error::DemoError;
pub use write::{Progress, Written, write};
