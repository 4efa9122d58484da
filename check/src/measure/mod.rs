//! What is measured of one stem, all in one pass over its samples.

mod gaps;
mod groups;
mod loudness;
mod meter;
mod runs;
mod stereo;
mod true_peak;

pub(crate) use meter::StemMeasures;
pub(crate) use runs::Places;
pub(crate) use stereo::Stereo;

pub(crate) use groups::{GROUP, Groups, peaks};
pub(crate) use meter::StemMeter;
