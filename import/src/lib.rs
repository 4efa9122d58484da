//! Song and show files of Downbeat, guessed from folders and projects.
//!
//! A person is handed a disk of stem folders and wants a show. [`plan`] reads the folders, REAPER
//! projects, Ableton Live sets and NI Stem files, and gives back every file it would write with its
//! text, every guess, everything it leaves out, and every [`Problem`] with its place. [`Plan::write`]
//! then writes all of it or nothing. Audio files are neither decoded nor copied: song files name them
//! where they are.
//!
//! Each source ([`Draft`]s come from) is a module: `folder` reads names, `stem_file` MP4 files,
//! `reaper` and `ableton` projects, which both become a `timeline` first. What they have in common is
//! in `names` (what names tell) and `write` (how the files are written). What is read is taken for
//! hostile: sizes, depths and counts are bounded before anything is allocated for them.
//!
//! Nothing here may be called from the audio thread: it reads files and allocates.

mod ableton;
mod draft;
mod folder;
mod lay_out;
mod media;
mod names;
mod plan;
mod problem;
mod reaper;
mod save;
mod scan;
mod sort;
mod source;
mod stem_file;
mod stems;
mod summary;
mod timeline;
mod write;

pub use draft::{Change, Draft, LeftOut, Position, SectionDraft, StemDraft, Tempo};
pub use names::{Kind, is_backing_vocals};
pub use plan::{Options, Plan, PlannedFile, plan};
pub use problem::{Place, Problem};
pub use save::WriteError;
