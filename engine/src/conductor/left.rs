//! What repeats in a song, as the journal has it, and as a run takes it up that goes on with an
//! earlier one.

use downbeat_journal as journal;
use downbeat_rt::{ArmedId, Place, Release, Span, Stretch, Vamp};

use super::Conductor;
use super::setlist::EntryId;
use super::vamping::VampMade;
use crate::VampOf;
use crate::song_source::SongSource;

/// Frames by which a border may miss its bar line, because the show had another rate when it was
/// written down. No two lines are ever so near to each other.
const NEAR: u64 = 4;

/// What an earlier run left of a song besides its place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Left {
    pub(super) vamp: Option<Repeating>,
    /// The place that was marked to repeat from.
    pub(super) marked: Option<Place>,
}

/// What repeats in a song.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeating {
    pub(super) vamp: Vamp,
    /// What the operator asked for, if that made it.
    pub(super) made: Option<VampOf>,
}

/// It does not fit the song any more, which was changed in between.
#[derive(Clone, Copy, Debug)]
pub(super) struct DoesNotFit;

impl Left {
    /// What repeats at a place.
    pub(super) fn vamp_at(&self, place: Place) -> Option<Repeating> {
        self.vamp.filter(|left| left.vamp.holds(place))
    }
}

impl Repeating {
    /// What a position of the journal says of the song at `place`; `None` where that is what the
    /// arrangement says.
    pub(super) fn read(
        position: &journal::Position,
        source: &SongSource,
        place: Place,
    ) -> Result<Option<Self>, DoesNotFit> {
        let Some(kept) = position.vamp else { return Ok(None) };
        let span = source.arrangement.span(place.span).ok_or(DoesNotFit)?;
        let stretch = match kept.of {
            journal::VampOf::Arrangement if span.vamps => Stretch::span(place.span, span),
            // The file has no loop there any more, and whoever changed it knows.
            journal::VampOf::Arrangement => return Ok(None),
            _ => {
                let border = |span: Option<u32>, frame| {
                    border(source, moved(span, position, place)?, frame).ok_or(DoesNotFit)
                };
                let from = border(kept.from_span, kept.from)?;
                Stretch { from, to: border(kept.to_span, kept.to)? }
            }
        };
        if !stretch.is_in(&source.arrangement) || !stretch.holds(place) {
            return Err(DoesNotFit);
        }
        let made = match kept.of {
            journal::VampOf::Section => Some(VampOf::Section),
            journal::VampOf::Bars { bars } => Some(VampOf::Bars(bars)),
            journal::VampOf::Marked => Some(VampOf::Marked),
            journal::VampOf::Arrangement | journal::VampOf::Other => None,
        };
        let releasing = kept.release.map(|release| match release {
            journal::Release::AtEnd => Release::AtEnd,
            journal::Release::AtBar => Release::AtBar,
            journal::Release::Now => Release::Now,
        });
        let vamp = Vamp { stretch, passes: kept.pass.max(1), releasing };
        Ok(Some(Self { vamp, made }))
    }

    /// As the journal has it, for a song that stands in span `number`.
    fn written(&self, number: u32, span: &Span) -> journal::Vamp {
        let Vamp { stretch, passes, releasing } = self.vamp;
        let Stretch { from, to } = stretch;
        let is_span = span.vamps && stretch == Stretch::span(number, span);
        let of = match self.made {
            _ if is_span => journal::VampOf::Arrangement,
            Some(VampOf::Section) => journal::VampOf::Section,
            Some(VampOf::Bars(bars)) => journal::VampOf::Bars { bars },
            Some(VampOf::Marked) => journal::VampOf::Marked,
            None => journal::VampOf::Other,
        };
        let release = releasing.map(|release| match release {
            Release::AtEnd => journal::Release::AtEnd,
            Release::AtBar => journal::Release::AtBar,
            Release::Now => journal::Release::Now,
        });
        journal::Vamp {
            of,
            from: from.frame,
            to: to.frame,
            from_span: Some(from.span),
            to_span: Some(to.span),
            pass: passes,
            release,
        }
    }
}

/// The number that a span of the journal has now: the song stands at `place` of what it was, and the
/// spans before it may be more or fewer.
fn moved(span: Option<u32>, position: &journal::Position, place: Place) -> Result<u32, DoesNotFit> {
    let Some(span) = span else { return Ok(place.span) };
    let moved = i64::from(place.span) - i64::from(position.span) + i64::from(span);
    u32::try_from(moved).map_err(|_| DoesNotFit)
}

/// The bar line, or the border of the span, that was meant by a frame.
fn border(source: &SongSource, number: u32, frame: i64) -> Option<Place> {
    let span = source.arrangement.span(number)?;
    let near = |border: &i64| border.abs_diff(frame) <= NEAR;
    let border = [span.from, span.to].into_iter().find(near).or_else(|| bar_line(source, frame))?;
    Some(Place { span: number, frame: border })
}

/// The place that the operator had marked, in a song that now stands at `place`.
pub(super) fn marked(
    position: &journal::Position,
    source: &SongSource,
    place: Place,
) -> Result<Option<Place>, DoesNotFit> {
    let Some(frame) = position.marked else { return Ok(None) };
    let arrangement = &source.arrangement;
    let marked = match position.marked_span {
        Some(span) => border(source, moved(Some(span), position, place)?, frame),
        None => bar_line(source, frame).and_then(|line| arrangement.holding(line, place.span)),
    };
    marked.filter(|&marked| arrangement.has(marked)).ok_or(DoesNotFit).map(Some)
}

/// The bar line that was meant by a frame.
fn bar_line(source: &SongSource, frame: i64) -> Option<i64> {
    let bars = source.grid.bars();
    let line = bars.last_at(frame.saturating_add(NEAR as i64))?;
    bars.frame(line).filter(|line| line.abs_diff(frame) <= NEAR)
}

impl Conductor {
    /// What repeats at a place of the song that plays, is held or stands, for the journal; `None`
    /// where that is what the arrangement says.
    pub(super) fn vamp_written(&self, source: &SongSource, at: Place) -> Option<journal::Vamp> {
        let span = source.arrangement.span(at.span)?;
        let repeating = self.repeating();
        let goes_on = match self.front() {
            Some((_, front)) if front.place.span == at.span => repeating.is_none(),
            _ => false,
        };
        if goes_on && span.vamps {
            // A part of what loops was made to repeat and released: it plays on through.
            let releasing = Some(Release::AtEnd);
            let vamp = Vamp { releasing, ..Vamp::of(Stretch::span(at.span, span)) };
            return Some(Repeating { vamp, made: None }.written(at.span, span));
        }
        let repeating = repeating.filter(|repeating| repeating.vamp.holds(at));
        repeating.map(|repeating| repeating.written(at.span, span))
    }

    /// The place that was marked to repeat from in the song that plays, is held or stands.
    pub(super) fn mark_written(&self) -> Option<Place> {
        match self.front() {
            Some((_, front)) => {
                self.vamp_from.filter(|(song, _)| *song == front.song).map(|(_, place)| place)
            }
            None => self.stands()?.left.marked,
        }
    }

    /// Where what an earlier run left repeating in the song of an entry begins again.
    pub(super) fn loop_start_left(&self, entry: EntryId) -> Option<Place> {
        let standing = self.stands().filter(|standing| standing.entry == entry)?;
        Some(standing.left.vamp_at(standing.place)?.vamp.stretch.from)
    }

    /// What an earlier run left of a song is this run's: it has started, from `place`.
    pub(super) fn take_up(&mut self, song: ArmedId, place: Place, left: Left) {
        if let Some(place) = left.marked {
            self.vamp_from = Some((song, place));
        }
        self.vamp_made = left.vamp_at(place).and_then(|left| {
            // No order waits for an answer.
            let stretch = Some(left.vamp.stretch);
            Some(VampMade { token: 0, what: left.made?, stretch })
        });
    }
}
