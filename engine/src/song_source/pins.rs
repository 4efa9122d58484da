//! Blocks that stay in memory, so that a song starts at once and a jump lands at once.

use std::ops::Range;

use downbeat_rt::{Arrangement, BlockSize, READY_BLOCKS};

use super::crossfade;

/// Blocks that stay at a song's head and at each place it may be entered: 0.85 s at 48 kHz, longer
/// than any stall of a healthy disk that was seen (130 ms) and than the reading of the next ones.
pub(crate) const PIN_BLOCKS: usize = READY_BLOCKS;

/// The numbers of the blocks that must be in memory before `frame` may be jumped to: the one in which
/// a crossfade of so many frames into it begins, and [`PIN_BLOCKS`] from its own on. Numbers past the
/// song's end are blocks that it does not have.
pub(crate) fn ready_blocks(size: BlockSize, frame: i64, crossfade: i64) -> Range<usize> {
    size.index_of(frame - crossfade)..size.index_of(frame) + PIN_BLOCKS
}

/// The blocks that make the start of each span ready, in the order of play, none twice and none of
/// the head. A vamp starts where its span does.
pub(super) fn make(
    arrangement: &Arrangement,
    frames: u64,
    rate: u32,
    size: BlockSize,
) -> Vec<usize> {
    let blocks = size.blocks(frames);
    let first = size.index_of(arrangement.first().frame);
    let mut known = vec![false; blocks];
    for index in first..(first + PIN_BLOCKS).min(blocks) {
        known[index] = true;
    }
    let mut pins = Vec::new();
    for span in arrangement.spans() {
        for index in ready_blocks(size, span.from, crossfade(rate)) {
            if known.get(index).is_some_and(|&known| !known) {
                known[index] = true;
                pins.push(index);
            }
        }
    }
    pins
}
