//! The click: short sounds from RAM at the points of the grid.

use std::ops::Range;
use std::sync::Arc;

use crate::ramp::Line;
use crate::{Grid, TILE_FRAMES};

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
    longest: i64,
    channels: Range<usize>,
}

impl ClickSounds {
    /// The sounds of the accent (the first beat of a bar), of the other beats and of the
    /// subdivisions, played on these bus channels (see [`crate::Rig::bus_channels`]). A sound of
    /// one channel goes to each of them; one of two goes to them in turn, left first.
    pub fn new(accent: Sound, beat: Sound, subdivision: Sound, channels: Range<usize>) -> Self {
        let sounds = [accent, beat, subdivision];
        let longest = sounds.iter().map(Sound::frames).max().unwrap_or(0) as i64;
        Self { sounds, longest, channels }
    }
}

/// The click of a song that sounds.
///
/// It keeps no state of running sounds: what sounds at a frame follows from the grid alone, so it
/// is exact wherever a song is entered and however long its blocks stay away.
#[derive(Debug)]
pub(crate) struct Click {
    grid: Arc<Grid>,
    sounds: Arc<ClickSounds>,
    /// The first point whose sound may still be heard. It only moves forward, as the frame does.
    cursor: usize,
}

impl Click {
    /// The click of a song that is entered at `frame`: what began before is not heard from its
    /// middle on.
    pub(crate) fn new(grid: Arc<Grid>, sounds: Arc<ClickSounds>, frame: i64) -> Self {
        let cursor = grid.points().partition_point(|point| point.frame < frame);
        Self { grid, sounds, cursor }
    }

    /// The bus channels it is played on.
    pub(crate) fn channels(&self) -> Range<usize> {
        self.sounds.channels.clone()
    }

    /// Whether any click sounds within `frames` of `frame`. Moves the cursor.
    pub(crate) fn sounds_within(&mut self, frame: i64, frames: usize) -> bool {
        let points = self.grid.points();
        while points.get(self.cursor).is_some_and(|p| p.frame + self.sounds.longest <= frame) {
            self.cursor += 1;
        }
        points.get(self.cursor).is_some_and(|point| point.frame < frame + frames as i64)
    }

    /// Adds the click of `[frame, frame + frames)` to the channels of its bus, under an envelope.
    pub(crate) fn mix(
        &self,
        frame: i64,
        frames: usize,
        envelope: Line,
        bus_channels: &mut [[f32; TILE_FRAMES]],
    ) {
        let points = &self.grid.points()[self.cursor..];
        let end = frame + frames as i64;
        for point in points.iter().take_while(|point| point.frame < end).filter(|p| p.clicks) {
            let sound = &self.sounds.sounds[point.sound()];
            let Some((target, source)) = overlap(point.frame, sound.frames(), frame, frames) else {
                continue;
            };
            for (at, channel) in bus_channels.iter_mut().enumerate() {
                let Some(samples) = sound.channels.get(at % sound.channels.len().max(1)) else {
                    continue;
                };
                let from = &samples[source.clone()];
                for (offset, (to, from)) in channel[target.clone()].iter_mut().zip(from).enumerate()
                {
                    *to += from * envelope.at((target.start + offset) as f32);
                }
            }
        }
    }
}

/// Where a sound of `length` that starts at `start` falls into `[frame, frame + frames)`: the
/// range in that stretch, and the range of the sound.
fn overlap(
    start: i64,
    length: usize,
    frame: i64,
    frames: usize,
) -> Option<(Range<usize>, Range<usize>)> {
    let from = start.max(frame);
    let to = (start + length as i64).min(frame + frames as i64);
    (from < to).then(|| {
        let at = |origin: i64| (from - origin) as usize..(to - origin) as usize;
        (at(frame), at(start))
    })
}
