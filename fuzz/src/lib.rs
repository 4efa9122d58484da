//! What is fuzzed: everything that reads files from outside.
//!
//! Each [`Target`] takes any bytes as a file of its kind and holds what comes of it against what must
//! hold of every answer. `fuzz_targets/` hands them to libFuzzer, without end; `tests/e2e/fuzz.rs` runs
//! the same targets for a fixed number of damaged seeds with every `cargo test`. `seeds/` has sound
//! files to begin with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a target fails loudly: that is how a fault is found"
)]

mod beside;
mod convert;
mod damage;
mod import;
mod midi;
mod midi_in;
mod osc;
mod probe;
mod show_files;
mod show_folder;
mod sound;
mod stem;

pub use beside::{ControlsFile, LyricsFile, SetlistFile, SongMidi};
pub use convert::Convert;
pub use damage::Damage;
pub use import::{ImportAls, ImportMidi, ImportMp4, ImportRpp};
pub use midi::Midi;
pub use midi_in::MidiBytes;
pub use osc::{OscPacket, SlipFrames};
pub use probe::Probe;
pub use show_files::{ShowFile, SongFile, VenueFile};
pub use stem::Stem;

/// Something that reads files.
pub trait Target {
    /// Its name, which is that of its folder of seeds too.
    const NAME: &'static str;

    /// Makes what it needs around the file, in a folder that goes when it does.
    fn new() -> Self;

    /// Reads these bytes as a file, and panics where the answer is not one that may be given. Whether
    /// the file was taken for a sound one.
    fn run(&self, bytes: &[u8]) -> bool;
}
