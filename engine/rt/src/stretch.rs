//! A part of an arrangement.

use crate::{Arrangement, Grid, Place, Span};

/// What is played along an arrangement from one place up to another. It may go over any number of
/// spans, and is not longer than the arrangement: none of them is played twice in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first place.
    pub from: Place,
    /// Its last span, and the frame of that which is not played any more; at most the span's end.
    pub to: Place,
}

impl Stretch {
    /// A whole span. Real-time safe.
    pub fn span(number: u32, span: &Span) -> Self {
        let place = |frame| Place { span: number, frame };
        Self { from: place(span.from), to: place(span.to) }
    }

    /// The last so many bars (at least 1) before the end of the bar that holds `here`: up to the
    /// first bar line after that place, or to the end of its span where that comes sooner. They are
    /// counted back along the arrangement, which begins sooner where it has not as many; `None` where
    /// the song has no bars. Real-time safe: it looks at each span once.
    pub fn last_bars(
        arrangement: &Arrangement,
        grid: &Grid,
        here: Place,
        bars: u16,
    ) -> Option<Self> {
        let lines = grid.bars();
        let span = arrangement.span(here.span).filter(|_| !lines.is_empty())?;
        let line = lines.next(here.frame.saturating_add(1));
        let to = Place { frame: line.unwrap_or(span.to).min(span.to), ..here };
        let mut left = usize::from(bars.max(1));
        let mut end = to.frame;
        for number in (0..=here.span).rev() {
            let span = arrangement.span(number)?;
            let (first, after) = (lines.before(span.from), lines.before(end));
            if after.saturating_sub(first) >= left {
                let frame = lines.frame(after - left)?;
                return Some(Self { from: Place { span: number, frame }, to });
            }
            left -= after.saturating_sub(first);
            end = number
                .checked_sub(1)
                .and_then(|before| arrangement.span(before))
                .map_or(0, |span| span.to);
        }
        Some(Self { from: arrangement.first(), to })
    }

    /// Whether a place is in one of its spans and before its end. One that is before its start is so
    /// too: it leads there. Real-time safe.
    #[inline]
    pub fn holds(&self, place: Place) -> bool {
        self.from.span <= place.span && place < self.to
    }

    /// Whether this span is one of its own. Real-time safe.
    #[inline]
    pub fn has_span(&self, span: u32) -> bool {
        (self.from.span..=self.to.span).contains(&span)
    }

    /// Whether it ends in this span. Real-time safe.
    #[inline]
    pub fn ends_in(&self, span: u32) -> bool {
        self.to.span == span
    }

    /// Whether an arrangement has it, and it has a frame. Real-time safe.
    pub fn is_in(&self, arrangement: &Arrangement) -> bool {
        let ends = |span: &Span| span.from < self.to.frame && self.to.frame <= span.to;
        arrangement.has(self.from)
            && arrangement.span(self.to.span).is_some_and(ends)
            && self.from < self.to
    }

    /// Its length in frames. Real-time safe.
    pub fn frames(&self, arrangement: &Arrangement) -> u64 {
        arrangement.left(self.from).saturating_sub(arrangement.left(self.to))
    }

    /// How many bars begin in it. Not for the audio thread: it goes through all of its spans.
    pub fn bars(&self, arrangement: &Arrangement, grid: &Grid) -> usize {
        let lines = grid.bars();
        let spans = (self.from.span..=self.to.span).filter_map(|number| {
            let span = arrangement.span(number)?;
            let from = if number == self.from.span { self.from.frame } else { span.from };
            let to = if number == self.to.span { self.to.frame } else { span.to };
            Some(lines.before(to).saturating_sub(lines.before(from)))
        });
        spans.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bar lines at every 100 frames from 0 to 900.
    fn grid() -> Grid {
        Grid::of_bars((0..10).map(|bar| bar * 100))
    }

    fn arrangement(spans: &[(i64, i64)]) -> Arrangement {
        let span = |&(from, to)| Span { from, to, vamps: false, section: 0, cue: None };
        Arrangement::new(spans.iter().map(span).collect()).unwrap()
    }

    fn place(span: u32, frame: i64) -> Place {
        Place { span, frame }
    }

    #[test]
    fn bars_are_counted_back_along_the_arrangement() {
        // Bars 1 to 3, bars 7 and 8, bars 2 and 3 again, half of bar 4.
        let song = arrangement(&[(0, 300), (600, 800), (100, 300), (300, 350)]);
        let last = |here: Place, bars| {
            let stretch = Stretch::last_bars(&song, &grid(), here, bars)?;
            assert!(stretch.is_in(&song) && stretch.holds(here));
            Some((stretch.from, stretch.to, stretch.bars(&song, &grid())))
        };
        let within = Some((place(2, 100), place(2, 300), 2));
        assert_eq!(last(place(2, 200), 2), within);
        assert_eq!(last(place(2, 299), 2), within);
        assert_eq!(last(place(2, 100), 1), Some((place(2, 100), place(2, 200), 1)));
        assert_eq!(last(place(2, 250), 3), Some((place(1, 700), place(2, 300), 3)));
        assert_eq!(last(place(2, 250), 5), Some((place(0, 200), place(2, 300), 5)));
        // The span ends in the bar, and the song before the ninth bar back.
        assert_eq!(last(place(3, 320), 4), Some((place(1, 700), place(3, 350), 4)));
        assert_eq!(last(place(3, 320), 8), Some((place(0, 0), place(3, 350), 8)));
        assert_eq!(last(place(3, 320), 9), Some((place(0, 0), place(3, 350), 8)));
        // No bars are one.
        assert_eq!(last(place(0, 0), 0), Some((place(0, 0), place(0, 100), 1)));
        assert_eq!(last(place(4, 0), 1), None);
        assert_eq!(Stretch::last_bars(&song, &Grid::default(), place(0, 0), 1), None);
    }

    #[test]
    fn a_bar_that_begins_before_a_cut_is_not_counted_in_the_span_after_it() {
        // Bar 2 is cut off at 150, and bar 6 comes in at 550.
        let song = arrangement(&[(0, 150), (550, 800)]);
        let last = |bars| Stretch::last_bars(&song, &grid(), place(1, 650), bars).unwrap().from;
        assert_eq!(last(1), place(1, 600));
        assert_eq!(last(2), place(0, 100));
        assert_eq!(last(3), place(0, 0));
    }

    #[test]
    fn a_stretch_is_as_long_as_it_is_played() {
        let song = arrangement(&[(0, 300), (600, 800), (100, 300)]);
        let stretch = |from, to| Stretch { from, to };
        let over = stretch(place(0, 250), place(2, 110));
        assert_eq!(over.frames(&song), 50 + 200 + 10);
        assert_eq!(stretch(place(1, 650), place(1, 660)).frames(&song), 10);
        assert!(over.holds(place(0, 0)) && over.holds(place(1, 799)) && over.holds(place(2, 109)));
        assert!(!over.holds(place(2, 110)) && !over.holds(place(3, 0)));
        assert!(!stretch(place(1, 650), place(1, 700)).holds(place(0, 299)));
        for (from, to) in [
            (place(0, 300), place(1, 700)),
            (place(0, 0), place(1, 600)),
            (place(0, 0), place(1, 801)),
            (place(0, 100), place(0, 100)),
            (place(2, 100), place(1, 700)),
            (place(1, 600), place(3, 1)),
        ] {
            assert!(!stretch(from, to).is_in(&song), "{from:?} {to:?}");
        }
    }
}
