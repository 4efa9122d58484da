//! A bar that is counted before a place sounds.

use super::song::{Point, Song};

#[derive(Clone, Debug)]
pub struct Pattern {
    origin: i64,
    length: i64,
    /// Its points, as frames after its line.
    points: Vec<Point>,
}

impl Pattern {
    /// The bar that holds a frame; the song's first one for frames before it.
    pub fn holding(song: &Song, frame: i64) -> Self {
        let held = song.bars.iter().rfind(|bar| bar.frame <= frame).unwrap_or(&song.bars[0]);
        let first = (held.bar - 1) * song.points_of_bar;
        let at = |point: i64| song.point_frame(point) - held.frame;
        let points = (0..song.points_of_bar).map(|number| {
            let known = song.points.iter().find(|p| p.frame == held.frame + at(first + number));
            let beat = number / super::show::SUBDIVIDE + 1;
            let sub = number % super::show::SUBDIVIDE;
            let clicks = known.is_some_and(|point| point.clicks);
            Point { frame: at(first + number), bar: held.bar, beat, sub, clicks }
        });
        Self {
            origin: held.frame,
            length: at(first + song.points_of_bar),
            points: points.collect(),
        }
    }

    /// Frames from a bar line so many bars before the bar that holds `frame` to that frame.
    pub fn lead(&self, frame: i64, bars: i64) -> i64 {
        (frame - self.origin).rem_euclid(self.length) + bars * self.length
    }

    /// What clicks at a frame: every beat, whether the song has its click on or not, and the
    /// subdivisions on which it is.
    pub fn at(&self, frame: i64) -> Option<&Point> {
        let inside = (frame - self.origin).rem_euclid(self.length);
        let point = self.points.iter().find(|point| point.frame == inside);
        point.filter(|point| point.sub == 0 || point.clicks)
    }
}
