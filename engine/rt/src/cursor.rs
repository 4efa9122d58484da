//! Where stems are read from: a place, and the envelopes of what is read there.

use crate::ramp::Ramp;
use crate::sums::{Envelope, Sums};
use crate::{ArmedSong, BlockMap, Place, STARVE_FADE_FRAMES, TILE_FRAMES};

/// A place that plays. A song has one that leads; while it crosses over to another place it has two,
/// and those that were left without notice fade out beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    /// The next frame. In a lead-in it is before the first one that sounds.
    pub(crate) place: Place,
    /// The first frame that sounds, never below 0.
    from: i64,
    /// What the crossing over does.
    pub(crate) envelope: Ramp,
    /// Whether its blocks are there.
    presence: Ramp,
}

impl Cursor {
    /// A cursor at full level whose next frame is that of `place`, and whose stems sound from song
    /// frame `from` on. `limit` is the frame after the last one that will be read.
    pub(crate) fn new(place: Place, from: i64, blocks: &BlockMap, limit: i64) -> Self {
        let mut cursor = Self {
            place,
            from: from.max(0),
            envelope: Ramp::still(1.0),
            presence: Ramp::still(1.0),
        };
        cursor.look_first(blocks, limit);
        cursor
    }

    /// The song frame that comes next.
    #[inline]
    pub(crate) fn frame(&self) -> i64 {
        self.place.frame
    }

    /// The next frame that sounds.
    #[inline]
    pub(crate) fn heard(&self) -> i64 {
        self.place.frame.max(self.from)
    }

    /// The first frame that sounds.
    #[inline]
    pub(crate) fn from(&self) -> i64 {
        self.from
    }

    /// Whether a frame of it has passed that sounds. What nobody has heard needs no fading out.
    #[inline]
    pub(crate) fn has_sounded(&self) -> bool {
        self.place.frame > self.from
    }

    /// The same cursor, once it has reached the place it came for.
    pub(crate) fn landed(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Goes so many frames back, in a lead-in.
    pub(crate) fn go_back(&mut self, frames: i64) {
        self.place.frame -= frames;
    }

    /// Frames that lie in one tile of one block, or before the first that sounds.
    #[inline]
    pub(crate) fn stretch(&self) -> u64 {
        if self.place.frame < self.from {
            self.from.abs_diff(self.place.frame)
        } else {
            TILE_FRAMES as u64 - self.place.frame as u64 % TILE_FRAMES as u64
        }
    }

    /// The block of the next frame that sounds.
    #[inline]
    pub(crate) fn block(&self, blocks: &BlockMap) -> usize {
        blocks.size().index_of(self.heard())
    }

    #[inline]
    pub(crate) fn sounds(&self) -> bool {
        self.place.frame >= self.from
            && !self.presence.rests_at(0.0)
            && !self.envelope.rests_at(0.0)
    }

    /// Sets the channels that the song reaches to its stems, under the envelopes of the cursor
    /// and `envelope`.
    #[inline]
    pub(crate) fn mix(
        &self,
        song: &ArmedSong,
        frames: usize,
        envelope: impl Fn(Envelope) -> Envelope,
        is_unity: bool,
        sums: &mut Sums,
    ) {
        let Some(block) = song.blocks.get(self.block(&song.blocks)) else { return };
        let frame = self.place.frame as usize;
        let (tile, offset) = (song.blocks.size().tile_of(self.place.frame), frame % TILE_FRAMES);
        if song.automation.is_none() {
            song.mixer.sum(block, tile, offset, frames, sums);
        } else {
            let automation = (&song.automation, self.place.frame);
            song.mixer.sum_automated(automation, block, tile, offset, frames, sums);
        }
        if !(is_unity && self.presence.rests_at(1.0) && self.envelope.rests_at(1.0)) {
            let all = envelope(Envelope::unity()).times(&self.presence).times(&self.envelope);
            sums.shape(frames, &all);
        }
    }

    /// The gain of its own envelopes before the next frame, for the meters.
    #[inline]
    pub(crate) fn gain(&self) -> f32 {
        self.presence.value() * self.envelope.value()
    }

    /// Lets `frames` pass. Returns how many were silence because their block was missing.
    #[inline]
    pub(crate) fn advance(&mut self, frames: usize, blocks: &BlockMap, limit: i64) -> u64 {
        let heard = self.place.frame >= self.from;
        let starved = if heard && !blocks.covers(self.block(blocks)) { frames as u64 } else { 0 };
        if heard {
            self.presence.advance(frames as u32);
        }
        self.envelope.advance(frames as u32);
        self.place.frame += frames as i64;
        if self.place.frame == self.from {
            self.look_first(blocks, limit);
        } else if heard && self.place.frame % TILE_FRAMES as i64 == 0 {
            self.look_ahead(blocks, limit);
        }
        starved
    }

    /// A block came. One that is in time for the first frame that sounds is heard from there on, at
    /// full level.
    pub(crate) fn came(&mut self, index: usize, blocks: &BlockMap) {
        if self.place.frame == self.from && index == self.block(blocks) {
            self.look_first(blocks, i64::MAX);
        }
    }

    /// Before the first frame that sounds: at full level if its block is there.
    fn look_first(&mut self, blocks: &BlockMap, limit: i64) {
        self.presence = Ramp::still(if blocks.covers(self.block(blocks)) { 1.0 } else { 0.0 });
        self.look_ahead(blocks, limit);
    }

    /// Fades the stems out ahead of a block that is missing, and in after it.
    ///
    /// After the first frame it is asked at tile borders only and looks a fixed number of frames
    /// ahead, so what it does depends on the frame and on the blocks that are there, and not on the
    /// period. A fade that begins [`STARVE_FADE_FRAMES`] before a block's end is over at its end: the
    /// stems are silent for the missing frames and for no other, and come back in place. Past
    /// `limit` nothing is read, so nothing is missed there.
    fn look_ahead(&mut self, blocks: &BlockMap, limit: i64) {
        let frame = self.heard();
        let size = blocks.size();
        let here = blocks.covers(size.index_of(frame));
        let soon = (frame + i64::from(STARVE_FADE_FRAMES)).min(limit - 1).max(frame);
        let there = here && blocks.covers(size.index_of(soon));
        if !here {
            self.presence = Ramp::still(0.0);
        } else if there && self.presence.target() != 1.0 {
            self.presence.go(1.0, STARVE_FADE_FRAMES);
        } else if !there && self.presence.target() != 0.0 {
            // Less than the usual length only where a place begins to sound just before.
            let to_end = size.end_of(frame) - frame;
            self.presence.go(0.0, (to_end as u32).min(STARVE_FADE_FRAMES));
        }
    }
}
