//! Where the songs that sound are, for the disk thread.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{ArmedId, SONGS_AT_AUDIO};

const FRAME_BITS: u32 = 40;

/// The frame of each song that sounds. The audio thread writes it in every callback and the disk
/// thread reads it, past a conductor that may hang. Song and frame share one word, so that no
/// reader sees the frame of one song under the name of another: 24 bits of id, 40 bits of frame
/// (265 days at 48 kHz).
#[derive(Debug, Default)]
pub struct Playheads {
    slots: [AtomicU64; SONGS_AT_AUDIO],
}

impl Playheads {
    /// Says what sounds now: at most [`SONGS_AT_AUDIO`] songs. Real-time safe.
    #[inline]
    pub(crate) fn publish(&self, mut songs: impl Iterator<Item = (ArmedId, u64)>) {
        for slot in &self.slots {
            let word = songs.next().map_or(0, |(id, frame)| {
                u64::from(id.0) << FRAME_BITS | frame.min((1 << FRAME_BITS) - 1)
            });
            slot.store(word, Ordering::Relaxed);
        }
    }

    /// The frame that a song has reached, if it sounds.
    pub fn of(&self, song: ArmedId) -> Option<u64> {
        self.slots
            .iter()
            .map(|slot| slot.load(Ordering::Relaxed))
            .find(|word| word >> FRAME_BITS == u64::from(song.0) && song.0 != 0)
            .map(|word| word & ((1 << FRAME_BITS) - 1))
    }
}
