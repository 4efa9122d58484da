//! Vamps: what repeats, from when on, and the ways out.

use downbeat_rt::{Command, Front, Release, VampOrder, VampSpan};

use super::Conductor;
use crate::{VampOf, VampView, Weight};

/// A vamp made on the spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct VampMade {
    pub(super) token: u32,
    what: VampOf,
    /// The frames it repeats, once the audio thread has told.
    pub(super) stretch: Option<(i64, i64)>,
}

impl Conductor {
    pub(super) fn vamp(&mut self, what: VampOf) {
        let Some((_, front)) = self.playing_front() else {
            self.refuse(Weight::Info, "nothing to repeat: no song plays");
            return;
        };
        let same = front.vamp.is_some_and(|vamp| {
            let stretch = (vamp.from, vamp.to);
            let made = self.vamp_made.filter(|made| made.stretch == Some(stretch));
            let is_span = || {
                let source = &self.slots.get(front.song)?.what.source;
                let span = source.arrangement.span(front.place.span)?;
                Some((span.from, span.to) == stretch)
            };
            made.is_some_and(|made| made.what == what)
                || what == VampOf::Section && is_span() == Some(true)
        });
        match front.vamp {
            Some(vamp) if same && vamp.releasing.is_none() => self.release(Release::AtEnd),
            Some(_) if same => {
                self.send(Command::KeepVamping(front.song));
            }
            _ => self.make_vamp(what, front),
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
                let until = bars.next(front.place.frame.saturating_add(1));
                match (marked, until) {
                    (Some((_, from)), Some(to)) if from < to => VampSpan::Between(from, to),
                    _ => {
                        let text = "nothing was marked in this song to repeat from";
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
        match self.playing_front() {
            Some((_, front)) if front.vamp.is_some() || self.vamp_made.is_some() => {
                self.send(Command::Release(front.song, how));
            }
            _ => self.refuse(Weight::Info, "nothing repeats"),
        }
    }

    pub(super) fn vamp_view(&self, front: Option<Front>) -> Option<VampView> {
        let front = front?;
        let vamp = front.vamp?;
        let source = &self.slots.get(front.song)?.what.source;
        let span = source.arrangement.span(front.place.span)?;
        let bar = |frame| source.grid.beat_at(frame).map_or(1, |beat| beat.bar);
        let whole = (vamp.from, vamp.to) == (span.from, span.to);
        let what = match source.spans.get(front.place.span as usize) {
            Some(view) if whole && !view.name.is_empty() => view.name.clone(),
            _ => match (bar(vamp.from), bar(vamp.to.saturating_sub(1))) {
                (from, to) if from == to => format!("bar {from}"),
                (from, to) => format!("bars {from} to {to}"),
            },
        };
        Some(VampView { what, pass: vamp.passes, releasing: vamp.releasing.is_some() })
    }
}
