//! Samples to files.

mod dither;
mod file;
mod flac;
mod format;
mod pack;
mod quantise;
mod wav;

pub(crate) use file::FileWriter;
pub use format::Format;
