//! What is measured of the stems of a song together, in the same pass as the stems themselves.

mod gain;
mod mix;
mod pairs;
mod pass;
mod timing;
mod voice;

pub(crate) use mix::Sum;
pub(crate) use pairs::Pair;
pub(crate) use timing::Timing;

pub(crate) use pass::{SongMeasures, measure};
pub(crate) use voice::{Heard, StemFile, Wanted, files};
