//! Which blocks of a song are out: in its map, or on their way there.

/// A block that is out, as far as the disk thread knows.
#[derive(Clone, Copy, Debug)]
struct Block {
    index: usize,
    /// The look in which it was asked back of the audio thread last.
    asked: Option<u64>,
}

/// The blocks of a song that are out, by number; a song has thousands, of which few are out at one
/// time.
///
/// A block is asked back once in each look in which the audio thread has moved: it keeps what it is
/// about to play, and says nothing then.
#[derive(Debug)]
pub(super) struct Out {
    /// Rising by number.
    blocks: Vec<Block>,
    /// Blocks of the song.
    all: usize,
}

impl Out {
    /// None of so many blocks is out.
    pub(super) fn new(all: usize) -> Self {
        Self { blocks: Vec::new(), all }
    }

    pub(super) fn is_out(&self, index: usize) -> bool {
        self.find(index).is_ok()
    }

    /// How many are out.
    pub(super) fn count(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn went(&mut self, index: usize) {
        if let Err(at) = self.find(index)
            && index < self.all
        {
            self.blocks.insert(at, Block { index, asked: None });
        }
    }

    pub(super) fn came_back(&mut self, index: usize) {
        if let Ok(at) = self.find(index) {
            self.blocks.remove(at);
        }
    }

    /// The next block from `first` on that is out, is not kept, and was not asked back in this look.
    pub(super) fn next_stale(
        &self,
        first: usize,
        look: u64,
        keeps: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let from = self.find(first).unwrap_or_else(|at| at);
        let stale = |block: &&Block| block.asked != Some(look) && !keeps(block.index);
        self.blocks[from..].iter().find(stale).map(|block| block.index)
    }

    /// Notes that a block was asked back in this look.
    pub(super) fn asked(&mut self, index: usize, look: u64) {
        if let Ok(at) = self.find(index) {
            self.blocks[at].asked = Some(look);
        }
    }

    /// Its place in the list, or the one it would have.
    fn find(&self, index: usize) -> Result<usize, usize> {
        self.blocks.binary_search_by_key(&index, |block| block.index)
    }
}
