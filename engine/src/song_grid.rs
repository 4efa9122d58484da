//! The grid of a song, with its count-in.

use downbeat_rt::{Grid, GridPoint, LeadIn, Stroke};
use downbeat_show_files::{Beat, Click, Song};

/// The grid of a song, and the frame at which its count-in begins: 0 where it has none.
///
/// The count-in fills whole bars up to the first bar line that is not before the song's first frame,
/// so a song that begins with a pickup begins inside the last bar of its count-in, as musicians
/// play it. It is counted even where the song's click is off, because it was asked for by itself.
/// Between the count-in and bar 1 nothing clicks.
///
/// The grid has every bar that a frame of the song is in, the first one whole even where it begins
/// before the song: a jump may go there, and what is counted in is a whole bar.
pub(crate) fn make(song: &Song, rate: u32, click: Option<&Click>) -> (Grid, i64) {
    let tempo = &song.tempo;
    let mut entry = 1;
    while tempo.bar_frame(rate, entry) < 0 {
        entry += 1;
    }
    while tempo.bar_frame(rate, entry - 1) >= 0 {
        entry -= 1;
    }
    let count_in = i32::try_from(song.count_in_bars).unwrap_or(0);
    let start = if count_in > 0 { tempo.bar_frame(rate, entry - count_in).min(0) } else { 0 };
    let cut_bar = i32::from(tempo.bar_frame(rate, entry) > 0);
    // The bar that the song's end cuts is there whole: a count-in into it has all of its beats.
    let last_bar = tempo.place(rate, (song.frames as i64 - 1).max(0)).bar;
    let until = tempo.bar_frame(rate, last_bar + 1).max(song.frames as i64);
    let subdivide = click.map_or(1, Click::points_per_beat);
    let stroke = |point: &Beat| {
        click?.stroke(point.meter, point.beat, point.sub, subdivide).map(|stroke| match stroke {
            downbeat_show_files::Stroke::Accent => Stroke::Accent,
            downbeat_show_files::Stroke::Beat => Stroke::Beat,
            downbeat_show_files::Stroke::Subdivision => Stroke::Subdivision,
        })
    };
    let points = tempo
        .points(rate, subdivide, (entry - count_in.max(cut_bar)).min(1), until)
        .into_iter()
        .map(|point| GridPoint {
            frame: point.frame,
            bar: point.bar,
            beat: point.beat,
            beats_in_bar: point.meter.beats,
            subdivision: point.sub,
            stroke: stroke(&point),
            clicks: if point.bar < entry {
                count_in > 0 && (point.frame >= start)
            } else {
                song.click && point.bar >= 1
            },
        })
        .collect();
    (Grid::new(points), start)
}

/// How a song begins that is played from `first` on, where its count-in begins at `counted`. The
/// count-in is that of its own grid where it is played from its first frame on; a version that starts
/// elsewhere counts as many bars like the one it starts in.
pub(crate) fn lead_in(song: &Song, first: i64, counted: i64) -> LeadIn {
    let bars = u16::try_from(song.count_in_bars).unwrap_or(u16::MAX);
    match (bars, first) {
        (0, _) => LeadIn::None,
        (_, 0) => LeadIn::Grid { frames: counted.unsigned_abs() },
        _ => LeadIn::Bars(bars),
    }
}

/// Beats from the first beat of bar 1 to a frame, with what has gone of the beat it is in. After the
/// last beat of the grid the beats go on like that one.
pub(crate) fn beats_at(grid: &Grid, frame: i64) -> f64 {
    let beats = grid.beats();
    // Bar 1 begins where no beat of an earlier bar is left.
    let mut first = 0;
    let mut after = beats.len();
    while first < after {
        let middle = usize::midpoint(first, after);
        let before = beats.get(middle).is_some_and(|point| point.bar < 1);
        if before { first = middle + 1 } else { after = middle }
    }
    let at = beats.last_at(frame).unwrap_or(0);
    let Some((from, length)) = beat_length(grid, at) else { return 0.0 };
    at as f64 - first as f64 + (frame - from) as f64 / length as f64
}

/// The frame of a beat of the grid and its length; the last one is as long as the one before it.
fn beat_length(grid: &Grid, at: usize) -> Option<(i64, i64)> {
    let beats = grid.beats();
    let from = beats.frame(at)?;
    let length = match beats.frame(at + 1) {
        Some(next) => next - from,
        None => from - beats.frame(at.checked_sub(1)?)?,
    };
    (length > 0).then_some((from, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_count_from_bar_1_and_go_on_after_the_last() {
        let point = |frame, bar, beat| GridPoint {
            frame,
            bar,
            beat,
            beats_in_bar: 2,
            subdivision: 0,
            stroke: None,
            clicks: false,
        };
        // Bar 0 of two beats, bar 1 of two that are slower.
        let points = vec![point(-20, 0, 1), point(-10, 0, 2), point(0, 1, 1), point(20, 1, 2)];
        let grid = Grid::new(points);
        let frames = [-20, -15, 0, 10, 20, 30, 60, -30];
        let beats = frames.map(|frame| beats_at(&grid, frame));
        assert_eq!(beats, [-2.0, -1.5, 0.0, 0.5, 1.0, 1.5, 3.0, -3.0]);
        assert_eq!(beats_at(&Grid::default(), 5), 0.0);
    }
}
