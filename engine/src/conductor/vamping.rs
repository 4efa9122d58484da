//! Vamps: what repeats, from when on, and the ways out.

use downbeat_rt::{Command, Doing, Front, Place, Release, Stretch, VampOrder, VampSpan};

use super::Conductor;
use super::left::Repeating;
use crate::song_source::SongSource;
use crate::{VampOf, VampView, Weight};

/// A vamp made on the spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct VampMade {
    pub(super) token: u32,
    pub(super) what: VampOf,
    /// What it repeats, once the audio thread has told.
    pub(super) stretch: Option<Stretch>,
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
        let made = self.vamp_made.filter(|made| made.stretch == Some(vamp.stretch));
        Some(Repeating { vamp, made: made.map(|made| made.what) })
    }

    /// The song in which it repeats.
    fn repeating_source(&self) -> Option<&SongSource> {
        let stands = || Some(self.stands()?.entry);
        self.source(self.front_entry().or_else(stands)?).map(AsRef::as_ref)
    }

    /// Whether this, pressed again, is about what repeats already.
    fn is_made_by(&self, what: VampOf, repeating: &Repeating) -> bool {
        let is_span = || {
            let source = self.repeating_source()?;
            Some(whole_span(source, &repeating.vamp.stretch).is_some())
        };
        repeating.made == Some(what) || what == VampOf::Section && is_span() == Some(true)
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
        let span = match what {
            VampOf::Section => VampSpan::Section,
            VampOf::Bars(bars) => VampSpan::Bars(bars.max(1)),
            VampOf::Marked => {
                let marked = self.vamp_from.filter(|(song, _)| *song == front.song);
                let Some((_, from)) = marked else {
                    let text = "nothing was marked in this song to repeat from";
                    self.refuse(Weight::Info, text);
                    return;
                };
                // To where its last bar would end.
                let SongSource { arrangement, grid, .. } = slot.what.source.as_ref();
                let bar = Stretch::last_bars(arrangement, grid, front.place, 1);
                let Some(to) = bar.map(|bar| bar.to).filter(|&to| from < to) else {
                    let text = "the marked bar is still to come: nothing repeats from there";
                    self.refuse(Weight::Info, text);
                    return;
                };
                VampSpan::Between(Stretch { from, to })
            }
        };
        let token = self.token("vamp");
        if self.send(Command::Vamp(VampOrder { token, song: front.song, span })) {
            self.vamp_made = Some(VampMade { token, what, stretch: None });
        }
    }

    /// Tells where fewer bars repeat than were asked for: there are none before them.
    pub(super) fn tell_bars(&mut self, made: VampOf, stretch: &Stretch) {
        let VampOf::Bars(asked) = made else { return };
        let Some(source) = self.repeating_source() else { return };
        let got = stretch.bars(&source.arrangement, &source.grid).max(1);
        if got < usize::from(asked) {
            let plural = if got == 1 { "bar repeats" } else { "bars repeat" };
            let text = format!("{got} {plural}, and not {asked}: the song begins there");
            self.notices.add(Weight::Warning, text);
        }
    }

    /// Remembers the bar line at or before the playing place.
    pub(super) fn mark_vamp_start(&mut self) {
        let Some((_, front)) = self.playing_front() else { return };
        let Some(slot) = self.slots.get(front.song) else { return };
        let SongSource { grid, arrangement, .. } = slot.what.source.as_ref();
        let bars = grid.bars();
        let line = bars.last_at(front.place.frame).and_then(|line| bars.get(line));
        if let Some((line, start)) = line.zip(arrangement.start_of(front.place.span)) {
            // The bar may have begun in another section, which was cut there.
            let place = Place { frame: line.frame, ..start }.max(start);
            self.vamp_from = Some((front.song, place));
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
        let vamp = self.repeating()?.vamp;
        let source = self.repeating_source()?;
        let Stretch { from, to } = vamp.stretch;
        let bar = |frame| source.grid.beat_at(frame).map_or(1, |beat| beat.bar);
        let span = whole_span(source, &vamp.stretch).and_then(|span| source.spans.get(span));
        let what = match span {
            Some(view) if !view.name.is_empty() => view.name.clone(),
            _ => match (bar(from.frame), bar(to.frame.saturating_sub(1))) {
                (first, last) if first == last && from.span == to.span => format!("bar {first}"),
                (first, last) => format!("bars {first} to {last}"),
            },
        };
        Some(VampView {
            what,
            first_span: from.span as usize,
            last_span: to.span as usize,
            pass: vamp.passes,
            releasing: vamp.releasing.is_some(),
        })
    }
}

/// The number of the span that a stretch is, from its start to its end.
fn whole_span(source: &SongSource, stretch: &Stretch) -> Option<usize> {
    let number = stretch.from.span;
    let span = source.arrangement.span(number)?;
    (*stretch == Stretch::span(number, span)).then_some(number as usize)
}
