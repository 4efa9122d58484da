//! Show files of Downbeat: the model, its errors and its checks.
//!
//! A person writes `show.yaml` and one `song.yaml` per song by hand. [`load`] reads them with
//! every audio file they name and gives back either a [`Show`] that the engine can play as it is,
//! or every [`Problem`] at once, each with file, line, column, cause and suggestion. The crate
//! knows no audio device and keeps no file open. What it reads is taken for hostile: sizes, depths
//! and counts are bounded before anything is allocated for them.
//!
//! Nothing here may be called from the audio thread: it reads files and allocates.

mod audio;
mod problem;
mod read;
mod show;
mod song;
mod tempo;

pub use audio::{
    AudioFile, Container, Encoding, PcmSample, ProbeError, Probed, Stamp, Truncation, probe,
    probe_reader,
};
pub use problem::{Problem, Severity};
pub use read::{LoadOptions, Loaded, load};
pub use show::{Bus, Click, Entry, Role, Setlist, Show, Then};
pub use song::{Section, Song, Stem};
pub use tempo::{Beat, Exact, ExactError, Meter, TempoChange, TempoError, TempoMap};
