//! `downbeat check`: whether a show is sound, its stems, its songs and the machine it plays on.
//!
//! [`check`] takes what can be read of the show (`audible`), measures every stem in one pass over its
//! file (`measure`), the stems of a song together in the same pass (`song`), and asks the machine
//! (`machine`); then it judges what was measured (`judge`) and gives back [`Findings`]. What was measured is kept by content in the show's cache
//! (`store`), so that a second check reads no audio. [`Manifest`] tells whether two machines have the
//! same show.
//!
//! Nothing here belongs near an audio thread.

mod audible;
mod findings;
mod judge;
mod machine;
mod manifest;
mod measure;
mod options;
mod report;
mod run;
mod song;
mod store;
mod text;

pub use findings::{Finding, Findings, Kind, Place, Severity, SongFindings, Verdict};
pub use machine::{DeviceLook, DiskSpeed, Machine};
pub use manifest::{Difference, Manifest, ManifestError, files_of};
pub use options::{MachineOptions, Options, Progress};
pub use report::{Sound, StemReport};
pub use run::check;
