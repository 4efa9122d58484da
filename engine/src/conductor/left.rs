//! What repeats in a song, as the journal has it, and as a run takes it up that goes on with an
//! earlier one.

use downbeat_journal as journal;
use downbeat_rt::{ArmedId, Place, Release, Span, Vamp};

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
    /// The frame that was marked to repeat from.
    pub(super) marked: Option<i64>,
}

/// What repeats in a song.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeating {
    /// The span in which it is.
    pub(super) span: u32,
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
        self.vamp.filter(|left| left.goes_on_at(place))
    }
}

impl Repeating {
    /// Whether it goes on repeating where the song is entered at a place.
    fn goes_on_at(&self, place: Place) -> bool {
        self.span == place.span && place.frame < self.vamp.to
    }

    /// What a position of the journal says of the song at `place`; `None` where that is what the
    /// arrangement says.
    pub(super) fn read(
        position: &journal::Position,
        source: &SongSource,
        place: Place,
    ) -> Result<Option<Self>, DoesNotFit> {
        let Some(kept) = position.vamp else { return Ok(None) };
        let span = source.arrangement.span(place.span).ok_or(DoesNotFit)?;
        let (from, to) = match kept.of {
            journal::VampOf::Arrangement if span.vamps => (span.from, span.to),
            // The file has no loop there any more, and whoever changed it knows.
            journal::VampOf::Arrangement => return Ok(None),
            _ => {
                let border = |frame| border(source, span, frame).ok_or(DoesNotFit);
                (border(kept.from)?, border(kept.to)?)
            }
        };
        if from < span.from || to > span.to || from >= to || place.frame >= to {
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
        let vamp = Vamp { from, to, passes: kept.pass.max(1), releasing };
        Ok(Some(Self { span: place.span, vamp, made }))
    }

    /// As the journal has it.
    fn written(&self, span: &Span) -> journal::Vamp {
        let Vamp { from, to, passes, releasing } = self.vamp;
        let is_span = span.vamps && (from, to) == (span.from, span.to);
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
        journal::Vamp { of, from, to, pass: passes, release }
    }
}

/// The bar line, or the border of the span, that was meant by a frame.
fn border(source: &SongSource, span: &Span, frame: i64) -> Option<i64> {
    let near = |border: &i64| border.abs_diff(frame) <= NEAR;
    [span.from, span.to].into_iter().find(near).or_else(|| bar_line(source, frame))
}

/// The bar line that was meant by a frame.
pub(super) fn bar_line(source: &SongSource, frame: i64) -> Option<i64> {
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
            let (from, to, releasing) = (span.from, span.to, Some(Release::AtEnd));
            let vamp = Vamp { from, to, passes: 1, releasing };
            return Some(Repeating { span: at.span, vamp, made: None }.written(span));
        }
        let repeating = repeating.filter(|repeating| repeating.goes_on_at(at));
        repeating.map(|repeating| repeating.written(span))
    }

    /// The place that was marked to repeat from in the song that plays, is held or stands.
    pub(super) fn mark_written(&self) -> Option<i64> {
        match self.front() {
            Some((_, front)) => {
                self.vamp_from.filter(|(song, _)| *song == front.song).map(|(_, frame)| frame)
            }
            None => self.stands()?.left.marked,
        }
    }

    /// Where what an earlier run left repeating in the song of an entry begins again.
    pub(super) fn loop_start_left(&self, entry: EntryId) -> Option<Place> {
        let standing = self.stands().filter(|standing| standing.entry == entry)?;
        let Repeating { span, vamp, .. } = standing.left.vamp_at(standing.place)?;
        Some(Place { span, frame: vamp.from })
    }

    /// What an earlier run left of a song is this run's: it has started, from `place`.
    pub(super) fn take_up(&mut self, song: ArmedId, place: Place, left: Left) {
        if let Some(frame) = left.marked {
            self.vamp_from = Some((song, frame));
        }
        self.vamp_made = left.vamp_at(place).and_then(|left| {
            let stretch = Some((left.vamp.from, left.vamp.to));
            // No order waits for an answer.
            Some(VampMade { token: 0, what: left.made?, stretch })
        });
    }
}
