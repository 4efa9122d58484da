//! Blocks that stay in memory, so that a song starts at once and a jump lands at once.

use std::ops::Range;

use downbeat_rt::{Arrangement, BLOCK_FRAMES, READY_BLOCKS};

use super::crossfade;

/// Blocks that stay at a song's head and at each place it may be entered: 0.85 s at 48 kHz, longer
/// than any stall of a healthy disk that was seen (130 ms) and than the reading of the next ones.
pub(crate) const PIN_BLOCKS: usize = READY_BLOCKS;

/// The numbers of the blocks that must be in memory before `frame` may be jumped to: the one in which
/// a crossfade of so many frames into it begins, and [`PIN_BLOCKS`] from its own on. Numbers past the
/// song's end are blocks that it does not have.
pub(crate) fn ready_blocks(frame: i64, crossfade: i64) -> Range<usize> {
    let block = |frame: i64| frame.max(0) as usize / BLOCK_FRAMES;
    block(frame - crossfade)..block(frame) + PIN_BLOCKS
}

/// The blocks that make the start of each span ready, in the order of play, none twice and none of
/// the head. A vamp starts where its span does.
pub(super) fn make(arrangement: &Arrangement, frames: u64, rate: u32) -> Vec<usize> {
    let blocks = frames.div_ceil(BLOCK_FRAMES as u64) as usize;
    let first = arrangement.first().frame.max(0) as usize / BLOCK_FRAMES;
    let mut known = vec![false; blocks];
    for index in first..(first + PIN_BLOCKS).min(blocks) {
        known[index] = true;
    }
    let mut pins = Vec::new();
    for span in arrangement.spans() {
        for index in ready_blocks(span.from, crossfade(rate)) {
            if known.get(index).is_some_and(|&known| !known) {
                known[index] = true;
                pins.push(index);
            }
        }
    }
    pins
}
