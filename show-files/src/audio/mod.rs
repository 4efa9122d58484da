//! What an audio file is and where its samples are, found with a few reads and never by its name.
//!
//! PCM containers are walked here, because the engine reads their samples straight from the file
//! and so needs the offset of the first one, which decoders hide. Sizes in headers are claims: they
//! are clamped to what the file holds, and every sum is checked.

mod aiff;
mod error;
mod flac;
mod pcm;
mod probe;
mod riff;
mod source;
mod w64;
mod wave_format;
mod wave_head;

pub use error::ProbeError;
pub use pcm::PcmSample;
pub use probe::{AudioFile, Container, Encoding, Probed, Stamp, Truncation, probe, probe_reader};
pub use wave_head::WaveHead;
