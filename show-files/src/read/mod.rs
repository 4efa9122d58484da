//! From the files a person wrote to a checked show.
//!
//! `text` gets a bounded text, `node` makes a tree of it, `fields` and `units` read values out of
//! the tree, and a reader for each part of the show checks them against each other. None of them
//! stops at a problem: each writes it into the `report` and goes on with what is left.

mod around;
mod audio;
mod automation;
mod buses;
mod click;
mod controls;
mod events;
mod fields;
mod follow;
mod guide;
pub(crate) mod keys;
mod load;
mod lyrics;
pub(crate) mod midi;
mod node;
mod osc;
mod paths;
mod pilot;
mod position;
mod report;
mod sections;
mod setlists;
mod show;
mod similar;
mod song;
mod stems;
mod tempo;
mod text;
mod timecode;
mod transport;
pub(crate) mod units;
mod venue;
mod versions;

pub use load::{LoadOptions, Loaded, load};
pub(crate) use report::quoted;
pub(crate) use venue::read_venue;
