//! A song made ready: everything the audio thread needs to play it to its end alone.

use std::sync::Arc;

use crate::{BlockMap, ClickSounds, Grid, Mixer};

/// Which arming of a song this is. No two armings of a run have the same, even of the same song, so
/// that a block or a command that comes late never meets the wrong one. At most 2^24 - 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArmedId(pub u32);

/// What follows a song's last frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// Nothing.
    #[default]
    Stop,
    /// The first frame of the song that is armed then, in the very next frame.
    Continue,
}

/// A song with its arrangement, gains, click and end, and the blocks that are in memory. It is made
/// by the disk thread, handed over by the conductor, and comes back whole in an [`crate::Event`].
#[derive(Debug)]
pub struct ArmedSong {
    /// Which arming this is.
    pub id: ArmedId,
    /// Its length.
    pub frames: u64,
    /// Where it starts after GO: 0, or a negative frame in which the count-in begins.
    pub start: i64,
    /// What follows its last frame.
    pub end: End,
    /// Its stems.
    pub mixer: Mixer,
    /// Its beats.
    pub grid: Arc<Grid>,
    /// The click's sounds, if the rig has a click.
    pub click: Option<Arc<ClickSounds>>,
    /// Its blocks.
    pub blocks: BlockMap,
}
