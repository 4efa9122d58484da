//! One song that is read: which of its blocks are out, which come next, and which are to come back.

use std::sync::Arc;

use downbeat_rt::{ArmedId, ArmedSong, Block, Place, SongPlace, SongState};
use downbeat_stems::{StemReader, fill};

use super::course::Heading;
use super::needs::Need;
use super::order::Wanted;
use super::preparing::Preparing;
use super::shelf::Shelf;
use crate::ahead::Ahead;
use crate::song_source::{SongSource, StemSource, ready_blocks};

/// A song that is wanted, or with the audio thread.
pub(super) struct Reading {
    pub(super) id: ArmedId,
    pub(super) song: Arc<SongSource>,
    /// The open files. Only songs whose blocks are being read have them: a long setlist of many
    /// stems would need more files than a system lets a program open.
    stems: Option<Vec<StemReader>>,
    shelf: Shelf,
    ahead: Ahead,
    enter_at: Vec<Place>,
    /// That these places are with the audio thread was reported.
    at_hand: bool,
    pins: usize,
    behind: usize,
    /// The song itself, until all that makes it ready is there and it is reported.
    preparing: Option<Preparing>,
    /// The conductor says that the audio thread has it.
    with_audio: bool,
    /// The audio thread says that it has it.
    seen: bool,
    /// The audio thread had it, and has not any more: it is on its way back, and no block may be sent
    /// after it, because each would come back and be read again.
    gone: bool,
    /// It sounds, or is held.
    sounds: bool,
}

impl Reading {
    /// Opens no file yet.
    pub(super) fn new(wanted: &Wanted, ahead: Ahead) -> Self {
        let mut reading = Self {
            id: wanted.id,
            stems: None,
            shelf: Shelf::new(wanted.song.blocks(), ahead),
            ahead,
            enter_at: wanted.enter_at.clone(),
            at_hand: false,
            pins: wanted.pins,
            behind: wanted.behind,
            preparing: Some(Preparing::new(wanted)),
            with_audio: wanted.with_audio,
            seen: false,
            gone: false,
            sounds: false,
            song: Arc::clone(&wanted.song),
        };
        reading.pin();
        reading
    }

    pub(super) fn want(&mut self, wanted: &Wanted) {
        self.with_audio = wanted.with_audio;
        if self.enter_at != wanted.enter_at {
            self.enter_at.clone_from(&wanted.enter_at);
            self.at_hand = false;
        }
        (self.pins, self.behind) = (wanted.pins, wanted.behind);
        self.pin();
        self.close_if_idle();
    }

    /// Says which blocks stay whatever is played.
    fn pin(&mut self) {
        let pins = self.song.pins().iter().take(self.pins).copied();
        self.shelf.pin(self.start().chain(pins));
    }

    /// The blocks without which it is not ready.
    fn start(&self) -> impl Iterator<Item = usize> + use<> {
        let (Ahead { size, crossfade, .. }, blocks) = (self.ahead, self.song.blocks());
        let places = self.enter_at.clone().into_iter();
        let entered = places.flat_map(move |place| ready_blocks(size, place.frame, crossfade));
        self.song.head().chain(entered).filter(move |&index| index < blocks)
    }

    /// Notes what the audio thread says of the song, and works out which blocks it needs from
    /// there. `follows_in` are the frames until an armed song starts by itself.
    pub(super) fn watch(&mut self, place: Option<&SongPlace>, follows_in: Option<u64>) {
        self.sounds = place.is_some_and(|place| place.state != SongState::Armed);
        let heading = place.and_then(|place| heading(place, follows_in));
        let behind = if self.ahead.behind && self.sounds { self.behind } else { 0 };
        self.shelf.head_for(heading.as_ref(), self.song.arrangement.spans(), behind);
        if place.is_some() {
            (self.seen, self.gone) = (true, false);
        } else {
            self.gone |= std::mem::take(&mut self.seen);
            self.close_if_idle();
        }
    }

    /// Whether blocks may be sent to the audio thread for it.
    fn is_fed(&self) -> bool {
        self.with_audio && !self.gone
    }

    /// Whether it sounds or is held.
    pub(super) fn sounds(&self) -> bool {
        self.sounds
    }

    /// The most urgent block along its plan that is to be read.
    pub(super) fn missing_ahead(&self) -> Option<Need> {
        self.shelf.missing_ahead().filter(|_| self.is_fed())
    }

    /// The first block that is missing until it is ready, while it is being prepared.
    pub(super) fn missing_start(&self) -> Option<usize> {
        self.preparing.as_ref()?;
        self.shelf.missing_of(self.start())
    }

    /// Whether a cue is to be read until it is ready.
    pub(super) fn misses_cue(&self) -> bool {
        self.preparing.as_ref().is_some_and(|preparing| !preparing.has_cues(&self.song))
    }

    /// The first block that is to stay, as a pin or behind the one that plays, and is not out.
    pub(super) fn missing_staying(&self) -> Option<usize> {
        self.shelf.missing_staying().filter(|_| self.is_fed())
    }

    /// The next block from `first` on that the audio thread has, that nothing needs, and that was
    /// not asked back in this look.
    pub(super) fn stale(&self, first: usize, look: u64) -> Option<usize> {
        self.shelf.stale(first, look).filter(|_| self.seen && self.is_fed())
    }

    pub(super) fn asked(&mut self, index: usize, look: u64) {
        self.shelf.asked(index, look);
    }

    pub(super) fn came_back(&mut self, index: usize) {
        self.shelf.came_back(index);
    }

    /// Takes the song, once all that makes it ready is there.
    pub(super) fn take_ready(&mut self) -> Option<Box<ArmedSong>> {
        if self.missing_start().is_some() || self.misses_cue() {
            return None;
        }
        let ready = self.preparing.take()?;
        self.close_if_idle();
        Some(ready.song)
    }

    /// The places at which it may be entered, once, when the audio thread has all that takes.
    pub(super) fn take_at_hand(&mut self) -> Option<Vec<Place>> {
        let waits = !self.at_hand && !self.enter_at.is_empty() && self.is_fed();
        if !waits || self.is_preparing() || self.shelf.missing_of(self.start()).is_some() {
            return None;
        }
        self.at_hand = true;
        Some(self.enter_at.clone())
    }

    /// The song, if it was not reported yet.
    pub(super) fn give_up(&mut self) -> Option<Box<ArmedSong>> {
        self.preparing.take().map(|preparing| preparing.song)
    }

    /// Prepares it again from what came back. Returns the blocks that do not make it ready.
    #[expect(clippy::vec_box, reason = "blocks travel in the box they were made in")]
    pub(super) fn prepare_again(&mut self, mut song: Box<ArmedSong>) -> Vec<Box<Block>> {
        let mut spare: Vec<Box<Block>> = song.blocks.drain_from(0).collect();
        for index in self.start() {
            if let Some(at) = spare.iter().position(|block| block.index() == index) {
                // The place is empty: all blocks were taken out.
                song.blocks.insert(spare.swap_remove(at));
            }
        }
        for block in &spare {
            self.shelf.came_back(block.index());
        }
        self.preparing = Some(Preparing::again(song));
        (self.seen, self.gone) = (false, false);
        spare
    }

    /// Puts a block into the song while it is prepared. Gives back one for which there is no place.
    pub(super) fn keep(&mut self, block: Box<Block>) -> Option<Box<Block>> {
        match &mut self.preparing {
            Some(preparing) => preparing.song.blocks.insert(block),
            None => Some(block),
        }
    }

    /// Whether its blocks go into the song here, and not to the audio thread.
    pub(super) fn is_preparing(&self) -> bool {
        self.preparing.is_some()
    }

    /// Reads a cue. Returns what is wrong with it.
    pub(super) fn read_cue(&mut self) -> Option<String> {
        self.preparing.as_mut()?.read_cue(&self.song)
    }

    /// Fills a block with what belongs at `index`. Returns the stems that turned out faulty.
    pub(super) fn fill(&mut self, index: usize, block: &mut Block) -> Vec<(usize, String)> {
        block.address(self.id, index);
        let Ahead { size, measured, .. } = self.ahead;
        fill(self.open(), (index * size.frames()) as u64, measured, block);
        self.shelf.went(index);
        self.new_faults()
    }

    /// Opens the files of a song that has just been armed, so that one that has gone since its head
    /// was read is told now and not in the middle of the song. Returns the faulty stems.
    pub(super) fn look_at_files(&mut self) -> Vec<(usize, String)> {
        if !self.is_fed() || self.stems.is_some() {
            return Vec::new();
        }
        self.open();
        self.new_faults()
    }

    fn close_if_idle(&mut self) {
        if self.preparing.is_none() && !self.is_fed() {
            self.stems = None;
        }
    }

    fn open(&mut self) -> &mut Vec<StemReader> {
        self.stems.get_or_insert_with(|| {
            let files = self.song.stems.iter();
            let open = |stem: &StemSource| {
                StemReader::open(&stem.file, stem.first_channel, self.ahead.size)
            };
            files.map(open).collect()
        })
    }

    fn new_faults(&mut self) -> Vec<(usize, String)> {
        let stems = self.stems.iter_mut().flatten().enumerate();
        stems.filter_map(|(at, stem)| Some((at, stem.new_fault()?))).collect()
    }
}

/// Where a song goes on from, in how many frames; `None` where it is armed and nothing is known to
/// start it.
fn heading(place: &SongPlace, follows_in: Option<u64>) -> Option<Heading> {
    let lead = match place.state {
        SongState::Armed => follows_in?,
        SongState::Playing | SongState::Leaving => place.lead_in,
    };
    Some(Heading {
        place: place.place,
        lead: i64::try_from(lead).unwrap_or(i64::MAX / 2),
        vamp: place.vamp,
        target: place.target,
    })
}
