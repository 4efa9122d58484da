//! What a running show leaves on disk, and how it comes back from it.
//!
//! Two things, both in the [`StateDir`], both made of checksummed lines of JSON, both written by
//! one thread of their own ([`Writer`]) that nobody ever waits for:
//!
//! - The [`Journal`] holds the [`State`] of one show: a full record, then every [`Change`]. After a
//!   run that did not end cleanly it gives the [`LastRun`] back. It is data for the program.
//! - The black box ([`log`]) holds what happened in each run, to the millisecond, within a fixed
//!   size. It is for a person who wants to know afterwards.
//!
//! The conductor and whoever else has something to tell hold a [`Recorder`]. This crate knows
//! nothing of the engine: songs, stems and buses are names, so that a show file which was edited in
//! between still fits. Nothing here may be called by the audio thread.

mod disk;
mod error;
mod frame;
mod journal;
pub mod log;
mod place;
mod recorder;
mod state;

pub use error::{Failure, OpenError};
pub use journal::{Before, Damage, Journal, Last, LastRun, Refusal, ShowId};
pub use place::{NoPlace, StateDir};
pub use recorder::{Did, Recorder, Status, Writer, recorder};
pub use state::{
    Change, Entry, Fader, Follow, Heard, Item, Place, Position, Release, Setlist, State, Strip,
    Transport, Vamp, VampOf, Version,
};
