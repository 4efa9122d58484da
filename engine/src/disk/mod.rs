//! The disk thread: it makes songs ready and keeps blocks ahead of the playhead.

mod order;
mod pool;
mod reader;
mod reading;

pub(crate) use order::{Order, Report, Wanted};
pub use reader::{BlockCount, Did, DiskReader};
