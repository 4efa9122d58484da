//! The console of Downbeat: a face in the terminal for the tech at the side of the stage.
//!
//! Keys come in, become [`downbeat_engine::Action`]s and go to the conductor; snapshots come back
//! and are drawn, at most 30 times a second. The console holds no state of the show: what it
//! shows is the newest snapshot, and what it adds is its own (which list has the focus, peak
//! holds, the question before it quits). It may hang or end without a sound changing.
//!
//! - `keys`: the one table of keys, from which the help, the footer and the document come
//! - `guard`: a key that must act once does not act twice when it is held or bounces
//! - `selection`: which rows are selected, while the setlist and the song move under them
//! - `surfaces` and `learn`: what pedals did, and which control is to do what
//! - `to_bar`: the number of a bar that is typed
//! - `app` and `update`: the state of the console, and what a key does to it
//! - `meters` and `watch`: what needs two snapshots: falling peaks, a conductor that stands still
//! - `view`: the state and a snapshot become cells
//! - `terminal`: the terminal as it must be, and given back whatever happens
//! - `run`: the loop around all of it

mod app;
mod guard;
mod keys;
mod learn;
mod meters;
mod options;
mod run;
mod selection;
mod surfaces;
mod terminal;
mod text;
mod theme;
mod to_bar;
mod tty;
mod update;
mod view;
mod watch;

#[cfg(test)]
mod fixtures;

pub use keys::{KeyHelp, keys};
pub use options::{Options, Quit};
pub use run::run;
pub use surfaces::{Listening, Surfaces};
