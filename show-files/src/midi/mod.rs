//! The tempo, the meter and the markers of a Standard MIDI file (MIDI 1.0, RP-001), format 0 or 1.
//!
//! Everything else in the file, notes above all, is passed over without keeping it, so that no file
//! takes more memory than its own length and a bounded list of changes.

mod bars;
mod changes;
mod error;
mod file;
mod part;
mod tempo;

pub use bars::MidiPosition;
pub use error::MidiError;
pub use part::{MidiMessages, messages};
pub use tempo::{MidiTempo, tempo_of};

use std::path::Path;

use crate::Meter;

/// When things change in a MIDI file. Times are ticks from its start; a tick is exactly
/// `1 / ticks_per_quarter` of a quarter note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidiFile {
    /// Ticks of a quarter note, from 1 to 32767.
    pub ticks_per_quarter: u16,
    /// The tempos, by tick, one a tick. The first is at tick 0: 120 bpm if the file does not say.
    pub tempos: Vec<MidiTempoChange>,
    /// The meters, by tick, each on a bar line. The first is at tick 0: 4/4 if the file does not say.
    pub meters: Vec<MidiMeterChange>,
    /// The markers and cue points, by tick.
    pub markers: Vec<MidiMarker>,
    /// The last tick of the longest track.
    pub end: u64,
}

/// From a tick on, another tempo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MidiTempoChange {
    /// The tick.
    pub tick: u64,
    /// Microseconds of a quarter note, from 1 to 16777215. 60000000 divided by it is the tempo.
    pub micros_per_quarter: u32,
}

/// From a bar on, another meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MidiMeterChange {
    /// The tick.
    pub tick: u64,
    /// The bar that starts at the tick, counted from 1.
    pub bar: u32,
    /// The meter.
    pub meter: Meter,
}

/// A named place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidiMarker {
    /// The tick.
    pub tick: u64,
    /// Its name: 1 to 64 characters, without control characters.
    pub name: String,
}

/// Reads a file of at most 16 MiB. Not for the audio thread.
///
/// # Errors
/// The file cannot be had, is no Standard MIDI file, or counts its time in a way that has no bars.
pub fn read(path: &Path) -> Result<MidiFile, MidiError> {
    file::bytes(path).and_then(|bytes| parse(&bytes))
}

/// The bytes of a file of at most 16 MiB, for [`parse`] and [`messages`]. Not for the audio thread.
///
/// # Errors
/// The file cannot be had.
pub fn bytes(path: &Path) -> Result<Vec<u8>, MidiError> {
    file::bytes(path)
}

/// [`read`] of the bytes of a file.
///
/// # Errors
/// As [`read`].
pub fn parse(bytes: &[u8]) -> Result<MidiFile, MidiError> {
    changes::parse(bytes)
}
