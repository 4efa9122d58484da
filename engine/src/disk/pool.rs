//! Blocks that are free, and how much memory all blocks take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use downbeat_rt::{Block, BlockSize, MAX_BLOCKS};

/// Makes blocks, takes them back, and counts them: the rings have room for [`MAX_BLOCKS`], so no
/// more ever exist.
#[derive(Debug)]
pub(super) struct Pool {
    #[expect(clippy::vec_box, reason = "blocks travel in the box they were made in")]
    free: Vec<Box<Block>>,
    size: BlockSize,
    keep: usize,
    limit: u64,
    existing: usize,
    bytes: Arc<AtomicU64>,
}

impl Pool {
    /// A pool of blocks of one size. It keeps up to `keep` free blocks as long as all blocks together take no more than
    /// `limit` bytes, and shows the memory of all blocks in `bytes`.
    pub(super) fn new(size: BlockSize, keep: usize, limit: u64, bytes: Arc<AtomicU64>) -> Self {
        Self { free: Vec::new(), size, keep, limit, existing: 0, bytes }
    }

    /// A block of so many channels, with whatever samples it has; `None` when there are too many.
    pub(super) fn take(&mut self, channels: usize) -> Option<Box<Block>> {
        if let Some(at) = self.free.iter().position(|block| block.channels() == channels) {
            return Some(self.free.swap_remove(at));
        }
        // Free blocks of another shape make room.
        while self.existing >= MAX_BLOCKS || self.is_over_with(self.bytes_of(channels)) {
            let Some(block) = self.free.pop() else { break };
            self.forget(&block);
        }
        if self.existing >= MAX_BLOCKS {
            return None;
        }
        self.existing += 1;
        self.bytes.fetch_add(self.bytes_of(channels), Ordering::Relaxed);
        Some(Box::new(Block::of_size(self.size, channels)))
    }

    /// Takes a block back.
    pub(super) fn give(&mut self, block: Box<Block>) {
        if self.free.len() < self.keep && !self.is_over_with(0) {
            self.free.push(block);
        } else {
            self.forget(&block);
        }
    }

    /// Blocks that exist, free or not.
    pub(super) fn existing(&self) -> usize {
        self.existing
    }

    /// Blocks that are free.
    pub(super) fn free(&self) -> usize {
        self.free.len()
    }

    fn bytes_of(&self, channels: usize) -> u64 {
        Block::bytes_of(self.size, channels) as u64
    }

    /// Whether so many bytes more are over the limit.
    fn is_over_with(&self, bytes: u64) -> bool {
        self.bytes.load(Ordering::Relaxed) + bytes > self.limit
    }

    fn forget(&mut self, block: &Block) {
        self.existing -= 1;
        self.bytes.fetch_sub(self.bytes_of(block.channels()), Ordering::Relaxed);
    }
}
