//! Where decoded frames lie in time: which of them are music, and whether any are missing.

/// What a file tells of where its music begins and ends, in frames of the decoder's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bounds {
    /// Frames of decoder output before the first one that is music.
    pub(super) skip: u64,
    /// Frames of silence before that one, as a file may ask for.
    pub(super) silence: u64,
    /// Frames of music, where it is known.
    pub(super) frames: Option<u64>,
}

/// Sorts decoded frames into music and what encoders put around it.
#[derive(Debug)]
pub(super) struct Timeline {
    bounds: Bounds,
    /// Frames of timestamps that are rounding and no gap.
    tolerance: u64,
    /// The timestamp of the frame that comes next, in frames; `None` before the first one.
    next: Option<i64>,
    /// Frames that were decoded, before anything is dropped.
    decoded: u64,
}

/// The part of a piece of decoded frames that is music.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Timeline {
    pub(super) fn new(bounds: Bounds, tolerance: u64) -> Self {
        Self { bounds, tolerance, next: None, decoded: 0 }
    }

    /// Places `count` frames whose timestamp is `at`. Encoders' delay has negative timestamps.
    /// The error is the number of frames that are missing before it.
    ///
    /// Decoded frames are counted, and timestamps only looked at for gaps: a stream that begins
    /// late, or whose timestamps are rounded, still gives every frame once.
    pub(super) fn place(&mut self, at: i64, count: usize) -> Result<Piece, u64> {
        match self.next {
            None => self.bounds.skip += at.min(0).unsigned_abs(),
            Some(next) if at > next && at.abs_diff(next) > self.tolerance => {
                return Err(at.abs_diff(next));
            }
            Some(_) => {}
        }
        self.next = Some(at.saturating_add(count as i64));
        let start = self.decoded;
        self.decoded += count as u64;
        let end =
            self.bounds.frames.map_or(u64::MAX, |frames| frames.saturating_add(self.bounds.skip));
        let clip = |frame: u64| frame.clamp(start, self.decoded) - start;
        let (from, to) = (clip(self.bounds.skip) as usize, clip(end) as usize);
        Ok(Piece { from: from.min(to), to })
    }

    /// Frames of music that were promised and have not come.
    pub(super) fn missing(&self) -> u64 {
        let promised =
            self.bounds.frames.map_or(0, |frames| frames.saturating_add(self.bounds.skip));
        promised.saturating_sub(self.decoded)
    }

    /// Frames that came behind the promised end.
    pub(super) fn beyond(&self) -> u64 {
        let end =
            self.bounds.frames.map_or(u64::MAX, |frames| frames.saturating_add(self.bounds.skip));
        self.decoded.saturating_sub(end)
    }

    /// Frames of music that have come.
    pub(super) fn music(&self) -> u64 {
        self.decoded.saturating_sub(self.bounds.skip).min(self.bounds.frames.unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delay_and_padding_are_cut_off() {
        let bounds = Bounds { skip: 0, silence: 0, frames: Some(2500) };
        let mut timeline = Timeline::new(bounds, 0);
        // A delay of 1105 frames, as LAME writes it: the timestamps begin below zero.
        assert_eq!(timeline.place(-1105, 1152), Ok(Piece { from: 1105, to: 1152 }));
        assert_eq!(timeline.place(47, 1152), Ok(Piece { from: 0, to: 1152 }));
        assert_eq!((timeline.music(), timeline.missing()), (1199, 1301));
        assert_eq!(timeline.place(1199, 1152), Ok(Piece { from: 0, to: 1152 }));
        assert_eq!(timeline.place(2351, 1152), Ok(Piece { from: 0, to: 149 }));
        assert_eq!(timeline.place(3503, 1152), Ok(Piece { from: 0, to: 0 }));
        assert_eq!((timeline.music(), timeline.missing()), (2500, 0));
        assert_eq!(timeline.beyond(), 4 * 1152 + 1152 - 1105 - 2500);
    }

    #[test]
    fn a_stream_that_begins_late_loses_nothing_and_a_gap_is_told() {
        let mut timeline = Timeline::new(Bounds::default(), 2);
        assert_eq!(timeline.place(9000, 100), Ok(Piece { from: 0, to: 100 }));
        assert_eq!(timeline.place(9102, 100), Ok(Piece { from: 0, to: 100 }));
        assert_eq!(timeline.place(9102, 100), Ok(Piece { from: 0, to: 100 }));
        assert_eq!(timeline.place(9205, 100), Err(3));
    }
}
