//! Sounds from RAM that were started and ring to their end.

use std::ops::Range;

/// Sounds of one kind that ring at one time. The longest click sound of a show file is 1 s, and
/// nobody counts subdivisions faster than 32 a second; a cue lasts a bar.
const MAX_HITS: usize = 32;

/// A sound that rings.
#[derive(Clone, Copy, Debug, Default)]
struct Hit {
    /// Which sound.
    sound: u16,
    /// Its next frame. Below 0 it starts so many frames into the coming stretch.
    at: i64,
}

/// The sounds that ring, oldest first. They are summed in that order, whatever the period.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    hits: [Hit; MAX_HITS],
    count: usize,
}

impl Hits {
    /// Starts a sound so many frames into the coming stretch. Where too many ring, the oldest, which
    /// is the furthest in its decay, gives way.
    pub(crate) fn start(&mut self, sound: u16, offset: usize) {
        if self.count == MAX_HITS {
            self.hits.rotate_left(1);
            self.count -= 1;
        }
        self.hits[self.count] = Hit { sound, at: -(offset as i64) };
        self.count += 1;
    }

    /// Whether none rings.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Silences all.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// Lets so many frames pass; `length` says how long a sound is.
    pub(crate) fn advance(&mut self, frames: usize, length: impl Fn(u16) -> usize) {
        let mut kept = 0;
        for at in 0..self.count {
            let mut hit = self.hits[at];
            hit.at += frames as i64;
            if hit.at < length(hit.sound) as i64 {
                self.hits[kept] = hit;
                kept += 1;
            }
        }
        self.count = kept;
    }

    /// Frames until the last one has rung out.
    pub(crate) fn left(&self, length: impl Fn(u16) -> usize) -> u64 {
        let left = |hit: &Hit| (length(hit.sound) as i64 - hit.at).max(0) as u64;
        self.hits[..self.count].iter().map(left).max().unwrap_or(0)
    }

    /// What rings in the coming frames: the sound, where it falls into them, and which of its frames
    /// these are.
    pub(crate) fn ringing(
        &self,
        frames: usize,
        length: impl Fn(u16) -> usize,
    ) -> impl Iterator<Item = (u16, Range<usize>, Range<usize>)> {
        self.hits[..self.count].iter().filter_map(move |hit| {
            let start = (-hit.at).max(0) as usize;
            let from = hit.at.max(0) as usize;
            let count = length(hit.sound).saturating_sub(from).min(frames.saturating_sub(start));
            (count > 0).then(|| (hit.sound, start..start + count, from..from + count))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_rings_from_its_offset_to_its_end() {
        let mut hits = Hits::default();
        hits.start(1, 3);
        let length = |sound| 10 * usize::from(sound);
        assert_eq!(hits.ringing(8, length).collect::<Vec<_>>(), [(1, 3..8, 0..5)]);
        assert_eq!(hits.left(length), 13);
        hits.advance(8, length);
        assert_eq!(hits.left(length), 5);
        assert_eq!(hits.ringing(8, length).collect::<Vec<_>>(), [(1, 0..5, 5..10)]);
        hits.advance(8, length);
        assert!(hits.is_empty());
    }

    #[test]
    fn the_oldest_gives_way_and_the_order_stays() {
        let mut hits = Hits::default();
        for sound in 0..MAX_HITS as u16 + 2 {
            hits.start(sound, 0);
        }
        let sounds: Vec<u16> = hits.ringing(1, |_| 9).map(|(sound, ..)| sound).collect();
        assert_eq!(sounds, (2..MAX_HITS as u16 + 2).collect::<Vec<_>>());
    }
}
