//! A song that sounds: its frame, its envelopes, and one stretch of it at a time.

use crate::click::Click;
use crate::meter::StemMeters;
use crate::ramp::Ramp;
use crate::sums::Sums;
use crate::{ArmedSong, BLOCK_FRAMES, Block, Doing, STARVE_FADE_FRAMES, TILE_FRAMES};

/// A started song.
#[derive(Debug)]
pub(crate) struct Voice {
    pub(crate) song: Box<ArmedSong>,
    click: Option<Click>,
    frame: i64,
    /// What the transport does to stems and click: stop, hold, panic.
    transport: Ramp,
    /// Whether the stems' blocks are there. The click does not depend on it.
    presence: Ramp,
    pub(crate) doing: Doing,
}

impl Voice {
    /// A voice whose next frame is `frame`, at full level.
    pub(crate) fn new(song: Box<ArmedSong>, frame: i64) -> Self {
        let click = song.click.clone().map(|sounds| Click::new(song.grid.clone(), sounds, frame));
        let mut voice = Self {
            song,
            click,
            frame,
            transport: Ramp::still(1.0),
            presence: Ramp::still(1.0),
            doing: Doing::Playing,
        };
        voice.look_ahead();
        voice
    }

    pub(crate) fn frame(&self) -> i64 {
        self.frame
    }

    /// Fades to silence over `frames`, or faster if it does already, and goes.
    pub(crate) fn stop(&mut self, frames: u32) {
        // What fades already (a hold, a stop) is over no later than it would have been.
        if self.doing == Doing::Playing || frames < self.transport.remaining() {
            self.transport.go(0.0, frames);
        }
        if self.doing == Doing::Held {
            self.transport = Ramp::still(0.0);
        }
        self.doing = Doing::Ending;
    }

    pub(crate) fn hold(&mut self, frames: u32) {
        if self.doing == Doing::Playing {
            self.doing = Doing::Holding;
            self.transport.go(0.0, frames);
        }
    }

    pub(crate) fn go_on(&mut self, frames: u32) {
        if matches!(self.doing, Doing::Holding | Doing::Held) {
            self.doing = Doing::Playing;
            self.transport.go(1.0, frames);
        }
    }

    /// Whether it has nothing more to do: its end is played, or its fade is over.
    pub(crate) fn is_over(&self) -> bool {
        self.is_played() || self.doing == Doing::Ending && self.transport.rests_at(0.0)
    }

    /// Whether its last frame is played.
    pub(crate) fn is_played(&self) -> bool {
        self.frame >= self.song.frames as i64
    }

    /// How many frames can be rendered in one go: within a tile, up to where something changes.
    #[inline]
    pub(crate) fn stretch(&self) -> usize {
        if self.doing == Doing::Held {
            return TILE_FRAMES;
        }
        let to_end = if self.frame < 0 {
            self.frame.unsigned_abs()
        } else {
            let in_tile = self.frame as u64 % TILE_FRAMES as u64;
            (TILE_FRAMES as u64 - in_tile).min(self.song.frames - self.frame as u64)
        };
        // A hold stands still on the very frame on which its fade ends.
        let to_rest = match self.transport.remaining() {
            0 => TILE_FRAMES as u64,
            remaining => u64::from(remaining),
        };
        to_end.min(to_rest).min(TILE_FRAMES as u64) as usize
    }

    /// Adds the coming `frames` to the sums: set where this is the first voice, else through `own`,
    /// so that the order of additions is the same whatever the period.
    #[inline]
    pub(crate) fn mix(&mut self, frames: usize, first: bool, sums: &mut Sums, own: &mut Sums) {
        if self.doing == Doing::Held {
            return;
        }
        if self.sounds() {
            if first {
                self.mix_stems(frames, sums);
            } else {
                own.begin();
                self.mix_stems(frames, own);
                sums.add_all(own, frames);
            }
        }
        self.mix_click(frames, sums);
    }

    /// Adds what the stems measure, once for each tile that starts in the coming frames.
    #[inline]
    pub(crate) fn meter(&mut self, meters: &mut StemMeters) {
        if !self.sounds() || self.frame % TILE_FRAMES as i64 != 0 {
            return;
        }
        let envelope = self.transport.value() * self.presence.value();
        let tile = self.tile_index();
        let index = self.block_index();
        let song = &mut *self.song;
        if let Some(block) = song.blocks.get(index) {
            song.mixer.meter(block, tile, envelope, meters);
        }
    }

    /// Lets `frames` pass. Returns the block that was played to its end, and how many frames were
    /// silence because their block was missing.
    #[inline]
    pub(crate) fn advance(&mut self, frames: usize) -> (Option<Box<Block>>, u64) {
        self.song.mixer.advance(frames);
        if self.doing == Doing::Held {
            return (None, 0);
        }
        let missing = self.frame >= 0 && !self.song.blocks.covers(self.block_index());
        let starved = if missing { frames as u64 } else { 0 };
        self.transport.advance(frames as u32);
        if self.doing == Doing::Holding && self.transport.rests_at(0.0) {
            self.doing = Doing::Held;
        }
        if self.frame >= 0 {
            self.presence.advance(frames as u32);
        }
        self.frame += frames as i64;
        let spent = if self.frame > 0 && self.frame % BLOCK_FRAMES as i64 == 0 {
            self.song.blocks.take_played(self.block_index() - 1)
        } else {
            None
        };
        if self.frame >= 0 && self.frame % TILE_FRAMES as i64 == 0 {
            self.look_ahead();
        }
        (spent, starved)
    }

    /// Takes a block in. Gives one back that has no place: it is past, or was there already.
    pub(crate) fn take_in(&mut self, block: Box<Block>) -> Option<Box<Block>> {
        if (block.index() as i64) < self.frame / BLOCK_FRAMES as i64 && !block.is_pinned() {
            return Some(block);
        }
        self.song.blocks.insert(block)
    }

    /// Fades the stems out ahead of a block that is missing, and in after it.
    ///
    /// It is asked at tile borders only and looks a fixed number of frames ahead, so what it does
    /// depends on the frame and on the blocks that are there, and not on the period. A fade that
    /// begins [`STARVE_FADE_FRAMES`] before a block's end is over at its end: the stems are silent
    /// for the missing frames and for no other, and come back in place.
    fn look_ahead(&mut self) {
        let here = self.song.blocks.covers(self.block_index());
        let soon = self.frame.max(0) as u64 + u64::from(STARVE_FADE_FRAMES);
        let there = here && self.song.blocks.covers((soon / BLOCK_FRAMES as u64) as usize);
        if !here {
            self.presence = Ramp::still(0.0);
        } else if there && self.presence.target() != 1.0 {
            self.presence.go(1.0, STARVE_FADE_FRAMES);
        } else if !there && self.presence.target() != 0.0 {
            self.presence.go(0.0, STARVE_FADE_FRAMES);
        }
    }

    #[inline]
    fn block_index(&self) -> usize {
        (self.frame.max(0) as u64 / BLOCK_FRAMES as u64) as usize
    }

    /// The tile of the next frame in its block.
    #[inline]
    fn tile_index(&self) -> usize {
        self.frame as usize % BLOCK_FRAMES / TILE_FRAMES
    }

    #[inline]
    fn sounds(&self) -> bool {
        self.frame >= 0 && !self.presence.rests_at(0.0) && self.doing != Doing::Held
    }

    #[inline]
    fn mix_stems(&self, frames: usize, sums: &mut Sums) {
        let Some(block) = self.song.blocks.get(self.block_index()) else { return };
        let offset = self.frame as usize % TILE_FRAMES;
        self.song.mixer.sum(block, self.tile_index(), offset, frames, sums);
        if !(self.transport.rests_at(1.0) && self.presence.rests_at(1.0)) {
            sums.shape(frames, self.transport.line(1.0), self.presence.line(1.0));
        }
    }

    #[inline]
    fn mix_click(&mut self, frames: usize, sums: &mut Sums) {
        if let Some(click) = &mut self.click
            && click.sounds_within(self.frame, frames)
        {
            let channels = click.channels();
            click.mix(self.frame, frames, self.transport.line(1.0), sums.add(channels));
        }
    }
}
