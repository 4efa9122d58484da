//! The limit: the sums of a callback and nothing else, from arrays in RAM.

use downbeat_rt::{BLOCK_FRAMES, TILE_FRAMES};

use crate::noise::Noise;

/// The samples of all channels, in both ways to lay them out.
pub(crate) struct Memory {
    pub(crate) stems: usize,
    pub(crate) frames: usize,
    /// An array for each channel, as most players have them.
    planar: Vec<Vec<f32>>,
    /// `[tile][channel][frame]`, as in a block.
    tiles: Vec<f32>,
}

impl Memory {
    pub(crate) fn new(stems: usize, blocks: usize) -> Self {
        let frames = blocks * BLOCK_FRAMES;
        let channels = 2 * stems;
        let mut noise = Noise::new(stems as u64);
        let planar: Vec<Vec<f32>> =
            (0..channels).map(|_| (0..frames).map(|_| noise.sample()).collect()).collect();
        let tiles = (0..frames / TILE_FRAMES)
            .flat_map(|tile| planar.iter().map(move |channel| (tile, channel)))
            .flat_map(|(tile, channel)| &channel[tile * TILE_FRAMES..(tile + 1) * TILE_FRAMES])
            .copied()
            .collect();
        Self { stems, frames, planar, tiles }
    }

    fn tile(&self, frame: usize) -> &[f32] {
        let run = 2 * self.stems * TILE_FRAMES;
        &self.tiles[frame / TILE_FRAMES * run..][..run]
    }
}

/// The gain of one stem in a callback: a straight line, and then the target.
#[derive(Clone, Copy)]
pub(crate) struct Gain {
    pub(crate) start: f32,
    pub(crate) step: f32,
    /// Frames for which it moves.
    pub(crate) moving: usize,
    pub(crate) target: f32,
}

/// Adds a run of a stem that starts `at` frames into the callback.
#[inline(always)]
fn add(to: &mut [f32], from: &[f32], at: usize, gain: Gain) {
    let moving = gain.moving.saturating_sub(at).min(to.len());
    let (to_moving, to_still) = to.split_at_mut(moving);
    let (from_moving, from_still) = from.split_at(moving);
    let start = gain.start + gain.step * at as f32;
    for (frame, (to, from)) in (0i32..).zip(to_moving.iter_mut().zip(from_moving)) {
        *to += from * (start + gain.step * frame as f32);
    }
    for (to, from) in to_still.iter_mut().zip(from_still) {
        *to += from * gain.target;
    }
}

/// Buses, two channels each, that stems feed in turn, and that feed two outputs each.
pub(crate) struct Bare {
    buses: Vec<f32>,
    channels: usize,
    bus_gain: f32,
}

impl Bare {
    pub(crate) fn new(outputs: usize) -> Self {
        Self { buses: Vec::new(), channels: outputs, bus_gain: 0.9 }
    }

    /// One callback over planar arrays, from `frame` on.
    pub(crate) fn planar(
        &mut self,
        memory: &Memory,
        frame: usize,
        gains: &[Gain],
        out: &mut [f32],
    ) {
        let period = out.len() / self.channels;
        self.clear(period);
        for (channel, samples) in memory.planar.iter().enumerate() {
            let bus = self.run(channel, period);
            add(&mut self.buses[bus], &samples[frame..frame + period], 0, gains[channel / 2]);
        }
        for (to, from) in out.iter_mut().zip(&self.buses) {
            *to = from * self.bus_gain;
        }
    }

    /// One callback over tiles, from `frame` on. A period is a part of a tile or whole tiles.
    pub(crate) fn tiles(&mut self, memory: &Memory, frame: usize, gains: &[Gain], out: &mut [f32]) {
        let period = out.len() / self.channels;
        let count = period.min(TILE_FRAMES);
        for at in (0..period).step_by(count) {
            let (tile, offset) = (memory.tile(frame + at), (frame + at) % TILE_FRAMES);
            self.clear(count);
            for (channel, samples) in tile.chunks_exact(TILE_FRAMES).enumerate() {
                let bus = self.run(channel, count);
                let from = &samples[offset..offset + count];
                add(&mut self.buses[bus], from, at, gains[channel / 2]);
            }
            for (out, bus) in out.chunks_exact_mut(period).zip(self.buses.chunks_exact(count)) {
                for (to, from) in out[at..at + count].iter_mut().zip(bus) {
                    *to = from * self.bus_gain;
                }
            }
        }
    }

    fn clear(&mut self, frames: usize) {
        self.buses.clear();
        self.buses.resize(self.channels * frames, 0.0);
    }

    /// Where the bus channel of a stem's channel is.
    fn run(&self, channel: usize, frames: usize) -> std::ops::Range<usize> {
        let bus = channel % self.channels;
        bus * frames..(bus + 1) * frames
    }
}
