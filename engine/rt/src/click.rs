//! The click: short sounds from RAM at the points of the grid.

use std::ops::Range;

use crate::hits::Hits;
use crate::ramp::Line;
use crate::{Stroke, TILE_FRAMES};

/// A click sound: one or two channels of samples, with the click's level already in them.
#[derive(Clone, Debug, Default)]
pub struct Sound {
    channels: Vec<Box<[f32]>>,
}

impl Sound {
    /// A sound of these channels, all of one length; none at all is silence.
    pub fn new(channels: Vec<Vec<f32>>) -> Self {
        debug_assert!(channels.windows(2).all(|pair| pair[0].len() == pair[1].len()));
        Self { channels: channels.into_iter().map(Vec::into_boxed_slice).collect() }
    }

    /// Its length in frames.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, |channel| channel.len())
    }
}

/// The sounds of the click and the bus they go to.
#[derive(Clone, Debug)]
pub struct ClickSounds {
    sounds: [Sound; 3],
    channels: Range<usize>,
}

impl ClickSounds {
    /// The sounds of the accent (the first beat of a bar), of the other beats and of the
    /// subdivisions, played on these bus channels (see [`crate::Rig::bus_channels`]). A sound of
    /// one channel goes to each of them; one of two goes to them in turn, left first.
    pub fn new(accent: Sound, beat: Sound, subdivision: Sound, channels: Range<usize>) -> Self {
        Self { sounds: [accent, beat, subdivision], channels }
    }

    /// The number of the sound of a stroke.
    #[inline]
    pub(crate) fn of(stroke: Stroke) -> u16 {
        stroke as u16
    }

    /// The length of a sound.
    #[inline]
    pub(crate) fn frames(&self, sound: u16) -> usize {
        self.sounds[usize::from(sound)].frames()
    }

    /// The bus channels it is played on.
    #[inline]
    pub(crate) fn channels(&self) -> Range<usize> {
        self.channels.clone()
    }

    /// Adds what rings in the coming frames to the channels of the click's bus.
    pub(crate) fn mix(
        &self,
        hits: &Hits,
        frames: usize,
        envelope: Line,
        bus_channels: &mut [[f32; TILE_FRAMES]],
    ) {
        for (sound, target, source) in hits.ringing(frames, |sound| self.frames(sound)) {
            let sound = &self.sounds[usize::from(sound)];
            for (at, channel) in bus_channels.iter_mut().enumerate() {
                let Some(samples) = sound.channels.get(at % sound.channels.len().max(1)) else {
                    continue;
                };
                let run = channel[target.clone()].iter_mut().zip(&samples[source.clone()]);
                for (offset, (to, from)) in run.enumerate() {
                    *to += from * envelope.at((target.start + offset) as f32);
                }
            }
        }
    }
}
