//! Conversion of stems that cannot be played as they are: another sample rate, MP3, AAC, ALAC or Ogg
//! Vorbis become 32-bit float WAV files at the show's rate, in the show's cache, once.
//!
//! [`convert`] takes the list that loading a show gives (`Loaded::to_convert`), works through it on
//! all cores and reports on each file. What is in the cache already, by content, is not made again.
//! A file is written beside its place and renamed into it when it is whole and on the disk, so an
//! interrupted run leaves nothing that could be mistaken for a converted file, and the next run goes
//! on where it stopped. [`prune`] removes what no show uses any more.
//!
//! A converted file lies in time where its source does, to within half a frame: the delay and the
//! padding of encoders are removed where the file tells them, and the resampler's delay is taken
//! off. See `docs/converting.md` for what is known of each format, and for measured figures.
//!
//! The way of the data, per file: `source` (decoding, and where frames lie) -> `resample` ->
//! `wav` (the file). Nothing here may be called from the audio thread.

mod error;
mod job;
mod leftovers;
mod progress;
mod prune;
mod resample;
mod run;
mod source;
mod wav;

pub use error::ConvertError;
pub use job::Converted;
pub use progress::{NoProgress, Progress};
pub use prune::{Pruned, prune};
pub use run::{FileReport, Options, Report, convert};
