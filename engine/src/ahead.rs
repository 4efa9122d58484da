//! How far ahead of what sounds blocks are read, and how large they are.

use downbeat_rt::BlockSize;

use crate::memory::window_blocks;
use crate::song_source::crossfade;

/// How the blocks of songs are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead {
    /// The frames of a block.
    pub(crate) size: BlockSize,
    /// Frames along the plan of a song that are to be in memory.
    pub(crate) frames: i64,
    /// Blocks of a song that may be out besides its pins: those of the frames, the one that is partly
    /// played, and one that is on its way.
    pub(crate) blocks: usize,
    /// Whether what was played stays, as far as [`crate::memory::Plan::playing_behind`] goes.
    pub(crate) behind: bool,
    /// The length of a cut's crossfade, in frames.
    pub(crate) crossfade: i64,
    /// Whether stems are measured.
    pub(crate) measured: bool,
}

impl Ahead {
    /// On stage: seconds ahead, so that no stall of a disk is heard.
    pub(crate) fn on_stage(rate: u32) -> Self {
        let (size, blocks) = (BlockSize::STAGE, window_blocks(rate));
        Self {
            size,
            // Without the one that is partly played and the one that is on its way.
            frames: ((blocks - 2) * size.frames()) as i64,
            blocks,
            behind: true,
            crossfade: crossfade(rate),
            measured: true,
        }
    }

    /// Without a device, where the reader is never late: what the next period of a block's frames
    /// plays, and what it looks ahead to. Nobody jumps back, and nobody reads the meters of stems.
    pub(crate) fn offline(rate: u32, size: BlockSize) -> Self {
        Self {
            size,
            frames: 2 * size.frames() as i64,
            // Only very short spans in another order than the file's need more than a few.
            blocks: window_blocks(rate),
            behind: false,
            crossfade: crossfade(rate),
            measured: false,
        }
    }
}
