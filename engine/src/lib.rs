//! The conductor, arming and disk reading of Downbeat: everything between a checked show and the
//! audio callback.
//!
//! [`split`] makes three halves, each for one thread: the [`Conductor`], the [`DiskReader`] and the
//! renderer. Each is a loop around one call that never waits, so tests step them by hand. Faces
//! (the console, control surfaces) hold a [`Face`]: [`Action`]s in, [`Snapshot`]s out.

mod action;
mod click_sounds;
mod conductor;
mod decibels;
mod disk;
mod face;
mod memory;
mod routing;
mod snapshot;
mod song_grid;
mod song_source;
mod split;
mod stem;

pub use action::{Action, Strip, Switch};
pub use conductor::Conductor;
pub use disk::{BlockCount, Did, DiskReader};
pub use face::{Face, NotTaken};
pub use memory::{Shortage, memory_shortages};
pub use snapshot::{
    ArmedState, DeviceState, DeviceView, EntryView, Meter, Notice, Position, ReadingView, Snapshot,
    StripKind, StripView, Transport, Weight,
};
pub use split::{Config, split};

/// The level at which a fader is closed, in dB.
pub const MIN_LEVEL_DB: f32 = -96.0;
/// The highest level of a fader, in dB.
pub const MAX_LEVEL_DB: f32 = 10.0;
/// Notices that a snapshot carries.
pub const NOTICES_KEPT: usize = 50;
