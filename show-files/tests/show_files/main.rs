//! Whole show files, from disk to problems or a show.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod around;
mod audio_files;
mod example;
mod fixtures;
mod hostile;
mod loading;
mod midi;
mod music;
mod mutations;
mod probing;
mod schema;
mod venue;
