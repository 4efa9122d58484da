//! Going on from a hold that was moved to a place which is not in memory yet.
//!
//! The disk thread is told where a song that was moved may go on, and reports when the audio thread has
//! that. A press that comes earlier waits for it, because the first thing that the audience hears of a
//! song must not be a gap; a second press does not wait.

use downbeat_rt::{ArmedId, Doing, Place, When};

use super::Conductor;
use super::places::{name, place};
use crate::{JumpTo, JumpView, Weight};

/// A press that waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GoingOn {
    song: ArmedId,
    at: Place,
}

/// What the disk thread had sent to the audio thread when it reported last.
#[derive(Clone, Debug, Default)]
pub(super) struct AtHand {
    pub(super) song: ArmedId,
    pub(super) places: Vec<Place>,
}

impl Conductor {
    /// Where a held song that was moved may go on: there, from the start of that bar, from the start
    /// of that section.
    pub(super) fn moved_to(&self) -> Option<(ArmedId, Vec<Place>)> {
        let (entry, front) = self.front()?;
        if !matches!(front.doing, Doing::Holding | Doing::Held) {
            return None;
        }
        let standing = self.standing.filter(|standing| standing.entry == entry)?;
        let source = &self.slots.get(front.song)?.what.source;
        let starts = [JumpTo::Bars(0), JumpTo::Sections(0)];
        let starts = starts.into_iter().filter_map(|to| place(source, standing.place, to));
        let mut places = vec![standing.place];
        places.extend(starts.filter(|start| *start != standing.place));
        Some((front.song, places))
    }

    /// Whether going on at a place waits for the disk now, and notes that. It does not if the same
    /// was asked before.
    pub(super) fn waits_for_disk(&mut self, song: ArmedId, at: Place) -> bool {
        let going_on = GoingOn { song, at };
        let again = self.going_on.take() == Some(going_on);
        let ordered =
            self.moved_to().is_some_and(|(moved, places)| moved == song && places.contains(&at));
        if again || !ordered || self.is_at_hand(going_on) {
            return false;
        }
        self.going_on = Some(going_on);
        self.last_go = Some(self.now);
        self.note_starter();
        let text = "it goes on when that place is read; press again to go on at once";
        self.notices.add(Weight::Info, text);
        true
    }

    fn is_at_hand(&self, GoingOn { song, at }: GoingOn) -> bool {
        self.at_hand.song == song && self.at_hand.places.contains(&at)
    }

    /// Goes on where a press waits and the disk has answered. A song that was moved elsewhere
    /// meanwhile, or is not held any more, waits for another press.
    pub(super) fn follow_going_on(&mut self) {
        let Some(going_on) = self.going_on else { return };
        let GoingOn { song, at } = going_on;
        match self.moved_to() {
            Some((moved, places)) if moved == song && places.contains(&at) => {
                if self.is_at_hand(going_on) {
                    self.for_asker(self.starter(), |conductor| {
                        conductor.enter(song, at, When::Next, 0);
                    });
                }
            }
            _ => self.going_on = None,
        }
    }

    /// The press that waits, for the console.
    pub(super) fn going_on_view(&self) -> Option<JumpView> {
        let GoingOn { song, at } = self.going_on?;
        let source = &self.slots.get(song)?.what.source;
        let (to, span) = (name(source, at), Some(at.span as usize));
        Some(JumpView { to, span, waits_for_disk: true, ..JumpView::default() })
    }
}
