//! The conductor, arming and disk reading of Downbeat: everything between a checked show and the
//! audio callback.
//!
//! [`split`] makes three halves, each for one thread: the [`Conductor`], the [`DiskReader`] and the
//! renderer. Each is a loop around one call that never waits, so tests step them by hand. Faces
//! (the console, control surfaces) hold a [`Face`]: [`Action`]s in, [`Snapshot`]s out.

mod action;
mod ahead;
mod clerk;
mod click_sounds;
mod conductor;
mod decibels;
mod disk;
mod face;
mod machines;
mod memory;
mod outgoing;
mod routing;
mod snapshot;
mod song_grid;
mod song_source;
mod sound_file;
mod sources;
mod split;
mod surfaces;
#[cfg(test)]
mod test_show;

pub use action::{Action, Edit, GoOn, JumpTo, Reentry, RejoinAt, Strip, Switch, VampOf};
pub use downbeat_rt::{BlockSize, Quantum, Release, TimeOfDay, TimecodeRate, Withdrawn};
pub use downbeat_show_files::Colour;

pub use clerk::{Clerk, Unwritten};
pub use conductor::{Conductor, DeviceNews, EntryId};
pub use disk::{BlockCount, Did, DiskReader};
pub use face::{Face, NotDone, NotTaken, Request, Source, Ticket};
pub use memory::{Shortage, memory_shortages};
pub use outgoing::Outgoing;
pub use snapshot::{
    ArmedState, DeviceState, DeviceView, EnterView, EntryView, JumpView, Later, Meter, Notice,
    OutKind, OutView, OverView, PilotView, Position, ReadingView, Snapshot, SpanView, StripKind,
    StripView, Then, TimecodeView, Transport, VampView, Weight, WouldBe,
};
pub use split::{Config, split, split_offline};
pub use surfaces::{SurfaceCounts, SurfacesView};

/// The level at which a fader is closed, in dB.
pub const MIN_LEVEL_DB: f32 = -96.0;
/// The highest level of a fader, in dB.
pub const MAX_LEVEL_DB: f32 = 10.0;
/// Notices that a snapshot carries.
pub const NOTICES_KEPT: usize = 50;

/// How long so many frames are.
pub(crate) fn duration(frames: u64, rate: u32) -> std::time::Duration {
    std::time::Duration::from_secs_f64(frames as f64 / f64::from(rate.max(1)))
}

/// The quantum that a show file names.
pub(crate) fn quantum(at: downbeat_show_files::JumpAt) -> Quantum {
    use downbeat_show_files::JumpAt;
    match at {
        JumpAt::Now => Quantum::Now,
        JumpAt::Beat => Quantum::Beat,
        JumpAt::Bar => Quantum::Bar,
        JumpAt::Section => Quantum::Section,
        JumpAt::Song => Quantum::Song,
    }
}
