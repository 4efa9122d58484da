//! The grid: the tempo map worked out to frames.

/// One point of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridPoint {
    /// Frame from the song's first frame; negative in the count-in.
    pub frame: i64,
    /// The bar; bar 1 is at the song's offset.
    pub bar: i32,
    /// The beat in the bar, from 1.
    pub beat: u16,
    /// Beats of this bar.
    pub beats_in_bar: u16,
    /// 0 on the beat, else which subdivision of it.
    pub subdivision: u16,
    /// Whether the click sounds here.
    pub clicks: bool,
}

impl GridPoint {
    /// Which of the click's sounds is played here.
    #[inline]
    pub fn sound(&self) -> usize {
        match (self.subdivision, self.beat) {
            (0, 1) => 0,
            (0, _) => 1,
            _ => 2,
        }
    }
}

/// Every beat and subdivision of a song, in the order of their frames. Made at load; never changed.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    points: Box<[GridPoint]>,
}

impl Grid {
    /// A grid of these points, which must be in the order of their frames.
    pub fn new(points: Vec<GridPoint>) -> Self {
        debug_assert!(points.is_sorted_by_key(|point| point.frame));
        Self { points: points.into_boxed_slice() }
    }

    /// All points.
    pub fn points(&self) -> &[GridPoint] {
        &self.points
    }

    /// The last beat (no subdivision) at or before a frame.
    pub fn beat_at(&self, frame: i64) -> Option<&GridPoint> {
        let after = self.points.partition_point(|point| point.frame <= frame);
        self.points[..after].iter().rev().find(|point| point.subdivision == 0)
    }
}
