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
    /// What the click plays here.
    pub stroke: Option<Stroke>,
    /// Whether the click is on here.
    pub clicks: bool,
}

/// A sound of the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// The sound of a bar's first beat.
    Accent,
    /// The sound of the other beats.
    Beat,
    /// The sound between the beats.
    Subdivision,
}

/// Every beat and subdivision of a song, in the order of their frames. Made at load; never changed.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    points: Box<[GridPoint]>,
    /// The numbers of the points that are beats.
    beats: Box<[u32]>,
    /// The numbers of the points that are bar lines.
    bars: Box<[u32]>,
}

impl Grid {
    /// A grid of these points, which must be in the order of their frames, no two of them on one.
    /// Allocates: not for the audio thread.
    pub fn new(points: Vec<GridPoint>) -> Self {
        debug_assert!(points.is_sorted_by_key(|point| point.frame));
        let numbers = |wanted: fn(&GridPoint) -> bool| {
            let points = points.iter().enumerate().filter(|(_, point)| wanted(point));
            points.map(|(at, _)| at as u32).collect()
        };
        Self {
            beats: numbers(|point| point.subdivision == 0),
            bars: numbers(|point| point.subdivision == 0 && point.beat == 1),
            points: points.into_boxed_slice(),
        }
    }

    /// All points.
    pub fn points(&self) -> &[GridPoint] {
        &self.points
    }

    /// The last beat (no subdivision) at or before a frame. Real-time safe.
    pub fn beat_at(&self, frame: i64) -> Option<&GridPoint> {
        self.beats().last_at(frame).and_then(|beat| self.beats().get(beat))
    }

    /// All beats. Real-time safe.
    pub fn beats(&self) -> Lines<'_> {
        Lines { points: &self.points, numbers: &self.beats }
    }

    /// All bar lines. Real-time safe.
    pub fn bars(&self) -> Lines<'_> {
        Lines { points: &self.points, numbers: &self.bars }
    }
}

/// The beats or the bar lines of a [`Grid`], by number from 0. Every search is a binary one, and
/// real-time safe.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    points: &'a [GridPoint],
    numbers: &'a [u32],
}

impl<'a> Lines<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The line of this number.
    pub fn get(&self, line: usize) -> Option<&'a GridPoint> {
        self.points.get(*self.numbers.get(line)? as usize)
    }

    /// The frame of the line of this number.
    pub fn frame(&self, line: usize) -> Option<i64> {
        self.get(line).map(|point| point.frame)
    }

    /// How many are before a frame: the number of the first one at or after it.
    pub fn before(&self, frame: i64) -> usize {
        self.numbers.partition_point(|&at| self.points[at as usize].frame < frame)
    }

    /// The number of the last one at or before a frame.
    pub fn last_at(&self, frame: i64) -> Option<usize> {
        self.numbers.partition_point(|&at| self.points[at as usize].frame <= frame).checked_sub(1)
    }

    /// The frame of the first one at or after a frame.
    pub fn next(&self, frame: i64) -> Option<i64> {
        self.frame(self.before(frame))
    }
}

#[cfg(test)]
impl Grid {
    /// A grid of nothing but bar lines at these frames, from bar 1 on.
    pub(crate) fn of_bars(lines: impl IntoIterator<Item = i64>) -> Self {
        let point = |(bar, frame)| GridPoint {
            frame,
            bar,
            beat: 1,
            beats_in_bar: 4,
            subdivision: 0,
            stroke: None,
            clicks: false,
        };
        Self::new((1..).zip(lines).map(point).collect())
    }
}
