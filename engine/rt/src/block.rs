//! A fixed run of frames of every channel of every stem of a song.

use crate::meter::measure;
use crate::{ArmedId, BlockSize, TILE_FRAMES};

/// Frames `[index * n, (index + 1) * n)` of a whole song, where `n` are the frames of its size.
///
/// All stems of a song travel in one block and there is no position per stem anywhere: that is why
/// stems cannot slip against each other. A block is owned by one thread at a time; it is moved
/// through rings and never shared.
///
/// Samples lie in tiles: `[tile][channel][frame in tile]`. Beside each run of [`TILE_FRAMES`]
/// samples the reader leaves their peak and their sum of squares, so that metering a stem costs the
/// callback two numbers a tile and not a pass over all samples.
#[derive(Debug)]
pub struct Block {
    song: ArmedId,
    index: usize,
    channels: usize,
    size: BlockSize,
    samples: Box<[f32]>,
    peaks: Box<[f32]>,
    squares: Box<[f32]>,
}

impl Block {
    /// A block of silence, of the size on stage. Allocates: not for the audio thread.
    pub fn new(channels: usize) -> Self {
        Self::of_size(BlockSize::STAGE, channels)
    }

    /// A block of silence. Allocates: not for the audio thread.
    pub fn of_size(size: BlockSize, channels: usize) -> Self {
        Self {
            song: ArmedId::default(),
            index: 0,
            channels,
            size,
            samples: vec![0.0; channels * size.frames()].into_boxed_slice(),
            peaks: vec![0.0; channels * size.tiles()].into_boxed_slice(),
            squares: vec![0.0; channels * size.tiles()].into_boxed_slice(),
        }
    }

    /// Memory that a block of so many channels takes on stage, in bytes.
    pub const fn bytes(channels: usize) -> usize {
        Self::bytes_of(BlockSize::STAGE, channels)
    }

    /// Memory that a block takes, in bytes.
    pub const fn bytes_of(size: BlockSize, channels: usize) -> usize {
        channels * (size.frames() + 2 * size.tiles()) * size_of::<f32>() + size_of::<Self>()
    }

    /// Says which block of which song this is from now on.
    pub fn address(&mut self, song: ArmedId, index: usize) {
        self.song = song;
        self.index = index;
    }

    /// The song it belongs to.
    pub fn song(&self) -> ArmedId {
        self.song
    }

    /// Its number in the song.
    pub fn index(&self) -> usize {
        self.index
    }

    /// How many frames it has.
    pub fn size(&self) -> BlockSize {
        self.size
    }

    /// Channels of all stems.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// The samples of all channels in a tile: channel `c` at `c * TILE_FRAMES`. Real-time safe.
    #[inline]
    pub fn tile(&self, tile: usize) -> &[f32] {
        let run = self.channels * TILE_FRAMES;
        &self.samples[tile * run..(tile + 1) * run]
    }

    /// The peak of each channel in a tile. Real-time safe.
    #[inline]
    pub fn tile_peaks(&self, tile: usize) -> &[f32] {
        &self.peaks[tile * self.channels..(tile + 1) * self.channels]
    }

    /// The sum of squares of each channel in a tile. Real-time safe.
    #[inline]
    pub fn tile_squares(&self, tile: usize) -> &[f32] {
        &self.squares[tile * self.channels..(tile + 1) * self.channels]
    }

    /// The samples of adjacent channels in one tile, [`TILE_FRAMES`] for each, to be filled by the
    /// reader, which calls [`Self::measure`] then, while they are in the nearest cache.
    #[inline]
    pub fn runs_mut(&mut self, tile: usize, channels: std::ops::Range<usize>) -> &mut [f32] {
        let start = (tile * self.channels + channels.start) * TILE_FRAMES;
        &mut self.samples[start..start + channels.len() * TILE_FRAMES]
    }

    /// Works out the peaks and sums of squares of `channels` in a tile anew.
    #[inline]
    pub fn measure(&mut self, tile: usize, channels: std::ops::Range<usize>) {
        let first = tile * self.channels;
        let (runs, _) = self.samples.as_chunks();
        for at in first + channels.start..first + channels.end {
            (self.peaks[at], self.squares[at]) = measure(&runs[at]);
        }
    }
}
