//! Everything of Downbeat that runs in the audio callback, and nothing else.
//!
//! [`split`] makes a [`Renderer`] and the two ends that feed it: [`ConductorLink`] for commands,
//! gains and armed songs, [`DiskLink`] for blocks. The renderer is a plain call,
//! [`Renderer::render`]; it knows no device and no file, and no thread has to answer it.
//!
//! What this crate does not do: allocate, free, lock, wait, make a system call, log or panic in
//! `render`; know a position per stem; know what a setlist is.

mod block;
mod block_map;
mod buses;
mod click;
mod grid;
mod health;
mod levels;
mod limits;
mod link;
mod message;
mod meter;
mod mix;
mod mixer;
mod playheads;
mod ramp;
mod renderer;
mod rig;
mod song;
mod status;
mod sums;
mod voice;

pub use block::Block;
pub use block_map::BlockMap;
pub use click::{ClickSounds, Sound};
pub use grid::{Grid, GridPoint};
pub use health::Health;
pub use levels::{Levels, SongLevels};
pub use limits::{
    BLOCK_FRAMES, BLOCK_TILES, MAX_BLOCKS, MAX_BUS_OUTPUTS, MAX_BUSES, MAX_CHANNELS, MAX_OUTPUTS,
    MAX_STEMS, RAMP_MILLISECONDS, SONGS_AT_AUDIO, STARVE_FADE_FRAMES, TILE_FRAMES, ramp_frames,
};
pub use link::{ConductorLink, DiskLink, split};
pub use message::{Command, Event, Farewell};
pub use meter::Measured;
pub use mixer::{Mixer, Route};
pub use playheads::Playheads;
pub use renderer::Renderer;
pub use rig::Rig;
pub use song::{ArmedId, ArmedSong, End};
pub use status::{Doing, Front, Status};
