//! The disk thread with a renderer, stepped by hand; the test is the conductor.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use downbeat_rt::{
    ArmedId, ArmedSong, BLOCK_FRAMES, Block, BlockSize, Command, ConductorLink, Enter, Event,
    Farewell, Follow, Jump, Levels, Place, Quantum, Renderer, Target, VampOrder, VampSpan, When,
};

use super::{Did, DiskReader, Order, Report, Wanted};
use crate::ahead::Ahead;
use crate::memory::window_blocks;
use crate::song_source::SongSource;
use crate::sources::Sources;
use crate::test_show::{BAR, BARS, rig, sample, show};

const BLOCK: i64 = BLOCK_FRAMES as i64;
const HEAD: usize = 5;
const PERIOD: usize = 480;
const END: i64 = BARS * BAR;

/// The halves, and what the first output carried.
struct Stage {
    disk: DiskReader,
    renderer: Renderer,
    link: ConductorLink,
    orders: Sender<Order>,
    reports: Receiver<Report>,
    songs: Vec<Arc<SongSource>>,
    bytes: Arc<AtomicU64>,
    heard: Vec<f32>,
    landed: Vec<Place>,
    retired: Vec<(Box<ArmedSong>, Farewell)>,
    starved: u64,
    reads: usize,
    _folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
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
    fn wanted(&self, song: usize) -> Wanted {
        Wanted {
            id: ArmedId(song as u32 + 1),
            song: Arc::clone(&self.songs[song]),
            follow: Follow::Stop,
            timecode: None,
            enter_at: Vec::new(),
            pins: 0,
            with_audio: false,
        }
    }

    fn want(&self, wanted: &[&Wanted]) {
        self.orders
            .send(Order::Want(wanted.iter().map(|&wanted| wanted.clone()).collect()))
            .unwrap();
    }

    fn settle(&mut self) {
        while self.disk.step() == Did::Read {
            self.reads += 1;
        }
    }

    fn ready(&mut self) -> Option<Box<ArmedSong>> {
        self.settle();
        match self.reports.try_recv().ok()? {
            Report::Ready(song) => Some(song),
            Report::Fault { fault, .. } | Report::CueFault { fault } => panic!("{fault}"),
            Report::AtHand { places, .. } => panic!("{places:?} are where it plays"),
        }
    }

    /// Makes a song ready and arms it.
    fn arm(&mut self, wanted: &mut Wanted) {
        self.want(&[wanted]);
        let mut song = self.ready().unwrap();
        song.start = downbeat_rt::LeadIn::None;
        self.link.send(Command::Arm(song)).unwrap();
        wanted.with_audio = true;
    }

    /// Arms the first song with so many pins and starts it.
    fn go(&mut self, pins: usize) -> Wanted {
        let mut wanted = Wanted { pins, ..self.wanted(0) };
        self.arm(&mut wanted);
        self.want(&[&wanted]);
        self.link.send(Command::Go(wanted.id)).unwrap();
        wanted
    }

    fn render(&mut self) {
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

    fn play(&mut self, frames: i64) {
        for _ in 0..frames / PERIOD as i64 {
            self.settle();
            self.render();
        }
        self.settle();
    }

    fn existing(&self) -> usize {
        self.disk.blocks().existing
    }

    fn jump(&mut self, frame: i64, at: Quantum) {
        let span = self.songs[0].arrangement.holding(frame, 0).unwrap().span;
        let to = Target::Place(Place { span, frame });
        self.link.send(Command::Jump(Jump { token: 1, song: ArmedId(1), to, at })).unwrap();
    }

    /// Takes everything back; every block must be there then.
    fn end(mut self) {
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

#[track_caller]
fn assert_song(heard: &[f32], from: i64) {
    for (at, &got) in heard.iter().enumerate() {
        assert_eq!(got, sample(from + at as i64), "frame {at} after {from}");
    }
}

#[test]
fn a_song_plays_through_in_a_window_that_allocates_nothing() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR);
    let existing = stage.existing();
    assert!(existing <= HEAD + window_blocks(48_000), "{existing}");
    while (stage.heard.len() as i64) < END {
        stage.play(PERIOD as i64);
        assert_eq!(stage.existing(), existing);
    }
    assert_song(&stage.heard[..END as usize], 0);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_jump_to_a_place_that_is_not_pinned_is_fetched_and_lands_without_a_gap() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR / 2);
    // In the middle of the last section, on its bar line.
    let target = 10 * BAR;
    stage.jump(target, Quantum::Bar);
    stage.play(2 * BAR);
    assert_eq!(stage.landed.iter().map(|place| place.frame).collect::<Vec<_>>(), [target]);
    // It lands on the second bar; the crossfade before it is not looked at here.
    assert_song(&stage.heard[BAR as usize..(5 * BAR / 2) as usize], target);
    assert_eq!(stage.starved, 0);
    assert!(stage.existing() <= HEAD + window_blocks(48_000));
    stage.end();
}

#[test]
fn a_jump_to_a_pinned_section_lands_while_the_disk_hangs() {
    let mut stage = Stage::new();
    let pins = stage.songs[0].pins().len();
    stage.go(pins);
    stage.play(BAR / 2);
    stage.jump(8 * BAR, Quantum::Bar);
    // Nobody steps the disk from here on.
    while (stage.heard.len() as i64) < BAR + 4 * BLOCK {
        stage.render();
    }
    assert_song(&stage.heard[BAR as usize..], 8 * BAR);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn jumps_all_over_the_song_keep_within_the_memory() {
    let mut stage = Stage::new();
    let pins = stage.songs[0].pins().len();
    stage.go(pins);
    let bound = HEAD + pins + window_blocks(48_000);
    for turn in 0..60 {
        let frame = turn * 7_919 * 13 % (END - BAR);
        stage.jump(frame, if turn % 3 == 0 { Quantum::Now } else { Quantum::Beat });
        for _ in 0..BAR / PERIOD as i64 / 3 {
            stage.play(PERIOD as i64);
            assert!(stage.existing() <= bound, "{} of {bound}", stage.existing());
        }
    }
    stage.end();
}

#[test]
fn a_vamp_on_the_spot_is_read_once_and_its_release_finds_what_follows() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR + BAR / 2);
    let order = VampOrder { token: 7, song: ArmedId(1), span: VampSpan::Bars(1) };
    stage.link.send(Command::Vamp(order)).unwrap();
    stage.play(3 * BAR);
    let reads = stage.reads;
    stage.play(10 * BAR);
    assert_eq!(stage.reads, reads);
    stage
        .link
        .send(Command::Release(downbeat_rt::ArmedId(1), downbeat_rt::Release::AtEnd))
        .unwrap();
    let heard = stage.heard.len();
    stage.play(2 * BAR);
    // Released in the middle of a pass from bar 2 to bar 3.
    assert_song(&stage.heard[heard..], BAR + BAR / 2);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_song_that_continues_finds_the_next_one_in_memory() {
    let mut stage = Stage::new();
    let mut first = Wanted { follow: Follow::Continue, ..stage.wanted(0) };
    stage.arm(&mut first);
    stage.want(&[&first]);
    stage.link.send(Command::Go(first.id)).unwrap();
    stage.play(BAR);
    let mut second = stage.wanted(1);
    stage.want(&[&first, &second]);
    let song = stage.ready().unwrap();
    stage.link.send(Command::Arm(song)).unwrap();
    second.with_audio = true;
    stage.want(&[&first, &second]);
    stage.play(END - 2 * BLOCK - stage.heard.len() as i64);
    // The disk hangs from shortly before the end of the first; the second one is in memory for as
    // long as the window reaches past that end.
    let reach = END + 20 * BLOCK;
    while (stage.heard.len() as i64) < reach {
        stage.render();
    }
    assert_song(&stage.heard[..END as usize], 0);
    assert_song(&stage.heard[END as usize..], 0);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_song_that_came_back_keeps_its_head_and_is_ready_again() {
    let mut stage = Stage::new();
    let mut wanted = stage.wanted(0);
    stage.arm(&mut wanted);
    wanted.pins = stage.songs[0].pins().len();
    stage.want(&[&wanted]);
    stage.play(4_800);
    stage.link.send(Command::Disarm).unwrap();
    stage.play(4_800);
    let (song, farewell) = stage.retired.pop().unwrap();
    assert_eq!((farewell, song.blocks.present()), (Farewell::Replaced, HEAD + wanted.pins));
    wanted.with_audio = false;
    stage.want(&[&wanted]);
    stage.orders.send(Order::Trim(song)).unwrap();
    let song = stage.ready().unwrap();
    assert_eq!(song.blocks.present(), HEAD);
    // It plays again from there.
    stage.link.send(Command::Arm(song)).unwrap();
    wanted.with_audio = true;
    stage.want(&[&wanted]);
    stage.link.send(Command::Go(wanted.id)).unwrap();
    let heard = stage.heard.len();
    stage.play(2 * BAR);
    assert_song(&stage.heard[heard..], 0);
    stage.end();
}

#[test]
fn a_song_that_plays_and_may_be_entered_elsewhere_is_reported_when_it_can() {
    let mut stage = Stage::new();
    let mut wanted = stage.go(0);
    stage.play(4_800);
    let place = Place { span: 2, frame: 7 * BAR + 100 };
    wanted.enter_at = vec![place];
    stage.want(&[&wanted]);
    stage.settle();
    let Ok(Report::AtHand { song, places }) = stage.reports.try_recv() else { panic!("nothing") };
    assert_eq!((song, places), (wanted.id, vec![place]));
    // It is with the audio thread from the next callback on, and told once.
    let enter = Enter { token: 1, song: wanted.id, at: place, when: When::Next, count_in_bars: 0 };
    stage.link.send(Command::Hold).unwrap();
    stage.play(4_800);
    stage.link.send(Command::Enter(enter)).unwrap();
    let heard = stage.heard.len();
    stage.play(4_800);
    assert_song(&stage.heard[heard..], place.frame);
    assert!(stage.reports.try_recv().is_err());
    stage.end();
}

#[test]
fn a_song_that_will_be_entered_elsewhere_is_ready_when_that_is_in_memory_too() {
    let mut stage = Stage::new();
    let frame = 7 * BAR + 100;
    let mut wanted = stage.wanted(0);
    wanted.enter_at = vec![Place { span: 2, frame }];
    stage.want(&[&wanted]);
    let song = stage.ready().unwrap();
    let first = (frame / BLOCK) as usize;
    for index in (0..HEAD).chain(first..first + HEAD) {
        assert!(song.blocks.get(index).is_some(), "block {index}");
    }
    assert_eq!((frame - 240) / BLOCK, frame / BLOCK);
    assert_eq!(song.blocks.present(), 2 * HEAD);
    // Another place is wanted while it is ready: it comes back and is ready again with that.
    wanted.enter_at.clear();
    stage.want(&[&wanted]);
    stage.orders.send(Order::Trim(song)).unwrap();
    let song = stage.ready().unwrap();
    assert_eq!(song.blocks.present(), HEAD);
    stage.orders.send(Order::Reclaim(song)).unwrap();
    stage.end();
}
