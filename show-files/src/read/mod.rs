//! From the files a person wrote to a checked show.
//!
//! `text` gets a bounded text, `node` makes a tree of it, `fields` and `units` read values out of
//! the tree, and a reader for each part of the show checks them against each other. None of them
//! stops at a problem: each writes it into the `report` and goes on with what is left.

mod audio;
mod click;
mod fields;
mod keys;
mod load;
mod node;
mod report;
mod setlists;
mod show;
mod similar;
mod song;
mod stems;
mod tempo;
mod text;
mod units;

pub use load::{LoadOptions, Loaded, load};
