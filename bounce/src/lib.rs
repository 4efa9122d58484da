//! Songs of a show into audio files: the mix, each bus, each stem, or what the outputs carry.
//!
//! A bounce is a run of the engine without a device. `plan` makes *virtual shows* from
//! the real one: a rig whose buses go where the files want them, and a setlist of one song. One pass
//! of the renderer then gives all files of a virtual show, with the same sums, gains, automation,
//! click and cuts that the show has on stage. `render` steps the engine, `write` makes bytes of its
//! samples, `measure` says how loud they are.
//!
//! Nothing here may be called from the audio thread: it reads and writes files and allocates.

mod bounce;
mod error;
mod levels;
mod measure;
mod options;
mod place;
mod plan;
mod render;
mod write;

pub use bounce::{Bounced, FileReport, Job, bounce, bounce_setlist, can_bounce};
pub use error::BounceError;
pub use measure::Loudness;
pub use options::{Choice, Length, Options, ParseError, Start, Target, What};
pub use write::Format;
