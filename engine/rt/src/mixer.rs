//! The stems of a song, summed into the channels of the buses.

use crate::meter::StemMeters;
use crate::mix::{Product, Still, mix};
use crate::ramp::{Ramp, Slope};
use crate::sums::Sums;
use crate::{Automation, Block, TILE_FRAMES};

/// One way from a stem's channel to a bus channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// The channel in the song's blocks.
    pub source: usize,
    /// The stem it belongs to, whose gain it takes.
    pub stem: usize,
    /// The bus channel it is added to.
    pub channel: usize,
    /// The share of it (1.0 at unity), from pan and from the shapes of stem and bus.
    pub coefficient: f32,
}

/// A route as the inner loops want it.
#[derive(Clone, Copy, Debug)]
struct Way {
    source: u32,
    stem: u32,
    channel: u32,
    coefficient: f32,
    /// Whether nothing was added to the bus channel before, so that it is set.
    first: bool,
}

/// The gains and routes of a song's stems.
///
/// The sum of a bus channel is taken in the order of the stems, whatever the period is, so that the
/// same show gives the same samples.
#[derive(Debug)]
pub struct Mixer {
    gains: Box<[Ramp]>,
    /// In the order of their sources, so that a tile is read once, in the order of memory.
    ways: Box<[Way]>,
    /// The stem of each channel of a block.
    stem_of: Box<[usize]>,
    /// The gain of each channel of a block, for the meters.
    metered: Box<[f32]>,
    /// Whether these are not the gains of the stems any more.
    stale: bool,
    moving: bool,
}

impl Mixer {
    /// A mixer for stems with these gains (linear), where block channel `c` belongs to stem
    /// `stem_of[c]`. Allocates: not for the audio thread.
    pub fn new(gains: &[f32], stem_of: Vec<usize>, mut routes: Vec<Route>) -> Self {
        routes.sort_by_key(|route| (route.source, route.channel));
        let way = |(at, route): (usize, &Route)| Way {
            source: route.source as u32,
            stem: route.stem as u32,
            channel: route.channel as u32,
            coefficient: route.coefficient,
            first: routes[..at].iter().all(|before| before.channel != route.channel),
        };
        Self {
            gains: gains.iter().map(|&gain| Ramp::still(gain)).collect(),
            ways: routes.iter().enumerate().map(way).collect(),
            metered: vec![0.0; stem_of.len()].into(),
            stem_of: stem_of.into(),
            stale: true,
            moving: false,
        }
    }

    /// Channels of a block.
    pub fn channels(&self) -> usize {
        self.stem_of.len()
    }

    /// Moves the gains to these targets over `frames`; at once where `frames` is 0.
    pub(crate) fn set_gains(&mut self, targets: &[f32], frames: u32) {
        for (gain, &target) in self.gains.iter_mut().zip(targets) {
            if frames == 0 {
                *gain = Ramp::still(target);
            } else if gain.target() != target {
                gain.go(target, frames);
                self.moving = true;
            }
        }
        self.stale = true;
    }

    /// Lets so many frames pass.
    #[inline]
    pub(crate) fn advance(&mut self, frames: usize) {
        if self.moving {
            let mut moving = false;
            for gain in &mut self.gains {
                gain.advance(frames as u32);
                moving |= gain.is_moving();
            }
            self.moving = moving;
            self.stale = true;
        }
    }

    /// Sets the bus channels that this song reaches to the sum of its stems, for the frames of a
    /// tile of `block` that start `offset` into it.
    #[inline]
    pub(crate) fn sum(
        &self,
        block: &Block,
        tile: usize,
        offset: usize,
        frames: usize,
        sums: &mut Sums,
    ) {
        let samples = block.tile(tile);
        for way in &self.ways {
            let run = sums.set(way.channel as usize);
            let source = &samples[way.source as usize * TILE_FRAMES..][..TILE_FRAMES];
            // A whole tile has a length that the compiler knows.
            if frames == TILE_FRAMES {
                self.mix(way, &source[..TILE_FRAMES], &mut run[..TILE_FRAMES]);
            } else {
                self.mix(way, &source[offset..offset + frames], &mut run[..frames]);
            }
        }
    }

    /// The same with the gains that `automation` has from song frame `frame` on; none of its knots
    /// is within these frames.
    pub(crate) fn sum_automated(
        &self,
        (automation, frame): (&Automation, i64),
        block: &Block,
        tile: usize,
        offset: usize,
        frames: usize,
        sums: &mut Sums,
    ) {
        let samples = block.tile(tile);
        let unity = Slope::still(1.0);
        for way in &self.ways {
            let run = &mut sums.set(way.channel as usize)[..frames];
            let source = &samples[way.source as usize * TILE_FRAMES..][..TILE_FRAMES];
            let source = &source[offset..offset + frames];
            let fader = self.gains[way.stem as usize].line(way.coefficient);
            let stem = automation.stem(way.stem as usize, frame).unwrap_or(unity);
            let bus = automation.channel(way.channel as usize, frame).unwrap_or(unity);
            mix(source, Product { fader, stem, bus }, way.first, run);
        }
    }

    #[inline(always)]
    fn mix(&self, way: &Way, source: &[f32], run: &mut [f32]) {
        let gain = &self.gains[way.stem as usize];
        if gain.is_moving() {
            mix(source, gain.line(way.coefficient), way.first, run);
        } else {
            mix(source, Still(gain.target() * way.coefficient), way.first, run);
        }
    }

    /// Adds what a whole tile of the stems measures after their gains, after those that `automation`
    /// has at song frame `frame`, and after `envelope`.
    #[inline]
    pub(crate) fn meter(
        &mut self,
        (automation, frame): (&Automation, i64),
        block: &Block,
        tile: usize,
        envelope: f32,
        meters: &mut StemMeters,
    ) {
        if !automation.is_none() {
            for (gain, &stem) in self.metered.iter_mut().zip(&self.stem_of) {
                let own = automation.stem(stem, frame).map_or(1.0, |slope| slope.at(0.0));
                *gain = self.gains[stem].value() * own;
            }
        } else if std::mem::take(&mut self.stale) {
            for (gain, &stem) in self.metered.iter_mut().zip(&self.stem_of) {
                *gain = self.gains[stem].value();
            }
        }
        meters.add_tile(block.tile_peaks(tile), block.tile_squares(tile), &self.metered, envelope);
    }
}
