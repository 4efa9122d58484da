//! Everything of Downbeat that runs in the audio callback, and nothing else.
//!
//! [`split`] makes a [`Renderer`] and the two ends that feed it: [`ConductorLink`] for commands,
//! gains and armed songs, [`DiskLink`] for blocks. The renderer is a plain call,
//! [`Renderer::render`]; it knows no device and no file, and no thread has to answer it.
//!
//! What this crate does not do: allocate, free, lock, wait, make a system call, log or panic in
//! `render`; know a position per stem; know what a setlist is.

mod arrangement;
mod automation;
mod block;
mod block_map;
mod block_size;
mod border;
mod buses;
mod click;
mod cue;
mod cursor;
mod cut;
mod fade;
mod grid;
mod health;
mod hits;
mod jump;
mod lead_in;
mod levels;
mod limits;
mod link;
mod message;
mod meter;
mod midi;
mod mix;
mod mixer;
mod pattern;
mod pilot;
mod ramp;
mod renderer;
mod rig;
mod song;
mod status;
mod stretch;
mod sums;
mod target;
mod timecode;
mod vamp;
mod voice;
mod whereabouts;

pub use arrangement::{Arrangement, EmptySpan, Place, Span};
pub use automation::{Automation, Curve, Knot};
pub use block::Block;
pub use block_map::BlockMap;
pub use block_size::BlockSize;
pub use click::{ClickSounds, Sound};
pub use cue::{Cue, CueRoute, Cues};
pub use grid::{Grid, GridPoint, Lines, Stroke};
pub use health::Health;
pub use jump::{Enter, Jump, Quantum, Refusal, Release, Target, VampOrder, VampSpan, When};
pub use lead_in::LeadIn;
pub use levels::{Levels, SongLevels};
pub use limits::{
    ANSWERS, BLOCK_FRAMES, BLOCK_TILES, EVICTIONS, MAX_BLOCKS, MAX_BUS_OUTPUTS, MAX_BUSES,
    MAX_CHANNELS, MAX_MIDI_PORTS, MAX_OUTPUTS, MAX_STEMS, PASSED, RAMP_MILLISECONDS, READY_BLOCKS,
    SONGS_AT_AUDIO, STARVE_FADE_FRAMES, TILE_FRAMES, WHEREABOUTS_FRAMES, ramp_frames,
};
pub use link::{ConductorLink, DiskLink, PassedLink, split};
pub use message::{Command, Event, Farewell};
pub use meter::Measured;
pub use midi::{
    MidiRules, MidiSent, OSC_OUTPUT, Passed, Score, ScoreMessage, ScoreParts, SongMidi,
};
pub use mixer::{Mixer, Route};
pub use pilot::{PilotRules, PilotStatus, Withdrawn};
pub use renderer::Renderer;
pub use rig::Rig;
pub use song::{ArmedId, ArmedSong, Follow};
pub use status::{Doing, Fading, Front, Leaving, Over, Queued, Status};
pub use stretch::Stretch;
pub use timecode::{
    AtJump, TimeOfDay, TimecodePlace, TimecodeRate, TimecodeRules, TimecodeStatus, WhenStopped,
};
pub use vamp::Vamp;
pub use whereabouts::{SongPlace, SongState, Whereabouts};
