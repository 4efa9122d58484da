//! Which blocks of a song are in memory.

use crate::{Block, BlockSize};

/// The blocks of one song, by number: a lookup is an index.
#[derive(Debug)]
pub struct BlockMap {
    size: BlockSize,
    blocks: Box<[Option<Box<Block>>]>,
}

impl BlockMap {
    /// An empty map for a song of so many frames, with blocks of the size on stage. Allocates: not
    /// for the audio thread.
    pub fn new(frames: u64) -> Self {
        Self::of_size(BlockSize::STAGE, frames)
    }

    /// An empty map for a song of so many frames. All its blocks have this size. Allocates: not for
    /// the audio thread.
    pub fn of_size(size: BlockSize, frames: u64) -> Self {
        Self { size, blocks: (0..size.blocks(frames)).map(|_| None).collect() }
    }

    /// The size of its blocks. Real-time safe.
    #[inline]
    pub fn size(&self) -> BlockSize {
        self.size
    }

    /// How many blocks the song has, there or not.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether the song has no frames at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The block of this number, if it is there. Real-time safe.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Block> {
        self.blocks.get(index).and_then(|slot| slot.as_deref())
    }

    /// Whether the frames of this number can be played: the block is there, or the number is past
    /// the song's end, where nothing is missed. Real-time safe.
    #[inline]
    pub fn covers(&self, index: usize) -> bool {
        index >= self.blocks.len() || self.blocks[index].is_some()
    }

    /// Puts a block in its place. Gives back what cannot stay there: the block itself when the song
    /// has no such number, or the one whose place it took. Real-time safe.
    pub fn insert(&mut self, block: Box<Block>) -> Option<Box<Block>> {
        match self.blocks.get_mut(block.index()) {
            Some(slot) => slot.replace(block),
            None => Some(block),
        }
    }

    /// Takes a block out. Real-time safe.
    pub fn take(&mut self, index: usize) -> Option<Box<Block>> {
        self.blocks.get_mut(index)?.take()
    }

    /// Takes the blocks from `first` on out. For the disk thread, when the song came back from the
    /// audio thread.
    pub fn drain_from(&mut self, first: usize) -> impl Iterator<Item = Box<Block>> + '_ {
        self.blocks.iter_mut().skip(first).filter_map(Option::take)
    }

    /// Blocks that are there.
    pub fn present(&self) -> usize {
        self.blocks.iter().filter(|slot| slot.is_some()).count()
    }
}
