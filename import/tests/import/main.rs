//! Imports as a person makes them: folders and projects on a disk, the plan, and what is written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod ableton;
mod ableton_set;
mod disk;
mod folders;
mod hostile;
mod reaper;
mod stem_files;
mod writing;
