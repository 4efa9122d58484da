//! What songs send to other machines, frame by frame: MIDI messages, MIDI clock, MIDI timecode, and
//! the word that it is time for an OSC message, which another thread sends.
//!
//! An armed song carries its messages as one list in the order of their frames ([`Score`]), with
//! everything looked up beforehand. While it plays, the renderer sends what its leading place passes.
//! Where that place is not where it would have been (a jump, a loop, an outage), the notes that sound
//! end, and controllers and programs are brought to what they are there. So nothing has to tell this
//! module of jumps, and none can be forgotten.
//!
//! The messages of a period stand in one list that never grows ([`Renderer::midi`]); the device takes
//! them from there in the same callback.
//!
//! [`Renderer::midi`]: crate::Renderer::midi

mod clock;
mod later;
mod message;
mod mtc;
mod notes;
mod out;
mod score;
mod slots;
mod song;
mod stage;

pub use message::ScoreMessage;
pub use out::MidiSent;
pub use score::{Score, ScoreParts};
pub use song::SongMidi;
pub(crate) use stage::Stage;
pub use stage::{MidiRules, OSC_OUTPUT, Passed};
