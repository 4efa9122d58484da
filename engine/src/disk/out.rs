//! Which blocks of a song are out: in its map, or on their way there.

/// Where a block is, as far as the disk thread knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    /// Nowhere: it can be read.
    Home,
    /// In the song's map, or on its way there.
    Out,
    /// Out, and asked back of the audio thread in this look.
    Asked(u64),
}

/// The blocks of a song that are out, by number.
///
/// A block is asked back once in each look in which the audio thread has moved: it keeps what it is
/// about to play, and says nothing then.
#[derive(Debug)]
pub(super) struct Out {
    seats: Vec<Seat>,
    count: usize,
}

impl Out {
    /// None of so many blocks is out.
    pub(super) fn new(blocks: usize) -> Self {
        Self { seats: vec![Seat::Home; blocks], count: 0 }
    }

    pub(super) fn is_out(&self, index: usize) -> bool {
        self.seats.get(index).is_some_and(|seat| *seat != Seat::Home)
    }

    /// How many are out.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn went(&mut self, index: usize) {
        if !self.is_out(index)
            && let Some(seat) = self.seats.get_mut(index)
        {
            *seat = Seat::Out;
            self.count += 1;
        }
    }

    pub(super) fn came_back(&mut self, index: usize) {
        if self.is_out(index) {
            self.seats[index] = Seat::Home;
            self.count -= 1;
        }
    }

    /// The next block from `first` on that is out, is not kept, and was not asked back in this look.
    pub(super) fn next_stale(
        &self,
        first: usize,
        look: u64,
        keeps: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        (first..self.seats.len()).find(|&index| {
            let asked = self.seats[index] == Seat::Asked(look);
            self.seats[index] != Seat::Home && !asked && !keeps(index)
        })
    }

    /// Notes that a block was asked back in this look.
    pub(super) fn asked(&mut self, index: usize, look: u64) {
        if self.is_out(index) {
            self.seats[index] = Seat::Asked(look);
        }
    }
}
