//! A song laid out in bars.

use crate::score::{Section, Song};
use crate::theory::Chord;
use crate::timeline::Timeline;
use crate::track::RATE;

/// Every bar of a song, and where it is.
#[derive(Debug)]
pub(crate) struct Form {
    /// The song.
    pub(crate) song: &'static Song,
    /// Its bars, first to last.
    pub(crate) bars: Vec<Bar>,
    /// The tempo map.
    pub(crate) timeline: Timeline,
    /// The length of every stem.
    pub(crate) frames: usize,
}

/// One bar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bar {
    /// Its section.
    pub(crate) section: &'static Section,
    /// Its place in the section, from 0.
    pub(crate) index: u32,
    /// Whether it is the section's last one.
    pub(crate) last: bool,
    /// The sixteenth of the song it starts with.
    pub(crate) start: u32,
    /// How many sixteenths it has.
    pub(crate) steps: u32,
    /// Its chord.
    pub(crate) chord: Chord,
}

impl Bar {
    /// Sixteenths in one beat of the meter.
    pub(crate) const fn beat(&self) -> u32 {
        16 / self.section.meter.1
    }
}

/// Seconds after the last bar in which everything rings out.
const RING: u32 = 2;

impl Form {
    /// Lays out a song. Tests cut each section to at most `longest` bars.
    pub(crate) fn new(song: &'static Song, longest: u32) -> Self {
        let mut bars = Vec::new();
        let mut timeline = Timeline::default();
        let mut start = 0;
        for section in song.sections {
            timeline.change(start, section.bpm);
            let count = section.bars.min(longest);
            let steps = section.meter.0 * 16 / section.meter.1;
            for (index, chord) in (0..count).zip(section.chords.iter().cycle()) {
                let last = index + 1 == count;
                bars.push(Bar { section, index, last, start, steps, chord: *chord });
                start += steps;
            }
        }
        let frames = timeline.frame(start) + (RING * RATE) as usize;
        Self { song, bars, timeline, frames }
    }

    /// The bars each section starts with, counted from 1, and the bars themselves.
    pub(crate) fn section_starts(&self) -> impl Iterator<Item = (usize, &Bar)> {
        self.bars.iter().enumerate().filter(|(_, bar)| bar.index == 0).map(|(i, bar)| (i + 1, bar))
    }

    /// The frame of a sixteenth of the song.
    pub(crate) fn frame(&self, step: u32) -> usize {
        self.timeline.frame(step)
    }

    /// Whether a bar is the last of the song.
    pub(crate) fn ends(&self, bar: &Bar) -> bool {
        self.bars.last().is_some_and(|last| last.start == bar.start)
    }
}
