//! The grid of a song, with its count-in.

use downbeat_rt::{Grid, GridPoint, LeadIn};
use downbeat_show_files::Song;

/// The grid of a song, and the frame at which its count-in begins: 0 where it has none.
///
/// The count-in fills whole bars up to the first bar line that is not before the song's first frame,
/// so a song that begins with a pickup begins inside the last bar of its count-in, as musicians
/// play it. It is counted even where the song's click is off, because it was asked for by itself.
/// Between the count-in and bar 1 nothing clicks.
///
/// The grid has every bar that a frame of the song is in, the first one whole even where it begins
/// before the song: a jump may go there, and what is counted in is a whole bar.
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
    let cut_bar = i32::from(tempo.bar_frame(rate, entry) > 0);
    // The bar that the song's end cuts is there whole: a count-in into it has all of its beats.
    let last_bar = tempo.place(rate, (song.frames as i64 - 1).max(0)).bar;
    let until = tempo.bar_frame(rate, last_bar + 1).max(song.frames as i64);
    let points = tempo
        .points(rate, subdivide, (entry - count_in.max(cut_bar)).min(1), until)
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
