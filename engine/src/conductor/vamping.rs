//! Vamps: what repeats, from when on, and the ways out.

use downbeat_rt::{Command, Doing, Front, Release, VampOrder, VampSpan};

use super::Conductor;
use super::left::Repeating;
use crate::song_source::SongSource;
use crate::{VampOf, VampView, Weight};

/// A vamp made on the spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct VampMade {
    pub(super) token: u32,
    pub(super) what: VampOf,
    /// The frames it repeats, once the audio thread has told.
    pub(super) stretch: Option<(i64, i64)>,
}

impl Conductor {
    pub(super) fn vamp(&mut self, what: VampOf) {
        match self.repeating().filter(|_| self.doing() != Some(Doing::Ending)) {
            Some(repeating) if self.is_made_by(what, &repeating) => {
                self.let_go(repeating.vamp.releasing.is_none().then_some(Release::AtEnd));
            }
            _ => match self.playing_front() {
                Some((_, front)) => self.make_vamp(what, front),
                None => self.refuse(Weight::Info, "nothing to repeat: no song plays"),
            },
        }
    }

    /// What repeats in the song that is in front, or that stands where an earlier run left it.
    pub(super) fn repeating(&self) -> Option<Repeating> {
        let Some((_, front)) = self.front() else {
            let standing = self.stands()?;
            return standing.left.vamp_at(standing.place);
        };
        let vamp = front.vamp?;
        let made = self.vamp_made.filter(|made| made.stretch == Some((vamp.from, vamp.to)));
        Some(Repeating { span: front.place.span, vamp, made: made.map(|made| made.what) })
    }

    /// The song in which it repeats.
    fn repeating_source(&self) -> Option<&SongSource> {
        let stands = || Some(self.stands()?.entry);
        self.source(self.front_entry().or_else(stands)?).map(AsRef::as_ref)
    }

    /// Whether this, pressed again, is about what repeats already.
    fn is_made_by(&self, what: VampOf, repeating: &Repeating) -> bool {
        let Repeating { span, vamp, made } = *repeating;
        let is_span = || {
            let span = self.repeating_source()?.arrangement.span(span)?;
            Some((span.from, span.to) == (vamp.from, vamp.to))
        };
        made == Some(what) || what == VampOf::Section && is_span() == Some(true)
    }

    /// Lets what repeats go on past its end, or takes that back. One that is held does so once it
    /// goes on.
    fn let_go(&mut self, release: Option<Release>) {
        match (self.front(), release) {
            (Some((_, front)), Some(how)) => {
                self.send(Command::Release(front.song, how));
            }
            (Some((_, front)), None) => {
                self.send(Command::KeepVamping(front.song));
            }
            (None, release) => {
                if let Some(left) = self.standing.as_mut().and_then(|it| it.left.vamp.as_mut()) {
                    left.vamp.releasing = release;
                }
            }
        }
    }

    fn make_vamp(&mut self, what: VampOf, front: Front) {
        let Some(slot) = self.slots.get(front.song) else { return };
        let bars = slot.what.source.grid.bars();
        let span = match what {
            VampOf::Section => VampSpan::Section,
            VampOf::Bars(bars) => VampSpan::Bars(bars.max(1)),
            VampOf::Marked => {
                let marked = self.vamp_from.filter(|(song, _)| *song == front.song);
                let end = slot.what.source.arrangement.span(front.place.span).map(|span| span.to);
                let line = bars.next(front.place.frame.saturating_add(1));
                let until = line.into_iter().chain(end).min();
                match (marked, until) {
                    (Some((_, from)), Some(to)) if from < to => VampSpan::Between(from, to),
                    (marked, _) => {
                        let text = match marked {
                            Some(_) => {
                                "the marked bar is still to come: nothing repeats from there"
                            }
                            None => "nothing was marked in this song to repeat from",
                        };
                        self.refuse(Weight::Info, text);
                        return;
                    }
                }
            }
        };
        let token = self.token("vamp");
        if self.send(Command::Vamp(VampOrder { token, song: front.song, span })) {
            self.vamp_made = Some(VampMade { token, what, stretch: None });
        }
    }

    /// Tells where fewer bars repeat than were asked for: those before them belong to another
    /// section.
    pub(super) fn tell_bars(&mut self, made: VampOf, from: i64, to: i64) {
        let VampOf::Bars(asked) = made else { return };
        let Some(source) = self.repeating_source() else { return };
        let bars = source.grid.bars();
        let got = bars.before(to).saturating_sub(bars.before(from)).max(1);
        if got < usize::from(asked) {
            let plural = if got == 1 { "bar repeats" } else { "bars repeat" };
            let text = format!("{got} {plural}, and not {asked}: the section begins there");
            self.notices.add(Weight::Warning, text);
        }
    }

    /// Remembers the bar line at or before the playing place.
    pub(super) fn mark_vamp_start(&mut self) {
        let Some((_, front)) = self.playing_front() else { return };
        let Some(slot) = self.slots.get(front.song) else { return };
        let bars = slot.what.source.grid.bars();
        let line = bars.last_at(front.place.frame).and_then(|line| bars.get(line));
        if let Some(line) = line {
            self.vamp_from = Some((front.song, line.frame));
            self.notices.add(Weight::Info, format!("repeats from bar {} when asked", line.bar));
        }
    }

    pub(super) fn release(&mut self, how: Release) {
        // One that was asked for a moment ago is not told yet.
        let asked = self.vamp_made.is_some() && self.playing_front().is_some();
        if self.doing() != Some(Doing::Ending) && (asked || self.repeating().is_some()) {
            self.let_go(Some(how));
        } else {
            self.refuse(Weight::Info, "nothing repeats");
        }
    }

    pub(super) fn vamp_view(&self) -> Option<VampView> {
        let Repeating { span: at, vamp, .. } = self.repeating()?;
        let source = self.repeating_source()?;
        let span = source.arrangement.span(at)?;
        let bar = |frame| source.grid.beat_at(frame).map_or(1, |beat| beat.bar);
        let whole = (vamp.from, vamp.to) == (span.from, span.to);
        let what = match source.spans.get(at as usize) {
            Some(view) if whole && !view.name.is_empty() => view.name.clone(),
            _ => match (bar(vamp.from), bar(vamp.to.saturating_sub(1))) {
                (from, to) if from == to => format!("bar {from}"),
                (from, to) => format!("bars {from} to {to}"),
            },
        };
        Some(VampView { what, pass: vamp.passes, releasing: vamp.releasing.is_some() })
    }
}
