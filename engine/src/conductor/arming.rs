//! Which songs are made ready, and handing one to the audio thread.

use downbeat_rt::{ArmedId, Command};

use super::Conductor;
use super::slots::Place;
use crate::Weight;
use crate::disk::{Order, Wanted};
use crate::memory::plan;

/// What was ordered last, so that nothing is ordered twice.
pub(super) type LastOrder = Vec<(ArmedId, usize, bool)>;

impl Conductor {
    pub(super) fn arm_by(&mut self, step: isize) {
        let count = self.set.entries.len();
        let from = self.target.unwrap_or(count);
        match from.checked_add_signed(step).filter(|&entry| entry < count) {
            Some(entry) => self.arm_entry(entry),
            None if step < 0 => self.notices.add(Weight::Info, "this is the first song"),
            None => self.notices.add(Weight::Info, "this is the end of the setlist"),
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
        if armed.is_some_and(|(_, entry)| entry == target) {
            return;
        }
        let before = armed.map(|(id, _)| id);
        let ready = if self.slots.has_room() { self.slots.take_ready(target) } else { None };
        match (ready, before) {
            (Some(song), before) => {
                if let Some(slot) = before.and_then(|id| self.slots.get_mut(id)) {
                    slot.place = Place::Leaving;
                }
                // Before the song, so that it starts with them: see the audio thread's `arm`.
                self.levels_changed = true;
                self.publish_levels();
                self.send_arm(song.id, Command::Arm(song));
            }
            (None, Some(before)) => self.disarm(before),
            (None, None) => {}
        }
    }

    /// Takes the armed song back, because another was picked that is not ready: the one that nobody
    /// wants any more must not follow a song that continues.
    fn disarm(&mut self, armed: ArmedId) {
        if self.link.send(Command::Disarm).is_ok()
            && let Some(slot) = self.slots.get_mut(armed)
        {
            slot.place = Place::Leaving;
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
        // The newest one plays; those before it fade.
        let started = self.slots.started();
        let playing = started.first().map(|(slot, _)| (slot.id, slot.entry));
        let fading = started.iter().skip(1).map(|(slot, _)| self.set.cost(slot.entry));
        let playing_cost = playing.map(|(_, entry)| self.set.cost(entry));
        let armed_cost = self.target.map(|entry| self.set.cost(entry));
        let centre = self.target.or(playing.map(|(_, entry)| entry));
        let last = self.set.entries.len().saturating_sub(1);
        let neighbours: Vec<usize> = self.set.neighbours(centre.unwrap_or(last)).collect();
        let costs = neighbours.iter().map(|&entry| self.set.cost(entry));
        let plan = plan(self.memory_limit, fading, playing_cost, armed_cost, costs);

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
                    Place::Started { .. } if playing.is_some_and(|(id, _)| id == slot.id) => {
                        (None, plan.playing_pins, true)
                    }
                    Place::Started { .. } => (None, 0, true),
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
