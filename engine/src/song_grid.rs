//! The grid of a song, with its count-in.

use downbeat_rt::{Grid, GridPoint};
use downbeat_show_files::Song;

/// The grid of a song and the frame it starts from after GO.
///
/// The count-in fills whole bars up to the first bar line that is not before the song's first frame,
/// so a song that begins with a pickup begins inside the last bar of its count-in, as musicians
/// play it. It is counted even where the song's click is off, because it was asked for by itself.
/// Between the count-in and bar 1 nothing clicks.
pub(crate) fn make(song: &Song, rate: u32, subdivide: u16) -> (Grid, i64) {
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
    let points = tempo
        .points(rate, subdivide, (entry - count_in).min(1), song.frames as i64)
        .into_iter()
        .map(|point| GridPoint {
            frame: point.frame,
            bar: point.bar,
            beat: point.beat,
            beats_in_bar: point.beats_in_bar,
            subdivision: point.sub,
            clicks: if point.bar < entry {
                count_in > 0 && (point.frame >= start)
            } else {
                song.click && point.bar >= 1
            },
        })
        .collect();
    (Grid::new(points), start)
}
