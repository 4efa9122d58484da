//! How many frames the blocks of a song have.

use crate::{BLOCK_FRAMES, TILE_FRAMES};

/// The least frames of a block: more than a fade around a missing block looks ahead.
const LEAST_FRAMES: usize = 1024;

/// The frames of a block, a power of two from 1024 to [`BLOCK_FRAMES`].
///
/// On stage blocks are large, so that a disk streams. What is rendered without a device goes through
/// small ones, because a block that is still in the nearest cache when it is mixed costs half. The
/// samples are the same. Everything here is real-time safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockSize {
    /// The power of two.
    shift: u32,
}

impl BlockSize {
    /// The size on stage: [`BLOCK_FRAMES`].
    pub const STAGE: Self = Self { shift: BLOCK_FRAMES.ilog2() };

    /// The largest size that is not over `frames`, or the smallest there is.
    pub fn at_most(frames: usize) -> Self {
        Self { shift: frames.clamp(LEAST_FRAMES, BLOCK_FRAMES).ilog2() }
    }

    /// Frames of a block.
    #[inline]
    pub const fn frames(self) -> usize {
        1 << self.shift
    }

    /// Tiles of a block.
    #[inline]
    pub const fn tiles(self) -> usize {
        self.frames() / TILE_FRAMES
    }

    /// How many blocks a song of so many frames has.
    pub fn blocks(self, frames: u64) -> usize {
        usize::try_from(frames.div_ceil(self.frames() as u64)).unwrap_or(0)
    }

    /// The number of the block that holds a song frame; the first one for frames before it.
    #[inline]
    pub fn index_of(self, frame: i64) -> usize {
        frame.max(0) as usize >> self.shift
    }

    /// The tile of its block that holds a song frame, which is not before the first one.
    #[inline]
    pub fn tile_of(self, frame: i64) -> usize {
        (frame as usize & (self.frames() - 1)) / TILE_FRAMES
    }

    /// The first frame after the block that holds a song frame.
    #[inline]
    pub fn end_of(self, frame: i64) -> i64 {
        ((self.index_of(frame) + 1) << self.shift) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_power_of_two_within_its_bounds() {
        let sizes = [0, 1023, 1024, 3000, 4096, 8192, usize::MAX];
        let frames = sizes.map(|frames| BlockSize::at_most(frames).frames());
        assert_eq!(frames, [1024, 1024, 1024, 2048, 4096, 8192, 8192]);
        assert_eq!(BlockSize::STAGE.frames(), BLOCK_FRAMES);
    }

    #[test]
    fn frames_are_found_in_their_blocks_and_tiles() {
        let size = BlockSize::at_most(2048);
        assert_eq!([-5, 0, 2047, 2048, 5000].map(|frame| size.index_of(frame)), [0, 0, 0, 1, 2]);
        assert_eq!([0, 63, 64, 2047, 2048].map(|frame| size.tile_of(frame)), [0, 0, 1, 31, 0]);
        assert_eq!([-5, 0, 2047, 2048].map(|frame| size.end_of(frame)), [2048, 2048, 2048, 4096]);
        assert_eq!([0, 1, 2048, 2049].map(|frames| size.blocks(frames)), [0, 1, 1, 2]);
    }
}
