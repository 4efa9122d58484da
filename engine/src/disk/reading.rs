//! One song that is read: which of its blocks are out, and which comes next.

use std::sync::Arc;

use downbeat_rt::{ArmedId, ArmedSong, BLOCK_FRAMES, Block, BlockMap, Mixer};

use super::order::Wanted;
use crate::decibels::gain;
use crate::memory::{PIN_BLOCKS, pinned_blocks};
use crate::song_source::SongSource;
use crate::stem::{StemReader, fill};

/// A song that is wanted, or with the audio thread.
pub(super) struct Reading {
    pub(super) id: ArmedId,
    pub(super) song: Arc<SongSource>,
    /// The open files. Only songs whose blocks are being read have them: a long setlist of many
    /// stems would need more files than a system lets a program open.
    stems: Option<Vec<StemReader>>,
    /// Which blocks are out: in the song's map, or on their way there.
    out: Vec<bool>,
    pins: Vec<usize>,
    pins_wanted: usize,
    /// The song itself, until its head is full and it is reported.
    pub(super) preparing: Option<Box<ArmedSong>>,
    pub(super) with_audio: bool,
    /// It has been seen to sound.
    sounded: bool,
}

impl Reading {
    /// Opens no file yet.
    pub(super) fn new(wanted: &Wanted) -> Self {
        let song = &wanted.song;
        let gains: Vec<f32> = song.stems.iter().map(|stem| gain(stem.trim_db)).collect();
        let armed = ArmedSong {
            id: wanted.id,
            frames: song.frames,
            start: song.start,
            end: wanted.end,
            mixer: Mixer::new(&gains, song.stem_of.clone(), song.routes.clone()),
            grid: Arc::clone(&song.grid),
            click: song.click.clone(),
            blocks: BlockMap::new(song.frames),
        };
        Self {
            id: wanted.id,
            stems: None,
            out: vec![false; song.blocks()],
            pins: pinned_blocks(song),
            pins_wanted: wanted.pins,
            preparing: Some(Box::new(armed)),
            with_audio: wanted.with_audio,
            sounded: false,
            song: Arc::clone(song),
        }
    }

    pub(super) fn want(&mut self, wanted: &Wanted) {
        self.pins_wanted = wanted.pins;
        self.with_audio = wanted.with_audio;
        self.close_if_idle();
    }

    /// Notes whether the song sounds now. One that did and does not any more is on its way back, and
    /// no block may be sent after it: each would come back and be read again.
    pub(super) fn watch(&mut self, sounds: bool) {
        if sounds {
            self.sounded = true;
        } else if self.sounded {
            self.with_audio = false;
            self.close_if_idle();
        }
    }

    /// Takes the song, once its head is full.
    pub(super) fn take_ready(&mut self) -> Option<Box<ArmedSong>> {
        if self.missing_head().is_some() {
            return None;
        }
        let ready = self.preparing.take();
        self.close_if_idle();
        ready
    }

    fn close_if_idle(&mut self) {
        if self.preparing.is_none() && !self.with_audio {
            self.stems = None;
        }
    }

    pub(super) fn came_back(&mut self, index: usize) {
        if let Some(out) = self.out.get_mut(index) {
            *out = false;
        }
    }

    /// The first block of the head that is not there.
    pub(super) fn missing_head(&self) -> Option<usize> {
        self.missing(0..PIN_BLOCKS)
    }

    /// The first block from `first` on that is not out, within a window of `count`.
    pub(super) fn missing_window(&self, first: usize, count: usize) -> Option<usize> {
        self.missing(first..first + count)
    }

    /// The first pin besides the head that is wanted and not out.
    pub(super) fn missing_pin(&self) -> Option<usize> {
        self.pins.iter().take(self.pins_wanted).copied().find(|&index| !self.out[index])
    }

    fn missing(&self, range: std::ops::Range<usize>) -> Option<usize> {
        let end = range.end.min(self.out.len());
        (range.start.min(end)..end).find(|&index| !self.out[index])
    }

    /// Fills a block with what belongs at `index`. Returns the stems that turned out faulty.
    pub(super) fn fill(&mut self, index: usize, block: &mut Block) -> Vec<(usize, String)> {
        let pinned =
            index < PIN_BLOCKS || self.pins.iter().take(self.pins_wanted).any(|&pin| pin == index);
        block.address(self.id, index, pinned);
        fill(self.open(), (index * BLOCK_FRAMES) as u64, block);
        self.out[index] = true;
        self.new_faults()
    }

    /// Opens the files of a song that has just been armed, so that one that has gone since its head
    /// was read is told now and not in the middle of the song. Returns the faulty stems.
    pub(super) fn look_at_files(&mut self) -> Vec<(usize, String)> {
        if !self.with_audio || self.stems.is_some() {
            return Vec::new();
        }
        self.open();
        self.new_faults()
    }

    fn open(&mut self) -> &mut Vec<StemReader> {
        self.stems.get_or_insert_with(|| {
            let files = self.song.stems.iter();
            files.map(|stem| StemReader::open(&stem.file, stem.first_channel)).collect()
        })
    }

    fn new_faults(&mut self) -> Vec<(usize, String)> {
        let stems = self.stems.iter_mut().flatten().enumerate();
        stems.filter_map(|(at, stem)| Some((at, stem.new_fault()?))).collect()
    }
}
