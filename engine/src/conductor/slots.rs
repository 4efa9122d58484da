//! The songs that are made ready, are with the audio thread, or are on their way.

use downbeat_rt::{ArmedId, ArmedSong, SONGS_AT_AUDIO};

/// One arming of an entry of the setlist.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) id: ArmedId,
    pub(super) entry: usize,
    pub(super) place: Place,
}

/// Where its song is.
#[derive(Debug)]
pub(super) enum Place {
    /// With the disk thread: its head is being read, or what it had beyond its head taken out.
    WithDisk,
    /// Here, ready to be armed.
    Ready(Box<ArmedSong>),
    /// With the audio thread, armed.
    Armed,
    /// With the audio thread, started.
    Started {
        /// Which start of the run it was.
        turn: u32,
        /// The frame it started from.
        from: i64,
    },
    /// With the audio thread, on its way back because another was armed.
    Leaving,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    last_id: u32,
    last_turn: u32,
}

impl Slots {
    /// A new arming of an entry, to be read.
    pub(super) fn open(&mut self, entry: usize) {
        self.last_id += 1;
        self.slots.push(Slot { id: ArmedId(self.last_id), entry, place: Place::WithDisk });
    }

    pub(super) fn get(&self, id: ArmedId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    pub(super) fn get_mut(&mut self, id: ArmedId) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.id == id)
    }

    pub(super) fn remove(&mut self, id: ArmedId) -> Option<Slot> {
        let at = self.slots.iter().position(|slot| slot.id == id)?;
        Some(self.slots.remove(at))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
    }

    /// The arming of an entry that has not started: being read, ready, armed, or on its way back.
    pub(super) fn upcoming(&mut self, entry: usize) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| {
            slot.entry == entry
                && matches!(
                    slot.place,
                    Place::WithDisk | Place::Ready(_) | Place::Armed | Place::Leaving
                )
        })
    }

    /// The song of an entry, if it is ready. It counts as armed from now on.
    pub(super) fn take_ready(&mut self, entry: usize) -> Option<Box<ArmedSong>> {
        let slot = self.upcoming(entry)?;
        match std::mem::replace(&mut slot.place, Place::Armed) {
            Place::Ready(song) => Some(song),
            place => {
                slot.place = place;
                None
            }
        }
    }

    /// Notes that a song has started, from `frame`. Returns its entry.
    pub(super) fn start(&mut self, id: ArmedId, frame: i64) -> Option<usize> {
        self.last_turn += 1;
        let turn = self.last_turn;
        let slot = self.get_mut(id)?;
        slot.place = Place::Started { turn, from: frame };
        Some(slot.entry)
    }

    /// The songs that have started and have not come back, the newest first, with the frame each
    /// started from.
    pub(super) fn started(&self) -> Vec<(&Slot, i64)> {
        let mut started: Vec<(u32, &Slot, i64)> = self
            .slots
            .iter()
            .filter_map(|slot| match slot.place {
                Place::Started { turn, from } => Some((turn, slot, from)),
                _ => None,
            })
            .collect();
        started.sort_by_key(|(turn, ..)| std::cmp::Reverse(*turn));
        started.into_iter().map(|(_, slot, from)| (slot, from)).collect()
    }

    /// What the audio thread has armed.
    pub(super) fn armed(&self) -> Option<&Slot> {
        self.slots.iter().find(|slot| matches!(slot.place, Place::Armed))
    }

    /// Songs that the audio thread has and will give back.
    pub(super) fn with_audio(&self) -> impl Iterator<Item = &Slot> {
        let has =
            |place: &Place| matches!(place, Place::Armed | Place::Started { .. } | Place::Leaving);
        self.slots.iter().filter(move |slot| has(&slot.place))
    }

    /// Whether the audio thread may be given one more.
    pub(super) fn has_room(&self) -> bool {
        self.with_audio().count() < SONGS_AT_AUDIO
    }

    /// Removes the armings that are neither with the audio thread nor among these entries. Returns
    /// their songs.
    #[expect(clippy::vec_box, reason = "songs travel in the box they were made in")]
    pub(super) fn keep(&mut self, entries: &[usize]) -> Vec<Box<ArmedSong>> {
        let mut gone = Vec::new();
        let mut kept = Vec::new();
        for slot in self.slots.drain(..) {
            match slot.place {
                Place::WithDisk if !entries.contains(&slot.entry) => {}
                Place::Ready(song) if !entries.contains(&slot.entry) => gone.push(song),
                place => kept.push(Slot { place, ..slot }),
            }
        }
        self.slots = kept;
        gone
    }
}
