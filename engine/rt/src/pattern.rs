//! A bar that is counted again and again before a place sounds.

use crate::{Grid, GridPoint};

/// A bar of a grid, repeated without end in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The frame of its bar line.
    origin: i64,
    /// Its length.
    length: i64,
    /// Its first point.
    first: usize,
    /// Its points.
    count: usize,
}

impl Pattern {
    /// The bar that holds a frame; the first one for frames before it. `None` without a bar line. The
    /// last bar of a grid is as long as its first beat says, or else as the bar before it.
    pub(crate) fn holding(grid: &Grid, frame: i64) -> Option<Self> {
        let bars = grid.bars();
        let bar = bars.last_at(frame).unwrap_or(0);
        let line = bars.get(bar)?;
        let origin = line.frame;
        let beats = grid.beats();
        let second = beats.get(beats.before(origin) + 1).filter(|beat| beat.bar == line.bar);
        let of_beats = second.map(|beat| (beat.frame - origin) * i64::from(line.beats_in_bar));
        let of_before = || Some(origin - bars.frame(bar.checked_sub(1)?)?);
        let of_bar = bars.frame(bar + 1).map(|next| next - origin);
        let length = of_bar.or(of_beats).or_else(of_before).filter(|&length| length > 0)?;
        let points = grid.points();
        let first = points.partition_point(|point| point.frame < origin);
        let count = points[first..].partition_point(|point| point.frame < origin + length);
        Some(Self { origin, length, first, count })
    }

    /// Frames of a bar.
    pub(crate) fn length(&self) -> i64 {
        self.length
    }

    /// Frames from a bar line `bars` before the bar that holds `frame` to that frame.
    pub(crate) fn lead(&self, frame: i64, bars: u16) -> i64 {
        (frame - self.origin).rem_euclid(self.length) + i64::from(bars) * self.length
    }

    /// The points within `[frame, frame + frames)`, each with its offset there. Real-time safe.
    pub(crate) fn points<'a>(
        &self,
        grid: &'a Grid,
        frame: i64,
        frames: usize,
    ) -> impl Iterator<Item = (usize, &'a GridPoint)> + use<'a> {
        let Self { origin, length, first, count } = *self;
        let end = frame + frames as i64;
        let passes = (frame - origin).div_euclid(length)..=(end - 1 - origin).div_euclid(length);
        let bar = &grid.points()[first..first + count];
        passes.flat_map(move |pass| {
            let offset = move |point: &GridPoint| point.frame + pass * length - frame;
            let within = move |point: &&GridPoint| (0..end - frame).contains(&offset(point));
            bar.iter().filter(within).map(move |point| (offset(point) as usize, point))
        })
    }

    /// The frame of the beat that is `beats` before the first one at or after `frame`.
    pub(crate) fn beats_before(&self, grid: &Grid, frame: i64, beats: u16) -> Option<i64> {
        let lines = grid.beats();
        let first = lines.before(self.origin);
        let count = lines.before(self.origin + self.length) - first;
        if count == 0 {
            return None;
        }
        let in_bar = (frame - self.origin).rem_euclid(self.length);
        let at = (lines.before(self.origin + in_bar) - first) as i64 - i64::from(beats);
        let beat = lines.frame(first + at.rem_euclid(count as i64) as usize)?;
        Some(frame - in_bar + at.div_euclid(count as i64) * self.length + beat - self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars of 3 beats of 100 frames, each beat in two.
    fn grid() -> Grid {
        let point = |at: i64| GridPoint {
            frame: at * 50,
            bar: (at / 6) as i32 + 1,
            beat: (at / 2 % 3) as u16 + 1,
            beats_in_bar: 3,
            subdivision: (at % 2) as u16,
            stroke: None,
            clicks: false,
        };
        Grid::new((0..15).map(point).collect())
    }

    #[test]
    fn a_bar_repeats_in_both_directions() {
        let grid = grid();
        let bar = Pattern::holding(&grid, 450).unwrap();
        assert_eq!((bar.origin, bar.length(), bar.count), (300, 300, 6));
        assert_eq!((bar.lead(300, 2), bar.lead(450, 1), bar.lead(450, 0)), (600, 450, 150));
        // Before the first bar line the first bar is counted, back from there.
        let first = Pattern::holding(&grid, -60).unwrap();
        assert_eq!((first.origin, first.lead(-60, 1)), (0, 540));
        let found: Vec<_> = bar.points(&grid, -60, 170).map(|(at, p)| (at, p.beat)).collect();
        assert_eq!(found, [(10, 3), (60, 1), (110, 1), (160, 2)]);
        // The same, however it is cut.
        for cut in [1, 7, 64] {
            let mut all = Vec::new();
            for start in (0..170).step_by(cut) {
                let frames = cut.min(170 - start);
                let points = bar.points(&grid, -60 + start as i64, frames);
                all.extend(points.map(|(at, point)| (start + at, point.beat)));
            }
            assert_eq!(all, found, "cut into {cut}");
        }
    }

    #[test]
    fn the_last_bar_is_as_long_as_its_beats_say() {
        let bar = Pattern::holding(&grid(), 700).unwrap();
        assert_eq!((bar.origin, bar.length()), (600, 300));
        assert_eq!(Pattern::holding(&Grid::default(), 0), None);
    }

    #[test]
    fn beats_are_counted_back_across_bars() {
        let grid = grid();
        let bar = Pattern::holding(&grid, 300).unwrap();
        assert_eq!(bar.beats_before(&grid, 300, 0), Some(300));
        assert_eq!(bar.beats_before(&grid, 300, 4), Some(-100));
        assert_eq!(bar.beats_before(&grid, 450, 1), Some(400));
    }
}
