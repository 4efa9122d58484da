//! Show files of Downbeat: the model, its errors and its checks.
//!
//! A person writes `show.yaml` and one `song.yaml` per song by hand. [`load`] reads them with
//! every audio file they name and gives back either a [`Show`] that the engine can play as it is,
//! or every [`Problem`] at once, each with file, line, column, cause and suggestion. The crate
//! knows no audio device and keeps no file open. What it reads is taken for hostile: sizes, depths
//! and counts are bounded before anything is allocated for them.
//!
//! Nothing here may be called from the audio thread: it reads files and allocates.

mod audio;
mod automation;
pub mod cache;
mod click_pattern;
mod colour;
mod controls;
mod event;
mod files;
mod guide;
mod lyrics;
pub mod midi;
mod midi_rig;
mod osc;
mod problem;
mod read;
mod saved;
mod schema;
mod setlist;
mod show;
mod song;
mod tempo;
mod timecode;
mod transport;
mod venue;
mod version;

pub use audio::{
    AudioFile, Container, Encoding, PcmSample, ProbeError, Probed, Stamp, Truncation, WaveHead,
    probe, probe_reader,
};
pub use automation::{Automation, Knot, Target};
pub use click_pattern::{ClickPattern, Stroke};
pub use colour::Colour;
pub use controls::{
    Binding, BoundPort, Call, Control, Controls, Encoder, FilePlace, Gesture, Mmc, Profile,
    SongCall, When, add_binding,
};
pub use event::{Event, EventAt, Message, MidiMessage, OscArg, OscMessage};
pub use guide::{Guide, Lead};
pub use lyrics::LyricLine;
pub use midi_rig::{MidiOutput, MidiPart, MidiRig, PartMessage};
pub use osc::{IpNet, OscRules};
pub use problem::{Problem, Severity};
pub use read::{LoadOptions, Loaded, load};
pub use saved::save_setlist;
pub use schema::{SchemaOf, schema};
pub use setlist::{Entry, Segue, Setlist, Slot, SlotKind, SongEntry, Then};
pub use show::{Bus, Click, Role, Show};
pub use song::{Section, Song, Stem, StemMix};
pub use tempo::{
    Beat, Exact, ExactError, Length, Meter, MeterChange, NoSuchBeat, Pace, Place, Position, Ramp,
    TempoChange, TempoError, TempoMap,
};
pub use timecode::{
    FailoverBox, Hours, Pilot, SongTimecode, Timecode, TimecodeAddress, TimecodeJumps,
    TimecodeRate, TimecodeStopped,
};
pub use transport::{Confirm, JumpAt, TransportRules};
pub use venue::{LoadedVenue, Offset, Venue};
pub use version::{Pass, StemChange, Take, Takes, Version};
