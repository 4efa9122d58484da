//! What the disk thread reports and the audio thread tells.

use crossbeam_channel::TryRecvError;
use downbeat_journal::log::What;
use downbeat_rt::{ArmedId, ArmedSong, Event, Farewell, Follow};

use super::Conductor;
use super::held::AtHand;
use super::places::name;
use super::setlist::EntryId;
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
                Ok(Report::AtHand { song, places }) => self.at_hand = AtHand { song, places },
                Ok(Report::Fault { song, stem, fault }) => self.note_fault(song, stem, fault),
                Ok(Report::CueFault { fault, .. }) => {
                    self.notices.add(Weight::Error, format!("{fault}: the cue is silent"));
                }
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
        let source = &slot.what.source;
        let Some(broken) = source.stems.get(stem) else { return };
        if self.faults.iter().any(|known| (known.0, known.1) == (source.song, stem)) {
            return;
        }
        let text = format!("{fault}: stem {} of {} is silent there", broken.name, source.title);
        self.faults.push((source.song, stem, fault));
        self.notices.add(Weight::Error, text);
    }

    pub(super) fn take_events(&mut self) {
        while let Some(event) = self.link.event() {
            self.last_snapshot = None;
            self.answered(&event);
            match event {
                Event::Started { song, place, lead_in, rendered } => {
                    self.note_start(song, place, lead_in, rendered);
                }
                Event::Landed { song, place, rendered, .. } => {
                    if let Some(slot) = self.slots.get(song) {
                        let source = &slot.what.source;
                        self.log(What::Landed {
                            song: source.key.clone(),
                            target: name(source, place),
                            frame: place.frame,
                            device_frame: rendered,
                        });
                    }
                }
                Event::Retired(song, farewell) => self.retired(song, farewell),
                Event::Vamping { .. } | Event::Refused { .. } => {}
            }
        }
    }

    fn note_start(
        &mut self,
        song: ArmedId,
        place: downbeat_rt::Place,
        lead_in: u64,
        rendered: u64,
    ) {
        self.pending_go = None;
        self.pausing = None;
        // Its landing is told after this.
        self.jump.take_if(|jump| jump.to_song.as_ref().is_some_and(|to| to.song == song));
        let stood = self.standing.take();
        let Some(entry) = self.slots.start(song, place, lead_in) else { return };
        let stood = stood.filter(|standing| standing.entry == entry);
        self.take_up(song, place, stood.map(|standing| standing.left).unwrap_or_default());
        if let Some(piece) = self.set.piece(entry) {
            self.log(What::Started {
                song: piece.source.key.clone(),
                entry: self.set.place(entry).unwrap_or_default(),
                frame: place.frame.saturating_sub_unsigned(lead_in),
                device_frame: rendered,
            });
        }
        self.last_entry = Some(entry);
        self.begin_set(entry, place);
        // An operator who picked another in the meantime keeps the pick.
        if self.target.is_some_and(|target| target.entry == entry) {
            if stood.is_some() {
                self.arm_behind(entry);
            } else {
                self.target_after(entry);
            }
        }
        self.behind = None;
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
            let played = farewell == Farewell::Ended;
            let key = slot.what.source.key.clone();
            match farewell {
                Farewell::Ended => self.ended(slot.what.entry, &song),
                // By a stop, a panic, or a hold that ran into the song's end.
                Farewell::Stopped => self.auto_waits = true,
                Farewell::Left | Farewell::Replaced => {}
            }
            self.log(What::Over { song: key, played });
            self.standing.take_if(|standing| standing.entry == slot.what.entry);
        }
        self.send_order(Order::Reclaim(song));
    }

    fn ended(&mut self, entry: EntryId, song: &ArmedSong) {
        let follows = !matches!(song.follow, Follow::Stop);
        let waits = matches!(song.follow, Follow::Pause { .. });
        if waits {
            self.pausing = Some(self.status.rendered);
        }
        if follows && self.target.is_some() && !self.is_playing() && !waits {
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
        let (unsent, refused) = (self.status.unsent, self.status.refused);
        let pilot = self.status.pilot;
        let front = self.status.front.map(|front| front.song);
        let Some(status) = self.link.status() else { return };
        self.status.clone_from(status);
        if self.status.front.map(|front| front.song) != front {
            // The faces are told of another song at once: what is asked is about the one they show.
            self.last_snapshot = None;
        }
        let rendered = self.status.rendered;
        self.device_clock.read(self.now, rendered, self.set.rate);
        self.hear_song();
        self.watch_pilot(pilot);
        let losing = self.status.unsent > unsent;
        if losing && !std::mem::replace(&mut self.losing_messages, losing) {
            let text = "messages of the song to other machines are lost: too many at once";
            self.notices.add(Weight::Warning, text);
        }
        self.losing_messages = losing;
        if self.status.refused > refused {
            self.pending_go = None;
            let text = "GO came too late: a song had started by itself";
            self.for_asker(self.starter(), |conductor| conductor.refuse(Weight::Info, text));
        }
    }

    /// Tells when a pause is over and nothing was there to start.
    pub(super) fn watch_pause(&mut self) {
        // A status that is newer than the end of a song knows of the pause after it.
        let over = |since: &mut u64| self.status.rendered > *since && self.status.pause.is_none();
        if self.pausing.take_if(over).is_some() && self.target.is_some() && !self.is_playing() {
            let text = "the pause is over and the next song was not ready: press GO";
            self.notices.add(Weight::Error, text);
        }
    }
}
