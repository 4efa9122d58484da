//! What the disk thread reports and the audio thread tells.

use crossbeam_channel::TryRecvError;
use downbeat_rt::{ArmedId, ArmedSong, End, Event, Farewell};

use super::Conductor;
use super::set::duration;
use super::slots::Place;
use crate::Weight;
use crate::disk::{Order, Report};

impl Conductor {
    pub(super) fn take_reports(&mut self) {
        loop {
            match self.reports.try_recv() {
                Ok(Report::Ready(song)) => match self.slots.get_mut(song.id) {
                    Some(slot) => slot.place = Place::Ready(song),
                    None => self.send_order(Order::Reclaim(song)),
                },
                Ok(Report::Fault { song, stem, fault }) => self.note_fault(song, stem, fault),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    if !std::mem::replace(&mut self.disk_is_gone, true) {
                        let text = "the disk thread has died: songs play on as far as they are in \
                                    memory; restart when you can";
                        self.notices.add(Weight::Error, text);
                    }
                    return;
                }
            }
        }
    }

    fn note_fault(&mut self, song: ArmedId, stem: usize, fault: String) {
        let Some(slot) = self.slots.get(song) else { return };
        let index = self.set.entries[slot.entry].song;
        if self.faults.iter().any(|known| (known.0, known.1) == (index, stem)) {
            return;
        }
        let source = self.set.song(slot.entry);
        let name = &source.stems[stem].name;
        let text = format!("{fault}: stem {name} of {} is silent there", source.title);
        self.notices.add(Weight::Error, text);
        self.faults.push((index, stem, fault));
    }

    pub(super) fn take_events(&mut self) {
        while let Some(event) = self.link.event() {
            self.last_snapshot = None;
            match event {
                Event::Started { song, frame } => {
                    self.pending_go = None;
                    let entry = self.slots.start(song, frame);
                    // An operator who picked another in the meantime keeps the pick.
                    if let Some(entry) = entry.filter(|&entry| self.target == Some(entry)) {
                        self.target = self.set.after(entry);
                    }
                }
                Event::Retired(song, farewell) => self.retired(song, farewell),
            }
        }
    }

    fn retired(&mut self, song: Box<ArmedSong>, farewell: Farewell) {
        if farewell == Farewell::Replaced
            && let Some(slot) = self.slots.get_mut(song.id)
        {
            slot.place = Place::WithDisk;
            self.send_order(Order::Trim(song));
            return;
        }
        let slot = self.slots.remove(song.id);
        if let Some(slot) = slot {
            match farewell {
                Farewell::Ended => self.ended(slot.entry, song.frames),
                // By a stop, a panic, or a hold that ran into the song's end.
                Farewell::Stopped => self.auto_waits = true,
                Farewell::Replaced => {}
            }
        }
        self.send_order(Order::Reclaim(song));
    }

    fn ended(&mut self, entry: usize, frames: u64) {
        self.played += duration(frames, self.set.rate);
        let follows = self.set.entries[entry].end == End::Continue;
        if follows && self.target.is_some() && !self.is_playing() {
            let title = self.set.title(entry);
            let text = format!("{title} ended and the next song was not ready: press GO");
            self.notices.add(Weight::Error, text);
        }
    }

    /// Whether a song has been started and has not come back.
    pub(super) fn is_playing(&self) -> bool {
        !self.slots.started().is_empty()
    }

    pub(super) fn take_status(&mut self) {
        let (starved, refused) = (self.status.starved, self.status.refused);
        let Some(status) = self.link.status() else { return };
        self.status.clone_from(status);
        self.marks.watch(&self.status, self.set.rate);
        let starving = self.status.starved > starved;
        if starving && !std::mem::replace(&mut self.starving, starving) {
            self.marks.lowest = Some(std::time::Duration::ZERO);
            let text = "the disk does not keep up: stems are silent, in time, until it does";
            self.notices.add(Weight::Error, text);
        }
        self.starving = starving;
        if self.status.refused > refused {
            let text = "GO came too late: a song had started by itself";
            self.notices.add(Weight::Info, text);
        }
    }
}
