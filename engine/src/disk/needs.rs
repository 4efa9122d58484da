//! The list of blocks that a song needs, most urgent first.

use std::ops::Range;

/// A block that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// Its number in the song.
    pub(super) index: usize,
    /// Frames until the audio thread is there, or for one that may be called at any moment, the
    /// frames by which it should be in memory. Never less than that of the need before it.
    pub(super) due: i64,
}

/// The blocks that a song needs, none twice, and no more than there is memory for.
///
/// It is filled anew in each look of the disk thread and keeps its memory, so that playing on
/// allocates nothing.
#[derive(Debug)]
pub(super) struct Needs {
    list: Vec<Need>,
    /// By number: whether it is in the list.
    listed: Vec<bool>,
    /// By number: whether it stays in memory whatever is needed, and takes no room.
    pinned: Vec<bool>,
    pins: Vec<usize>,
    /// Those that were played just now: they stay, too, and take no room.
    behind: Range<usize>,
    room: usize,
}

impl Needs {
    /// An empty list without room, for a song of `blocks` blocks.
    pub(super) fn new(blocks: usize) -> Self {
        Self {
            list: Vec::new(),
            listed: vec![false; blocks],
            pinned: vec![false; blocks],
            pins: Vec::new(),
            behind: 0..0,
            room: 0,
        }
    }

    /// Says which blocks stay, most wanted first, and no others.
    pub(super) fn pin(&mut self, blocks: impl Iterator<Item = usize>) {
        self.pinned.fill(false);
        self.pins.clear();
        for index in blocks {
            if self.pinned.get(index).is_some_and(|&pinned| !pinned) {
                self.pinned[index] = true;
                self.pins.push(index);
            }
        }
    }

    /// Says which blocks were played just now; those that the song has of them.
    pub(super) fn keep_behind(&mut self, blocks: Range<usize>) {
        let end = blocks.end.min(self.pinned.len());
        self.behind = blocks.start.min(end)..end;
    }

    /// The blocks that stay, most wanted first, none twice: the pins, and what was played just now,
    /// the newest first.
    pub(super) fn staying(&self) -> impl Iterator<Item = usize> {
        let behind = self.behind.clone().rev().filter(|&index| !self.pinned[index]);
        self.pins.iter().copied().chain(behind)
    }

    /// Whether it is a pin.
    pub(super) fn is_pinned(&self, index: usize) -> bool {
        self.pinned[index]
    }

    /// Whether a block stays.
    pub(super) fn stays(&self, index: usize) -> bool {
        self.pinned[index] || self.behind.contains(&index)
    }

    /// Forgets what is needed, and has room for `room` blocks besides those that stay.
    pub(super) fn clear(&mut self, room: usize) {
        for need in self.list.drain(..) {
            self.listed[need.index] = false;
        }
        self.room = room;
    }

    /// Adds a block that is due in so many frames. Says whether the list can go on: false if there
    /// was no room for it. A number that the song does not have is nothing to read.
    pub(super) fn add(&mut self, index: usize, due: i64) -> bool {
        if self.listed.get(index).is_none_or(|&listed| listed) {
            return true;
        }
        if !self.stays(index) {
            if self.room == 0 {
                return false;
            }
            self.room -= 1;
        }
        self.listed[index] = true;
        let due = self.list.last().map_or(due, |last| due.max(last.due));
        self.list.push(Need { index, due });
        true
    }

    /// The list, most urgent first.
    pub(super) fn list(&self) -> &[Need] {
        &self.list
    }

    /// Whether a block is to be in memory: needed, or one that stays.
    pub(super) fn keeps(&self, index: usize) -> bool {
        self.listed[index] || self.stays(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_takes_no_room() {
        let mut needs = Needs::new(20);
        needs.pin([9].into_iter());
        needs.keep_behind(3..6);
        needs.clear(2);
        for index in [9, 5, 10, 3, 11, 4] {
            assert!(needs.add(index, 0), "block {index}");
        }
        assert!(!needs.add(12, 0));
        assert_eq!(needs.staying().collect::<Vec<_>>(), [9, 5, 4, 3]);
        // A pin that was played just now is one block.
        needs.keep_behind(8..11);
        assert_eq!(needs.staying().collect::<Vec<_>>(), [9, 10, 8]);
    }
}
