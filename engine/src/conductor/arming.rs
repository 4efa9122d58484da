//! Which songs are made ready, and handing one to the audio thread.

use downbeat_rt::{ArmedId, Command};

use super::Conductor;
use super::slots::Place;
use crate::Weight;
use crate::disk::{Order, Wanted};
use crate::memory::{Cost, plan};

/// What was ordered last, so that nothing is ordered twice.
pub(super) type LastOrder = Vec<(ArmedId, usize, bool)>;

impl Conductor {
    pub(super) fn arm_by(&mut self, step: isize) {
        let count = self.set.entries.len();
        let from = self.target.unwrap_or(count);
        match from.checked_add_signed(step).filter(|&entry| entry < count) {
            Some(entry) => self.arm_entry(entry),
            None => self.notices.add(Weight::Info, "the setlist goes no further"),
        }
    }

    pub(super) fn arm_entry(&mut self, entry: usize) {
        if entry >= self.set.entries.len() {
            let text = format!("there is no entry {} in the setlist", entry + 1);
            self.notices.add(Weight::Warning, text);
            return;
        }
        self.target = Some(entry);
        self.go_waits = false;
    }

    /// Hands the target to the audio thread when it is ready and is not there yet.
    pub(super) fn arm(&mut self) {
        let Some(target) = self.target else { return };
        let armed = self.slots.armed().map(|slot| (slot.id, slot.entry));
        if armed.is_some_and(|(_, entry)| entry == target) || !self.slots.has_room() {
            return;
        }
        let Some(slot) = self.slots.upcoming(target) else { return };
        let id = slot.id;
        match std::mem::replace(&mut slot.place, Place::Armed) {
            Place::Ready(song) => {
                if let Some((before, _)) = armed
                    && let Some(slot) = self.slots.get_mut(before)
                {
                    slot.place = Place::Leaving;
                }
                // Before the song, so that it starts with them: see the audio thread's `arm`.
                self.levels_changed = true;
                self.publish_levels();
                self.send_arm(id, Command::Arm(song));
            }
            place => slot.place = place,
        }
    }

    fn send_arm(&mut self, id: ArmedId, command: Command) {
        match self.link.send(command) {
            Ok(()) if self.go_waits => {
                self.go_waits = false;
                self.send_go(id);
            }
            Ok(()) => {}
            // Cannot be: the ring keeps a place for every song that can be out.
            Err(Command::Arm(song)) => {
                if let Some(slot) = self.slots.get_mut(id) {
                    slot.place = Place::Ready(song);
                }
            }
            Err(_) => {}
        }
    }

    /// Orders what is worth its memory: the target and its neighbours.
    pub(super) fn order(&mut self) {
        let rate = self.set.rate;
        let playing = self.slots.iter().find(|slot| matches!(slot.place, Place::Started));
        let playing_cost = playing.map(|slot| Cost::of(self.set.song(slot.entry), rate));
        let armed_cost = self.target.map(|entry| Cost::of(self.set.song(entry), rate));
        let centre = self.target.or(playing.map(|slot| slot.entry));
        let last = self.set.entries.len().saturating_sub(1);
        let neighbours: Vec<usize> = self.set.neighbours(centre.unwrap_or(last)).collect();
        let costs = neighbours.iter().map(|&entry| Cost::of(self.set.song(entry), rate));
        let plan = plan(self.memory_limit, playing_cost, armed_cost, costs);

        let heads = neighbours.into_iter().take(plan.neighbours);
        let entries: Vec<usize> = self.target.into_iter().chain(heads).collect();
        for song in self.slots.keep(&entries) {
            self.send_order(Order::Reclaim(song));
        }
        for &entry in &entries {
            if self.slots.upcoming(entry).is_none() {
                self.slots.open(entry);
            }
        }
        let rank = |entry: usize| entries.iter().position(|&wanted| wanted == entry);
        let mut wanted: Vec<(Option<usize>, Wanted)> = self
            .slots
            .iter()
            .map(|slot| {
                let (rank, pins, with_audio) = match slot.place {
                    Place::Started => (None, plan.playing_pins, true),
                    Place::Armed => (rank(slot.entry), plan.armed_pins, true),
                    _ => (rank(slot.entry), 0, false),
                };
                let song = self.set.song(slot.entry).clone();
                let end = self.set.entries[slot.entry].end;
                (rank, Wanted { id: slot.id, song, end, pins, with_audio })
            })
            .collect();
        wanted.sort_by_key(|(rank, _)| *rank);
        let order: LastOrder =
            wanted.iter().map(|(_, wanted)| (wanted.id, wanted.pins, wanted.with_audio)).collect();
        if order != self.last_order {
            self.last_order = order;
            self.send_order(Order::Want(wanted.into_iter().map(|(_, wanted)| wanted).collect()));
        }
    }
}
