//! The disk thread: it makes songs ready and keeps blocks ahead of the playhead.

mod course;
mod needs;
mod order;
mod out;
mod pool;
mod preparing;
mod reader;
mod reading;
mod shelf;

pub(crate) use order::{Order, Report, Wanted};
pub use reader::{BlockCount, Did, DiskReader};

#[cfg(test)]
mod tests;
