//! The system's MIDI: ALSA, CoreMIDI or WinMM, for devices that have no MIDI ports of their own.
//!
//! Ports are known by their names. They come and go while the show runs: [`Inputs::look`] and
//! [`Outputs::look`] are called every second, open what has come and let go of what has gone.

mod inputs;
mod open;
mod outputs;

pub use inputs::{Heard, Inputs};
pub use outputs::Outputs;

/// What our ports are called, so that we do not listen to ourselves.
const CLIENT: &str = "downbeat";

/// Whether the system has MIDI at all. Without it ALSA would print an error at every look.
fn is_there() -> bool {
    !cfg!(target_os = "linux")
        || cfg!(feature = "midi-over-jack")
        || std::path::Path::new("/dev/snd/seq").exists()
}
