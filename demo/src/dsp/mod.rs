//! What instruments are built from.

mod delay;
mod envelope;
mod filter;
mod oscillator;
mod reverb;

pub(crate) use delay::echo;
pub(crate) use envelope::{Envelope, decay};
pub(crate) use filter::{Filter, remove_dc};
pub(crate) use oscillator::Oscillator;
pub(crate) use reverb::reverb;
