//! The disk thread's loop, one step at a time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use downbeat_rt::{ArmedId, ArmedSong, BLOCK_FRAMES, Block, DiskLink};

use super::order::{Order, Report, Wanted};
use super::pool::Pool;
use super::reading::Reading;
use crate::memory::{PIN_BLOCKS, window_blocks};

/// The half of the engine that reads files. It follows the audio thread by itself: a conductor that
/// hangs keeps no block from coming.
pub struct DiskReader {
    link: DiskLink,
    orders: Receiver<Order>,
    waiting: VecDeque<Order>,
    reports: Sender<Report>,
    /// Songs that are read: first those that are wanted, most wanted first, then those that are not
    /// any more and have not come back.
    readings: Vec<Reading>,
    pool: Pool,
    window: usize,
    ended: bool,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// It read a block; there may be more to do.
    Read,
    /// There is nothing to do for now.
    Nothing,
    /// The conductor is gone and nothing sounds; there will never be anything to do.
    Ended,
}

/// The blocks of a disk thread, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockCount {
    /// All that exist.
    pub existing: usize,
    /// Those that are free; the others are in maps or on their way.
    pub free: usize,
}

impl DiskReader {
    pub(crate) fn new(
        link: DiskLink,
        orders: Receiver<Order>,
        reports: Sender<Report>,
        rate: u32,
        limit: u64,
        bytes: Arc<AtomicU64>,
    ) -> Self {
        let window = window_blocks(rate);
        Self {
            link,
            orders,
            waiting: VecDeque::new(),
            reports,
            readings: Vec::new(),
            // As many as a window turns over, so that playing on allocates nothing.
            pool: Pool::new(window, limit, bytes),
            window,
            ended: false,
        }
    }

    /// Takes orders and blocks back, and reads at most one block: the one that is needed first.
    pub fn step(&mut self) -> Did {
        self.obey();
        for reading in &mut self.readings {
            reading.watch(self.link.playheads().of(reading.id).is_some());
            let faults = reading.look_at_files();
            tell(&self.reports, reading.id, faults);
        }
        while let Some(block) = self.link.spent() {
            self.take_back(block);
        }
        let read = self.next_read().is_some_and(|(at, index)| self.read(at, index));
        self.report_ready();
        // A conductor that has died takes no song with it: what sounds is read to its end.
        let sounds = self.readings.iter().any(|song| self.playing_block(song).is_some());
        match (read, self.ended && !sounds) {
            (true, _) => Did::Read,
            (false, true) => Did::Ended,
            (false, false) => Did::Nothing,
        }
    }

    /// Waits for an order, or for the time after which the playhead is worth a look.
    pub fn wait(&mut self, limit: Duration) {
        match self.orders.recv_timeout(limit) {
            Ok(order) => self.waiting.push_back(order),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                self.ended = true;
                std::thread::sleep(limit);
            }
        }
    }

    /// The blocks that exist.
    pub fn blocks(&self) -> BlockCount {
        BlockCount { existing: self.pool.existing(), free: self.pool.free() }
    }

    fn obey(&mut self) {
        while let Some(order) = self.waiting.pop_front().or_else(|| self.orders.try_recv().ok()) {
            match order {
                Order::Want(wanted) => self.want(&wanted),
                Order::Trim(song) => self.trim(song),
                Order::Reclaim(mut song) => {
                    self.readings.retain(|reading| reading.id != song.id);
                    song.blocks.drain_from(0).for_each(|block| self.pool.give(block));
                }
            }
        }
    }

    fn want(&mut self, wanted: &[Wanted]) {
        let mut before = std::mem::take(&mut self.readings);
        for wanted in wanted {
            let known = before.iter().position(|reading| reading.id == wanted.id);
            let mut reading = match known {
                Some(at) => before.remove(at),
                None => Reading::new(wanted),
            };
            reading.want(wanted);
            self.readings.push(reading);
        }
        for mut reading in before {
            match reading.preparing.take() {
                Some(mut song) => song.blocks.drain_from(0).for_each(|block| self.pool.give(block)),
                None => self.readings.push(reading),
            }
        }
    }

    /// Frees what a song has beyond its head: the memory plan gives it to others now.
    fn trim(&mut self, mut song: Box<ArmedSong>) {
        let id = song.id;
        let mut reading = self.readings.iter_mut().find(|reading| reading.id == id);
        for block in song.blocks.drain_from(PIN_BLOCKS) {
            if let Some(reading) = &mut reading {
                reading.came_back(block.index());
            }
            self.pool.give(block);
        }
        // A conductor that has ended has no use for the report.
        let _ = self.reports.send(Report::Ready(song));
    }

    fn take_back(&mut self, block: Box<Block>) {
        let reading = self.readings.iter_mut().find(|reading| reading.id == block.song());
        if let Some(reading) = reading {
            reading.came_back(block.index());
        }
        self.pool.give(block);
    }

    /// The block that is needed first: in the window of what sounds; in the window of the armed song,
    /// where it follows within the window; in the head of what is wanted, most wanted first; among
    /// the pins.
    fn next_read(&self) -> Option<(usize, usize)> {
        self.missing_ahead()
            .or_else(|| self.missing_of_next())
            .or_else(|| self.first_missing(|song| song.preparing.as_ref().and(song.missing_head())))
            .or_else(|| self.first_missing(|song| song.missing_pin().filter(|_| song.with_audio)))
    }

    fn first_missing(&self, missing: impl Fn(&Reading) -> Option<usize>) -> Option<(usize, usize)> {
        let mut songs = self.readings.iter().enumerate();
        songs.find_map(|(at, song)| missing(song).map(|index| (at, index)))
    }

    /// The missing block that a playhead reaches first.
    fn missing_ahead(&self) -> Option<(usize, usize)> {
        let songs = self.readings.iter().enumerate();
        songs
            .filter_map(|(at, song)| {
                let now = self.playing_block(song)?;
                let index = song.missing_window(now, self.window)?;
                Some((index - now, (at, index)))
            })
            .min()
            .map(|(_, read)| read)
    }

    /// The first missing block of the armed song, as far as the window of the playing one reaches
    /// beyond its end: a song that continues into the next needs it without a word of anybody.
    fn missing_of_next(&self) -> Option<(usize, usize)> {
        let beyond = self
            .readings
            .iter()
            .filter_map(|song| {
                let now = self.playing_block(song)?;
                Some((now + self.window).saturating_sub(song.song.blocks()))
            })
            .max()
            .unwrap_or(0);
        self.first_missing(|song| {
            let armed = song.with_audio && self.playing_block(song).is_none();
            let window = song.missing_window(0, beyond.max(PIN_BLOCKS));
            window.filter(|_| armed)
        })
    }

    fn playing_block(&self, song: &Reading) -> Option<usize> {
        let frame = self.link.playheads().of(song.id)?;
        Some(frame as usize / BLOCK_FRAMES)
    }

    /// Reads a block and sends it where its song is. False if there is no block to read into.
    fn read(&mut self, at: usize, index: usize) -> bool {
        let reading = &mut self.readings[at];
        let Some(mut block) = self.pool.take(reading.song.channels()) else { return false };
        let faults = reading.fill(index, &mut block);
        tell(&self.reports, reading.id, faults);
        if let Some(song) = &mut reading.preparing {
            if let Some(block) = song.blocks.insert(block) {
                self.pool.give(block);
            }
        } else if let Err(block) = self.link.deliver(block) {
            reading.came_back(index);
            self.pool.give(block);
            return false;
        }
        true
    }

    /// Reports the songs whose head is full.
    fn report_ready(&mut self) {
        for song in self.readings.iter_mut().filter_map(Reading::take_ready) {
            // A conductor that has ended has no use for the report.
            let _ = self.reports.send(Report::Ready(song));
        }
    }
}

/// Reports faulty stems. A conductor that has ended has no use for the report.
fn tell(reports: &Sender<Report>, song: ArmedId, faults: Vec<(usize, String)>) {
    for (stem, fault) in faults {
        let _ = reports.send(Report::Fault { song, stem, fault });
    }
}
