//! SMPTE timecode: how its frames are counted and lie on the frames of the audio, which of them
//! comes next while a song plays, and the signal (LTC) that says them.
//!
//! Everything follows from the frame that the song has reached, so it is exact against the stems,
//! has no drift, and is the same at any period.

mod clock;
mod ltc;
mod out;
mod rate;
mod time_of_day;
mod word;

pub(crate) use clock::{Clock, Motion, Timeline};
pub(crate) use out::TimecodeOut;

pub use clock::{AtJump, TimecodePlace, WhenStopped};
pub use out::{TimecodeRules, TimecodeStatus};
pub use rate::TimecodeRate;
pub use time_of_day::TimeOfDay;
