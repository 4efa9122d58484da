//! Vamps: what repeats, from when on, and the ways out.

use downbeat_rt::{Command, Doing, Front, Leaving, Place, Release, Stretch, VampOrder, VampSpan};

use super::Conductor;
use super::left::Repeating;
use super::places::{beats_ahead, full_name, stretch_name, whole_span};
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
                None => self.refuse(Weight::Info, self.nothing_to_repeat()),
            },
        }
    }

    /// Why nothing can be made to repeat while no song plays on.
    fn nothing_to_repeat(&self) -> &'static str {
        if self.is_held() && self.repeating().is_some() {
            "held: go on first; what repeats already is left by a release or by its own press again"
        } else if self.is_held() {
            "held: go on first, and then choose what repeats"
        } else if self.front().is_some() {
            "nothing to repeat: the song fades out and ends"
        } else {
            "nothing to repeat: no song plays"
        }
    }

    /// What repeats in the song that is in front, or that stands where an earlier run left it.
    pub(super) fn repeating(&self) -> Option<Repeating> {
        let Some((_, front)) = self.front() else {
            let standing = self.stands()?;
            return standing.left.vamp_at(standing.place);
        };
        // One that is held and was moved goes on from where it was moved to.
        let place = self.stands().map_or(front.place, |standing| standing.place);
        let held = matches!(front.doing, Doing::Holding | Doing::Held);
        let vamp = front.vamp.filter(|vamp| !held || vamp.holds(place))?;
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

    /// Remembers the bar line at or before the playing place, or where a held song goes on.
    pub(super) fn mark_vamp_start(&mut self) {
        let held = self.stands().map(|standing| (standing.entry, standing.place));
        let plays = || self.playing_front().map(|(entry, front)| (entry, front.place));
        let Some((entry, here)) = held.or_else(plays) else {
            let text = if self.front().is_some() {
                "nothing to mark: the song fades out and ends"
            } else {
                "nothing to mark: no song plays"
            };
            self.refuse(Weight::Info, text);
            return;
        };
        let marked = self.source(entry).and_then(|source| {
            // In a count-in over a border of sections, the one that sounds first.
            let here = source.arrangement.holding(here.frame, here.span)?;
            let bars = source.grid.bars();
            let line = bars.get(bars.last_at(here.frame)?)?;
            let start = source.arrangement.start_of(here.span)?;
            // The bar may have begun in another section, which was cut there.
            Some((line.bar, Place { frame: line.frame, ..start }.max(start)))
        });
        let Some((bar, place)) = marked else {
            self.refuse(Weight::Info, "nothing to mark: no bar begins before this place");
            return;
        };
        if let Some((_, front)) = self.front() {
            self.vamp_from = Some((front.song, place));
        } else if let Some(standing) = &mut self.standing {
            standing.left.marked = Some(place);
        }
        self.notices.add(Weight::Info, format!("repeats from bar {bar} when asked"));
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
        let shown = self.shown_front().map(|(_, front)| front);
        if shown.is_some_and(|front| front.vamp.is_none()) {
            return None;
        }
        let leaving = shown.and_then(|front| Some((front, front.leaving?)));
        let leaves = leaving.map(|(front, Leaving { frames, place })| {
            let to = place.map_or("the end".to_owned(), |place| full_name(source, place));
            (to, beats_ahead(source, front.place, frames))
        });
        Some(VampView {
            what: stretch_name(source, &vamp.stretch),
            leaves,
            first_span: from.span as usize,
            last_span: to.span as usize,
            pass: vamp.passes,
            releasing: vamp.releasing.is_some(),
        })
    }
}
