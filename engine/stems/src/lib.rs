//! Reading stems: from a file's bytes to samples.
//!
//! There are two ways in, over the same readers, and so with the same samples bit for bit:
//!
//! - [`StemReader`] and [`fill`] read the blocks of all stems of a song, anywhere in it, for the
//!   engine.
//! - [`Frames`] reads one file in order, in large chunks, for whoever measures or copies it.
//!
//! PCM goes from `pread` into its place in one converting pass; FLAC is decoded by Symphonia. What a
//! file lacks is silence and a told fault, and nothing here panics, whatever is in the file.
//!
//! Nothing here may be called from the audio thread: it reads files and allocates.

mod flac;
mod form;
mod frames;
mod pcm;
mod positioned;
mod reader;
mod samples;

pub use frames::{CHUNK_FRAMES, Frames, StemFault};
pub use reader::{StemReader, fill};
