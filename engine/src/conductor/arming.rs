//! Which songs are made ready, and handing one to the audio thread.

use downbeat_journal::log::What;
use downbeat_rt::{ArmedId, Command, Place as SongPlace};

use super::Conductor;
use super::setlist::EntryId;
use super::slots::{Arming, Place};
use crate::Weight;
use crate::disk::{Order, Wanted};
use crate::memory::plan;

/// What was ordered last, so that nothing is ordered twice.
pub(super) type LastOrder = Vec<(ArmedId, (usize, usize), bool, Vec<SongPlace>)>;

/// The entry that is to be armed, and where it is to be entered if that is not its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) entry: EntryId,
    pub(super) enter_at: Option<SongPlace>,
}

impl Conductor {
    pub(super) fn arm_by(&mut self, step: i32) {
        let list = self.set.list();
        let entry = match self.target {
            Some(target) => list.beside(target.entry, step),
            None if step < 0 => list.last(),
            None => None,
        };
        match entry {
            Some(entry) => self.arm_entry(entry, None),
            None if step < 0 => self.refuse(Weight::Info, "this is the first song"),
            None => self.refuse(Weight::Info, "this is the end of the setlist"),
        }
    }

    /// Arms an entry that the operator picked.
    pub(super) fn arm_entry(&mut self, entry: EntryId, enter_at: Option<SongPlace>) {
        match self.set.list().get(entry) {
            Some(found) if found.song().is_some() => {
                self.set_target(Some(Target { entry, enter_at }));
                self.follows = false;
            }
            Some(_) => {
                let text = format!("{} is no song and cannot be armed", self.set.title(entry));
                self.refuse(Weight::Warning, text);
            }
            None => self.refuse(Weight::Warning, "that entry is not in the setlist any more"),
        }
    }

    /// Changes what is to be armed. A GO that waits was for what was armed before.
    pub(super) fn set_target(&mut self, target: Option<Target>) {
        self.go_waits &= self.target == target;
        self.target = target;
    }

    /// What follows an entry is to be armed.
    pub(super) fn target_after(&mut self, entry: EntryId) {
        self.set_target(self.set.after(entry).map(|entry| Target { entry, enter_at: None }));
        self.follows = true;
    }

    /// What is to be armed once the song of this entry, which an earlier run left, has started or is
    /// given up: what was armed then, or else what follows it.
    pub(super) fn arm_behind(&mut self, entry: EntryId) {
        match self.behind.take().filter(|behind| self.set.plays(*behind)) {
            Some(behind) => self.arm_entry(behind, None),
            None => self.target_after(entry),
        }
    }

    /// The entry that is armed once the one that stands has started.
    pub(super) fn behind(&self) -> Option<EntryId> {
        let standing = self.stands()?;
        self.behind.filter(|behind| self.set.plays(*behind)).or(self.set.after(standing.entry))
    }

    /// What the target is, as an arming.
    pub(super) fn target_arming(&self) -> Option<Arming> {
        let Target { entry, enter_at } = self.target?;
        Some(Arming::of(entry, self.set.piece(entry)?, enter_at))
    }

    /// Hands the target to the audio thread when it is ready and is not there yet.
    pub(super) fn arm(&mut self) {
        let armed = self.slots.armed();
        let Some(target) = self.target_arming() else {
            // Nothing is to follow any more.
            if let Some(before) = armed.map(|slot| slot.id) {
                self.disarm(before);
            }
            return;
        };
        if armed.is_some_and(|slot| slot.what == target) {
            return;
        }
        let before = armed.map(|slot| slot.id);
        let ready = if self.slots.has_room() { self.slots.take_ready(&target) } else { None };
        match (ready, before) {
            (Some(song), before) => {
                self.log(What::Command { command: format!("arm {}", target.source.title) });
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
    pub(super) fn disarm(&mut self, armed: ArmedId) {
        if self.link.send(Command::Disarm).is_err() {
            return;
        }
        if let Some(slot) = self.slots.get_mut(armed) {
            slot.place = Place::Leaving;
        }
        if self.pausing.take().is_some() || self.status.pause.is_some() {
            let text = "the pause does not end by itself any more: press GO for the next song";
            self.notices.add(Weight::Warning, text);
        }
    }

    fn send_arm(&mut self, id: ArmedId, command: Command) {
        match self.link.send(command) {
            Ok(()) if self.go_waits => {
                self.go_waits = false;
                self.for_asker(self.starter(), |conductor| conductor.send_go(id));
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
        let cost = |entry| self.set.piece(entry).map(|piece| piece.cost);
        let playing = started.first().map(|slot| (slot.id, slot.what.entry));
        let fading = started.iter().skip(1).filter_map(|slot| cost(slot.what.entry));
        let playing_cost = playing.and_then(|(_, entry)| cost(entry));
        let target = self.target_arming();
        let armed_cost = target.as_ref().and_then(|target| cost(target.entry));
        let centre = self.target.map(|target| target.entry);
        let centre = centre.or(playing.map(|(_, entry)| entry)).or(self.set.list().last());
        let neighbours = centre.map(|entry| self.set.list().neighbours(entry)).unwrap_or_default();
        let costs = neighbours.iter().filter_map(|&entry| cost(entry));
        let plan = plan(self.memory_limit, fading, playing_cost, armed_cost, costs);

        let heads = neighbours.into_iter().take(plan.neighbours);
        let heads = heads.filter_map(|entry| Some(Arming::of(entry, self.set.piece(entry)?, None)));
        let armings: Vec<Arming> = target.into_iter().chain(heads).collect();
        for song in self.slots.keep(&armings) {
            self.send_order(Order::Reclaim(song));
        }
        for arming in &armings {
            if self.slots.upcoming(arming).is_none() {
                self.slots.open(arming.clone());
            }
        }
        let moved = self.moved_to();
        let rank = |what: &Arming| armings.iter().position(|wanted| wanted == what);
        let mut wanted: Vec<(Option<usize>, Wanted)> = self
            .slots
            .iter()
            .map(|slot| {
                let plays = playing.is_some_and(|(id, _)| id == slot.id);
                let behind = if plays { plan.playing_behind } else { 0 };
                let (rank, pins, with_audio) = match slot.place {
                    Place::Started { .. } if plays => (None, plan.playing_pins, true),
                    Place::Started { .. } => (None, 0, true),
                    Place::Armed => (rank(&slot.what), plan.armed_pins, true),
                    _ => (rank(&slot.what), 0, false),
                };
                let Arming { entry, source, follow, timecode, enter_at } = slot.what.clone();
                let id = slot.id;
                let enter_at = match &moved {
                    Some((song, places)) if *song == id => places.clone(),
                    // What an earlier run left repeating begins again before long.
                    _ => enter_at.into_iter().chain(self.loop_start_left(entry)).collect(),
                };
                let wanted = Wanted {
                    id,
                    song: source,
                    follow,
                    timecode,
                    enter_at,
                    pins,
                    behind,
                    with_audio,
                };
                (rank, wanted)
            })
            .collect();
        wanted.sort_by_key(|(rank, _)| *rank);
        let order = wanted.iter().map(|(_, wanted)| {
            (wanted.id, (wanted.pins, wanted.behind), wanted.with_audio, wanted.enter_at.clone())
        });
        let order: LastOrder = order.collect();
        if order != self.last_order {
            self.last_order = order;
            self.send_order(Order::Want(wanted.into_iter().map(|(_, wanted)| wanted).collect()));
        }
    }
}
