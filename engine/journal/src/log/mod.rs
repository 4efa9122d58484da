//! The black box: what happened in each run, to the millisecond, in a fixed space.
//!
//! A run has a folder, named by when it began, with a ring of files: when the newest is full, the
//! oldest is removed. Each file begins with what the run is, so that it can be read without the
//! others. A record that is not whole (the last one after a crash) is told and passed over.

mod read;
mod record;
mod ring;
mod text;

use jiff::Zoned;

pub use read::{Entries, Run, Unreadable, runs};
pub use record::{About, Entry, Source, Weight, What};
pub use ring::{Limits, Log};

/// Now, RFC 3339 with the offset of the place.
pub(crate) fn wall_clock() -> String {
    Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}
