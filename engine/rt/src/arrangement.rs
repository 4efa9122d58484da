//! What of a song is played, and in which order.

use std::fmt;

/// One pass over song frames `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first frame.
    pub from: i64,
    /// The frame after its last one.
    pub to: i64,
    /// Whether it repeats until it is released.
    pub vamps: bool,
    /// Which section it plays, for the eye only.
    pub section: u32,
    /// Which of the song's [`crate::Cues`] announces it.
    pub cue: Option<u16>,
}

impl Span {
    /// Its length in frames.
    pub fn frames(&self) -> i64 {
        self.to - self.from
    }

    /// Whether a frame is one of its own.
    pub fn holds(&self, frame: i64) -> bool {
        (self.from..self.to).contains(&frame)
    }
}

/// Where a song is: a frame within one pass of its arrangement. The same frame may be played in
/// several spans, so the frame alone would not say it. Places are in the order of play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The span's number in the arrangement.
    pub span: u32,
    /// The song's frame.
    pub frame: i64,
}

/// The spans of a song in the order of play. Spans whose frames follow each other are seamless:
/// nothing is faded between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    spans: Box<[Span]>,
    /// Frames from each span's start to the end of the arrangement, each span played once.
    left: Box<[u64]>,
}

/// A span that has no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptySpan {
    /// Its number in the list.
    pub span: usize,
}

impl fmt::Display for EmptySpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "span {} ends where it starts or before it: give it at least one frame",
            self.span
        )
    }
}

impl std::error::Error for EmptySpan {}

impl Arrangement {
    /// An arrangement of these spans; none at all is a song without a frame. Allocates: not for the
    /// audio thread.
    ///
    /// # Errors
    ///
    /// [`EmptySpan`] where a span does not end after it starts.
    pub fn new(spans: Vec<Span>) -> Result<Self, EmptySpan> {
        if let Some(span) = spans.iter().position(|span| span.to <= span.from) {
            return Err(EmptySpan { span });
        }
        let mut left = vec![0; spans.len()];
        let mut sum = 0u64;
        for (left, span) in left.iter_mut().zip(&spans).rev() {
            sum = sum.saturating_add(span.to.abs_diff(span.from));
            *left = sum;
        }
        Ok(Self { spans: spans.into(), left: left.into() })
    }

    /// One pass over a song of so many frames. Allocates: not for the audio thread.
    pub fn plain(frames: u64) -> Self {
        let to = i64::try_from(frames).unwrap_or(i64::MAX);
        let span = Span { from: 0, to, vamps: false, section: 0, cue: None };
        Self::new(if to > 0 { vec![span] } else { Vec::new() }).unwrap_or_default()
    }

    /// All spans.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Frames from first to last, each span played once.
    pub fn frames(&self) -> u64 {
        self.left.first().copied().unwrap_or(0)
    }

    /// Whether it plays nothing.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Where it begins.
    pub fn first(&self) -> Place {
        Place { span: 0, frame: self.spans.first().map_or(0, |span| span.from) }
    }

    /// The span of this number. Real-time safe.
    #[inline]
    pub fn span(&self, number: u32) -> Option<&Span> {
        self.spans.get(number as usize)
    }

    /// Where the span of this number begins. Real-time safe.
    pub fn start_of(&self, number: u32) -> Option<Place> {
        self.span(number).map(|span| Place { span: number, frame: span.from })
    }

    /// Whether it is the last one. Real-time safe.
    #[inline]
    pub fn is_last(&self, number: u32) -> bool {
        number as usize + 1 >= self.spans.len()
    }

    /// Whether a place is in it. Real-time safe.
    pub fn has(&self, place: Place) -> bool {
        self.span(place.span).is_some_and(|span| span.holds(place.frame))
    }

    /// Frames from a place to the end, each span played once. Real-time safe.
    pub fn left(&self, place: Place) -> u64 {
        let Some(span) = self.span(place.span) else { return 0 };
        let after = self.left.get(place.span as usize + 1).copied().unwrap_or(0);
        after.saturating_add(u64::try_from(span.to.saturating_sub(place.frame)).unwrap_or(0))
    }

    /// The place that plays a frame, as seen from a span: in that span, else in the next one after it
    /// in the order of play, else in the nearest one before it. Real-time safe: it looks at each
    /// span once.
    pub fn holding(&self, frame: i64, from: u32) -> Option<Place> {
        let from = (from as usize).min(self.spans.len());
        let holds = |at: &usize| self.spans[*at].holds(frame);
        let span = (from..self.spans.len()).find(holds).or_else(|| (0..from).rev().find(holds))?;
        Some(Place { span: span as u32, frame })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, to: i64) -> Span {
        Span { from, to, vamps: false, section: 0, cue: None }
    }

    #[test]
    fn lengths_are_summed_from_each_place_to_the_end() {
        let song = Arrangement::new(vec![span(100, 300), span(0, 50), span(100, 300)]).unwrap();
        assert_eq!(song.frames(), 450);
        assert_eq!(song.left(Place { span: 0, frame: 120 }), 430);
        assert_eq!(song.left(Place { span: 1, frame: 49 }), 201);
        assert_eq!(song.left(Place { span: 2, frame: 300 }), 0);
        assert_eq!(song.left(Place { span: 3, frame: 0 }), 0);
        // In a count-in the frames before the first one are to come, too.
        assert_eq!(song.left(Place { span: 0, frame: 0 }), 550);
    }

    #[test]
    fn a_frame_is_held_by_the_next_span_that_has_it_else_by_the_nearest_before() {
        let song =
            Arrangement::new(vec![span(0, 100), span(100, 200), span(0, 100), span(300, 400)])
                .unwrap();
        let held = |frame, from| song.holding(frame, from).map(|place| place.span);
        assert_eq!(held(50, 0), Some(0));
        assert_eq!(held(50, 1), Some(2));
        assert_eq!(held(50, 3), Some(2));
        assert_eq!(held(150, 3), Some(1));
        assert_eq!(held(250, 1), None);
        assert_eq!(held(399, 9), Some(3));
    }

    #[test]
    fn a_span_without_a_frame_is_refused_by_number() {
        assert_eq!(Arrangement::new(vec![span(0, 10), span(7, 7)]), Err(EmptySpan { span: 1 }));
        assert!(Arrangement::plain(0).is_empty());
    }
}
