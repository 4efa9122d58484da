//! The disk thread with a renderer, stepped by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use downbeat_rt::{
    ArmedId, ArmedSong, Block, BlockSize, Command, ConductorLink, Event, Farewell, Follow, Jump,
    Levels, Place, Quantum, Renderer, Target,
};

use super::super::{Did, DiskReader, Order, Report, Wanted};
use crate::ahead::Ahead;
use crate::song_source::SongSource;
use crate::sources::Sources;
use crate::test_show::{rig, sample, show};

/// Frames of a callback.
pub(super) const PERIOD: usize = 480;

/// The halves, and what the first output carried.
pub(super) struct Stage {
    pub(super) disk: DiskReader,
    pub(super) renderer: Renderer,
    pub(super) link: ConductorLink,
    pub(super) orders: Sender<Order>,
    pub(super) reports: Receiver<Report>,
    pub(super) songs: Vec<Arc<SongSource>>,
    pub(super) bytes: Arc<AtomicU64>,
    pub(super) heard: Vec<f32>,
    pub(super) landed: Vec<Place>,
    pub(super) retired: Vec<(Box<ArmedSong>, Farewell)>,
    pub(super) starved: u64,
    pub(super) reads: usize,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub(super) fn new() -> Self {
        let (show, folder) = show();
        let sources = Sources::new(Arc::new(show), rig(), None, BlockSize::STAGE);
        let (renderer, link, disk_link) = downbeat_rt::split(rig(), &Levels::new(&[1.0, 1.0]));
        let (orders, orders_out) = unbounded();
        let (reports_in, reports) = unbounded();
        let bytes = Arc::new(AtomicU64::new(0));
        let (limit, ahead) = (u64::MAX, Ahead::on_stage(48_000));
        let counted = Arc::clone(&bytes);
        let disk = DiskReader::new(disk_link, orders_out, reports_in, ahead, limit, counted);
        Self {
            disk,
            renderer,
            link,
            orders,
            reports,
            songs: (0..2).map(|song| sources.get(song, None)).collect(),
            bytes,
            heard: Vec::new(),
            landed: Vec::new(),
            retired: Vec::new(),
            starved: 0,
            reads: 0,
            _folder: folder,
        }
    }

    /// What is wanted of a song: it counts in and stops at its end.
    pub(super) fn wanted(&self, song: usize) -> Wanted {
        Wanted {
            id: ArmedId(song as u32 + 1),
            song: Arc::clone(&self.songs[song]),
            follow: Follow::Stop,
            timecode: None,
            enter_at: Vec::new(),
            pins: 0,
            behind: 0,
            with_audio: false,
        }
    }

    pub(super) fn want(&self, wanted: &[&Wanted]) {
        self.orders
            .send(Order::Want(wanted.iter().map(|&wanted| wanted.clone()).collect()))
            .unwrap();
    }

    pub(super) fn settle(&mut self) {
        while self.disk.step() == Did::Read {
            self.reads += 1;
        }
    }

    pub(super) fn ready(&mut self) -> Option<Box<ArmedSong>> {
        self.settle();
        match self.reports.try_recv().ok()? {
            Report::Ready(song) => Some(song),
            Report::Fault { fault, .. } | Report::CueFault { fault } => panic!("{fault}"),
            Report::AtHand { places, .. } => panic!("{places:?} are where it plays"),
        }
    }

    /// Makes a song ready and arms it.
    pub(super) fn arm(&mut self, wanted: &mut Wanted) {
        self.want(&[wanted]);
        let mut song = self.ready().unwrap();
        song.start = downbeat_rt::LeadIn::None;
        self.link.send(Command::Arm(song)).unwrap();
        wanted.with_audio = true;
    }

    /// Arms the first song with so many pins and starts it.
    pub(super) fn go(&mut self, pins: usize) -> Wanted {
        let mut wanted = Wanted { pins, ..self.wanted(0) };
        self.arm(&mut wanted);
        self.want(&[&wanted]);
        self.link.send(Command::Go(wanted.id)).unwrap();
        wanted
    }

    pub(super) fn render(&mut self) {
        let mut out = vec![f32::NAN; PERIOD * 3];
        self.renderer.render(&mut out);
        self.heard.extend_from_slice(&out[..PERIOD]);
        while let Some(event) = self.link.event() {
            match event {
                Event::Landed { place, .. } => self.landed.push(place),
                Event::Retired(song, farewell) => self.retired.push((song, farewell)),
                Event::Refused { why, .. } => panic!("{why:?}"),
                Event::Started { .. } | Event::Vamping { .. } => {}
            }
        }
        if let Some(status) = self.link.status() {
            self.starved = status.starved;
            assert_eq!((status.dropped, status.refused), (0, 0));
        }
    }

    pub(super) fn play(&mut self, frames: i64) {
        for _ in 0..frames / PERIOD as i64 {
            self.settle();
            self.render();
        }
        self.settle();
    }

    pub(super) fn existing(&self) -> usize {
        self.disk.blocks().existing
    }

    pub(super) fn jump(&mut self, frame: i64, at: Quantum) {
        let span = self.songs[0].arrangement.holding(frame, 0).unwrap().span;
        let to = Target::Place(Place { span, frame });
        self.link.send(Command::Jump(Jump { token: 1, song: ArmedId(1), to, at })).unwrap();
    }

    /// Takes everything back; every block must be there then.
    pub(super) fn end(mut self) {
        self.link.send(Command::Panic).unwrap();
        self.play(4_800);
        self.link.send(Command::Disarm).unwrap();
        self.play(4_800);
        for (song, _) in self.retired.drain(..) {
            self.orders.send(Order::Reclaim(song)).unwrap();
        }
        self.want(&[]);
        self.settle();
        let blocks = self.disk.blocks();
        assert_eq!(blocks.free, blocks.existing);
        let bytes = Block::bytes(self.songs[0].channels()) * blocks.existing;
        assert_eq!(self.bytes.load(Ordering::Relaxed), bytes as u64);
    }
}

/// The first song from a frame on, sample by sample.
#[track_caller]
pub(super) fn assert_song(heard: &[f32], from: i64) {
    for (at, &got) in heard.iter().enumerate() {
        assert_eq!(got, sample(from + at as i64), "frame {at} after {from}");
    }
}
