//! The songs that are made ready, are with the audio thread, or are on their way.

use std::sync::Arc;

use downbeat_rt::{ArmedId, ArmedSong, Follow, Place as SongPlace, SONGS_AT_AUDIO, TimeOfDay};

use super::set::Piece;
use super::setlist::EntryId;
use crate::song_source::SongSource;

/// One arming of an entry of the setlist.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) id: ArmedId,
    pub(super) what: Arming,
    pub(super) place: Place,
}

/// What is armed: an entry as it was then. An entry whose version was changed since is another
/// arming.
#[derive(Clone, Debug)]
pub(super) struct Arming {
    pub(super) entry: EntryId,
    pub(super) source: Arc<SongSource>,
    pub(super) follow: Follow,
    /// The timecode of its first frame of audio.
    pub(super) timecode: Option<TimeOfDay>,
    /// The place it is to be entered at, if that is not its start.
    pub(super) enter_at: Option<SongPlace>,
}

impl Arming {
    /// The arming of an entry as it is now.
    pub(super) fn of(entry: EntryId, piece: &Piece, enter_at: Option<SongPlace>) -> Self {
        let Piece { source, follow, timecode, .. } = piece.clone();
        Self { entry, source, follow, timecode, enter_at }
    }
}

impl PartialEq for Arming {
    fn eq(&self, other: &Self) -> bool {
        self.entry == other.entry
            && Arc::ptr_eq(&self.source, &other.source)
            && self.follow == other.follow
            && self.timecode == other.timecode
            && self.enter_at == other.enter_at
    }
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
        turn: u64,
        /// The place it started from.
        from: SongPlace,
        /// Frames of its lead-in.
        lead_in: u64,
    },
    /// With the audio thread, on its way back because another was armed.
    Leaving,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    last_id: u32,
    last_turn: u64,
}

impl Slots {
    /// A new arming, to be read.
    pub(super) fn open(&mut self, what: Arming) {
        self.last_id += 1;
        self.slots.push(Slot { id: ArmedId(self.last_id), what, place: Place::WithDisk });
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

    /// The arming that has not started: being read, ready, armed, or on its way back.
    pub(super) fn upcoming(&self, what: &Arming) -> Option<&Slot> {
        self.slots.iter().find(|slot| {
            slot.what == *what
                && matches!(
                    slot.place,
                    Place::WithDisk | Place::Ready(_) | Place::Armed | Place::Leaving
                )
        })
    }

    /// The song of an arming, if it is ready. It counts as armed from now on.
    pub(super) fn take_ready(&mut self, what: &Arming) -> Option<Box<ArmedSong>> {
        let id = self.upcoming(what)?.id;
        let slot = self.get_mut(id)?;
        match std::mem::replace(&mut slot.place, Place::Armed) {
            Place::Ready(song) => Some(song),
            place => {
                slot.place = place;
                None
            }
        }
    }

    /// Notes that a song has started. Returns its entry.
    pub(super) fn start(&mut self, id: ArmedId, from: SongPlace, lead_in: u64) -> Option<EntryId> {
        self.last_turn += 1;
        let turn = self.last_turn;
        let slot = self.get_mut(id)?;
        slot.place = Place::Started { turn, from, lead_in };
        Some(slot.what.entry)
    }

    /// How many songs have started.
    pub(super) fn turns(&self) -> u64 {
        self.last_turn
    }

    /// The songs that have started and have not come back, the newest first.
    pub(super) fn started(&self) -> Vec<&Slot> {
        let turn = |slot: &Slot| match slot.place {
            Place::Started { turn, .. } => Some(turn),
            _ => None,
        };
        let mut started: Vec<&Slot> =
            self.slots.iter().filter(|slot| turn(slot).is_some()).collect();
        started.sort_by_key(|slot| std::cmp::Reverse(turn(slot)));
        started
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

    /// Removes the armings that are neither with the audio thread nor among these. Returns their
    /// songs.
    #[expect(clippy::vec_box, reason = "songs travel in the box they were made in")]
    pub(super) fn keep(&mut self, wanted: &[Arming]) -> Vec<Box<ArmedSong>> {
        let mut gone = Vec::new();
        let mut kept = Vec::new();
        for slot in self.slots.drain(..) {
            match slot.place {
                Place::WithDisk if !wanted.contains(&slot.what) => {}
                Place::Ready(song) if !wanted.contains(&slot.what) => gone.push(song),
                place => kept.push(Slot { place, ..slot }),
            }
        }
        self.slots = kept;
        gone
    }
}
