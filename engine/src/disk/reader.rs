//! The disk thread's loop, one step at a time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use downbeat_rt::{ArmedId, ArmedSong, Block, DiskLink, Whereabouts};

use super::order::{Order, Report, Wanted};
use super::pool::Pool;
use super::reading::Reading;
use crate::ahead::Ahead;

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
    ahead: Ahead,
    /// What the audio thread said last.
    places: Whereabouts,
    /// How often the audio thread was seen to have moved.
    look: u64,
    /// Counts the steps.
    steps: Arc<AtomicU64>,
    ended: bool,
}

/// What is read next.
enum Next {
    /// This block of this reading.
    Block(usize, usize),
    /// A cue of this reading.
    Cue(usize),
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
        ahead: Ahead,
        limit: u64,
        bytes: Arc<AtomicU64>,
    ) -> Self {
        Self {
            link,
            orders,
            waiting: VecDeque::new(),
            reports,
            readings: Vec::new(),
            // As many as a window turns over, so that playing on allocates nothing.
            pool: Pool::new(ahead.size, ahead.blocks, limit, bytes),
            ahead,
            places: Whereabouts::default(),
            look: 0,
            steps: Arc::default(),
            ended: false,
        }
    }

    /// Takes orders and blocks back, and reads at most one block or cue: the one that is needed
    /// first.
    pub fn step(&mut self) -> Did {
        self.steps.fetch_add(1, Ordering::Relaxed);
        self.obey();
        while let Some(block) = self.link.spent() {
            self.take_back(block);
        }
        self.look();
        for reading in &mut self.readings {
            let faults = reading.look_at_files();
            tell(&self.reports, reading.id, faults);
        }
        self.ask_back();
        let read = self.next().is_some_and(|next| self.read(next));
        self.report_ready();
        // A conductor that has died takes no song with it: what sounds is read to its end.
        let sounds = self.readings.iter().any(Reading::sounds);
        match (read, self.ended && !sounds) {
            (true, _) => Did::Read,
            (false, true) => Did::Ended,
            (false, false) => Did::Nothing,
        }
    }

    /// Sees where the audio thread is, and works out what each song needs from there.
    fn look(&mut self) {
        let places = *self.link.whereabouts();
        if places != self.places {
            self.places = places;
            self.look += 1;
        }
        let follows_in = places.songs.iter().flatten().filter_map(|place| place.next_in).min();
        for reading in &mut self.readings {
            reading.watch(places.of(reading.id), follows_in);
        }
    }

    /// Asks for the blocks back that nothing needs any more. The audio thread keeps those that it is
    /// about to play; they are asked for again when it has moved.
    fn ask_back(&mut self) {
        for reading in &mut self.readings {
            let mut from = 0;
            while let Some(index) = reading.stale(from, self.look) {
                if !self.link.evict(reading.id, index) {
                    return;
                }
                reading.asked(index, self.look);
                from = index + 1;
            }
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

    /// Counts the steps, by which the conductor sees a disk that hangs.
    pub(crate) fn pulse(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.steps)
    }

    fn obey(&mut self) {
        while let Some(order) = self.waiting.pop_front().or_else(|| self.orders.try_recv().ok()) {
            match order {
                Order::Want(wanted) => self.want(&wanted),
                Order::Trim(song) => self.trim(song),
                Order::Reclaim(song) => {
                    self.readings.retain(|reading| reading.id != song.id);
                    self.take_apart(song);
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
                None => Reading::new(wanted, self.ahead),
            };
            reading.want(wanted);
            self.readings.push(reading);
        }
        for mut reading in before {
            match reading.give_up() {
                Some(song) => self.take_apart(song),
                None => self.readings.push(reading),
            }
        }
    }

    /// Frees what a song has beyond its head: the memory plan gives it to others now.
    fn trim(&mut self, song: Box<ArmedSong>) {
        match self.readings.iter_mut().find(|reading| reading.id == song.id) {
            Some(reading) => {
                for block in reading.prepare_again(song) {
                    self.pool.give(block);
                }
            }
            // A conductor that has ended has no use for the report; another one reclaims it.
            None => drop(self.reports.send(Report::Ready(song))),
        }
    }

    fn take_apart(&mut self, mut song: Box<ArmedSong>) {
        song.blocks.drain_from(0).for_each(|block| self.pool.give(block));
    }

    fn take_back(&mut self, block: Box<Block>) {
        let reading = self.readings.iter_mut().find(|reading| reading.id == block.song());
        if let Some(reading) = reading {
            reading.came_back(block.index());
        }
        self.pool.give(block);
    }

    /// What is needed first: along the plans of what sounds and of what follows it, whichever is due
    /// first; what makes the songs ready that are wanted, most wanted first; what stays.
    fn next(&self) -> Option<Next> {
        let songs = || self.readings.iter().enumerate();
        let ahead = songs().filter_map(|(at, song)| Some((song.missing_ahead()?, at)));
        if let Some((need, at)) = ahead.min_by_key(|(need, _)| need.due) {
            return Some(Next::Block(at, need.index));
        }
        let start = songs().find_map(|(at, song)| match song.missing_start() {
            Some(index) => Some(Next::Block(at, index)),
            None => song.misses_cue().then_some(Next::Cue(at)),
        });
        start.or_else(|| {
            songs().find_map(|(at, song)| Some(Next::Block(at, song.missing_staying()?)))
        })
    }

    /// Reads it. False if there is no block to read into.
    fn read(&mut self, next: Next) -> bool {
        match next {
            Next::Block(at, index) => self.read_block(at, index),
            Next::Cue(at) => {
                let reading = &mut self.readings[at];
                if let Some(fault) = reading.read_cue() {
                    // A conductor that has ended has no use for the report.
                    let _ = self.reports.send(Report::CueFault { fault });
                }
                true
            }
        }
    }

    /// Reads a block and sends it where its song is.
    fn read_block(&mut self, at: usize, index: usize) -> bool {
        let reading = &mut self.readings[at];
        let Some(mut block) = self.pool.take(reading.song.channels()) else { return false };
        let faults = reading.fill(index, &mut block);
        tell(&self.reports, reading.id, faults);
        if reading.is_preparing() {
            if let Some(block) = reading.keep(block) {
                self.pool.give(block);
            }
        } else if let Err(block) = self.link.deliver(block) {
            reading.came_back(index);
            self.pool.give(block);
            return false;
        }
        true
    }

    /// Reports the songs that are ready.
    fn report_ready(&mut self) {
        for song in self.readings.iter_mut().filter_map(Reading::take_ready) {
            // A conductor that has ended has no use for the report.
            let _ = self.reports.send(Report::Ready(song));
        }
        for reading in &mut self.readings {
            if let Some(places) = reading.take_at_hand() {
                let _ = self.reports.send(Report::AtHand { song: reading.id, places });
            }
        }
    }
}

/// Reports faulty stems. A conductor that has ended has no use for the report.
fn tell(reports: &Sender<Report>, song: ArmedId, faults: Vec<(usize, String)>) {
    for (stem, fault) in faults {
        let _ = reports.send(Report::Fault { song, stem, fault });
    }
}
