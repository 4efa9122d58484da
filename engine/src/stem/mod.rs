//! Reading stems: from a file's bytes to the tiles of a block.

mod flac;
mod pcm;
mod positioned;
mod reader;

pub(crate) use reader::{StemReader, fill};
