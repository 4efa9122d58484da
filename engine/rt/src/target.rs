//! Where a jump goes, once it is known where it begins.

use crate::grid::Lines;
use crate::{ArmedId, Arrangement, Grid, Place, Refusal, Target};

/// Where a border leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dest {
    /// On in the same song.
    Place(Place),
    /// To the end of the arrangement.
    End,
    /// To another song's first place.
    Song(ArmedId),
}

/// Works out where a jump goes that begins in span `span`, at song frame `border` (which may be the
/// span's end).
pub(crate) fn resolve(
    to: Target,
    arrangement: &Arrangement,
    grid: &Grid,
    span: u32,
    border: i64,
) -> Result<Dest, Refusal> {
    let place = match to {
        Target::Song(song) => return Ok(Dest::Song(song)),
        Target::Place(place) => arrangement.has(place).then_some(place),
        Target::Sections(sections) => {
            let last = arrangement.spans().len().saturating_sub(1) as u32;
            arrangement.start_of(span.saturating_add_signed(sections).min(last))
        }
        Target::Bars(bars) => further(bars, grid.bars(), arrangement, span, border),
        Target::Beats(beats) => further(beats, grid.beats(), arrangement, span, border),
    };
    place.map(Dest::Place).ok_or(Refusal::NoPlace)
}

/// The place `count` lines further than `border`, as far after its line as `border` is after its own.
fn further(
    count: i32,
    lines: Lines<'_>,
    arrangement: &Arrangement,
    span: u32,
    border: i64,
) -> Option<Place> {
    if lines.is_empty() {
        return None;
    }
    // Before the first line one counts from the line that would come before it.
    let here = lines.last_at(border);
    let offset = here.and_then(|line| lines.frame(line)).map_or(0, |line| border - line);
    let line = here.map_or(-1, |line| line as i64) + i64::from(count);
    let Ok(line) = usize::try_from(line) else { return Some(arrangement.first()) };
    let Some(start) = lines.frame(line) else { return last_place(lines, arrangement) };
    // No further than the next line: after a longer bar, and from the end of the song, which is no line.
    let longest = lines.frame(line + 1).map_or(i64::MAX, |next| next - start);
    let frame = start.saturating_add(offset.min(longest));
    let spans = arrangement.spans();
    arrangement.holding(frame, span).or_else(|| {
        if spans.iter().all(|span| frame < span.from) {
            Some(arrangement.first())
        } else if spans.iter().all(|span| frame >= span.to) {
            last_place(lines, arrangement)
        } else {
            None
        }
    })
}

/// The last line within the last span, or where that span begins if it has none.
fn last_place(lines: Lines<'_>, arrangement: &Arrangement) -> Option<Place> {
    let number = arrangement.spans().len().checked_sub(1)?;
    let span = &arrangement.spans()[number];
    let line = lines.before(span.to).checked_sub(1).and_then(|line| lines.frame(line));
    let frame = line.filter(|&line| span.holds(line)).unwrap_or(span.from);
    Some(Place { span: number as u32, frame })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Grid, Span};

    /// The place is never further in its bar than the bar is long: after it the next one begins.
    #[test]
    fn a_place_late_in_a_long_bar_is_the_end_of_a_short_one() {
        let grid = Grid::of_bars([0, 1_000, 1_500, 2_500]);
        let span = Span { from: 0, to: 9_000, vamps: false, section: 0, cue: None };
        let song = Arrangement::new(vec![span]).unwrap();
        let to = |bars, border| resolve(Target::Bars(bars), &song, &grid, 0, border);
        let place = |frame| Ok(Dest::Place(Place { span: 0, frame }));
        assert_eq!(to(1, 300), place(1_300));
        assert_eq!(to(1, 900), place(1_500));
        assert_eq!(to(2, 900), place(2_400));
    }
}
