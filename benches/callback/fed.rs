//! A real renderer with everything that feeds it, but for files and threads.

use std::sync::Arc;

use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, BLOCK_FRAMES, BLOCK_TILES, Block, BlockMap,
    Command, ConductorLink, DiskLink, Follow, Grid, LeadIn, Levels, MAX_STEMS, Mixer, Renderer,
    Rig, Route, SongMidi, split,
};

use crate::noise::Noise;
use crate::{RATE, WINDOW};

/// Frames after which the conductor reads the status: every 30 ms.
const STATUS_EVERY: usize = RATE as usize * 30 / 1000;
/// Blocks of the song: more than are ever played.
const SONG_BLOCKS: usize = 1 << 18;
const SONG: ArmedId = ArmedId(1);

/// A renderer in the middle of a song without end.
pub(crate) struct Fed {
    renderer: Renderer,
    conductor: ConductorLink,
    disk: DiskLink,
    levels: Levels,
    next_block: usize,
    /// The first block that was not asked back.
    next_played: i64,
    since_status: usize,
}

impl Fed {
    pub(crate) fn new(stems: usize, outputs: usize) -> Self {
        let buses: Vec<Vec<usize>> =
            (0..outputs / 2).map(|bus| vec![2 * bus, 2 * bus + 1]).collect();
        let rig = Rig::new(RATE, outputs, &buses);
        let mut levels = Levels::new(&vec![0.9; buses.len()]);
        levels.songs[0].song = SONG;
        levels.songs[0].stems = [0.5; MAX_STEMS];
        let (renderer, conductor, disk) = split(rig, &levels);
        let mut fed = Self {
            renderer,
            conductor,
            disk,
            levels,
            next_block: 0,
            next_played: 0,
            since_status: 0,
        };
        fed.start(stems, outputs);
        fed
    }

    fn start(&mut self, stems: usize, outputs: usize) {
        let song = ArmedSong {
            id: SONG,
            frames: (SONG_BLOCKS * BLOCK_FRAMES) as u64,
            arrangement: Arrangement::plain((SONG_BLOCKS * BLOCK_FRAMES) as u64),
            start: LeadIn::None,
            follow: Follow::Stop,
            mixer: mixer(stems, outputs),
            automation: Automation::none(),
            grid: Arc::new(Grid::default()),
            click: None,
            cues: None,
            timecode: None,
            midi: SongMidi::new(Arc::default()),
            blocks: BlockMap::new((SONG_BLOCKS * BLOCK_FRAMES) as u64),
        };
        self.conductor.send(Command::Arm(Box::new(song))).unwrap();
        self.conductor.send(Command::Go(SONG)).unwrap();
        let mut noise = Noise::new(stems as u64);
        for _ in 0..WINDOW {
            let mut block = Box::new(Block::new(2 * stems));
            for tile in 0..BLOCK_TILES {
                block.runs_mut(tile, 0..2 * stems).fill_with(|| noise.sample());
                block.measure(tile, 0..2 * stems);
            }
            self.deliver(block);
        }
    }

    /// Gives the blocks that were played a new place at the end of the window, as they are: the
    /// disk reader would fill them on another core.
    pub(crate) fn feed(&mut self) {
        let place = self.disk.whereabouts().of(SONG).map_or(0, |song| song.place.frame);
        while (self.next_played + 1) * BLOCK_FRAMES as i64 <= place {
            if !self.disk.evict(SONG, self.next_played as usize) {
                break;
            }
            self.next_played += 1;
        }
        while let Some(block) = self.disk.spent() {
            self.deliver(block);
        }
        while self.conductor.event().is_some() {}
    }

    fn deliver(&mut self, mut block: Box<Block>) {
        assert!(self.next_block < SONG_BLOCKS, "the song is too short for this bench");
        block.address(SONG, self.next_block);
        self.next_block += 1;
        assert!(self.disk.deliver(block).is_ok(), "the ring has room for every block");
    }

    /// Does what the conductor does between two callbacks: it looks at the status now and then, and
    /// moves the gains of all stems where `gains` are given.
    pub(crate) fn conduct(&mut self, period: usize, gains: Option<&[f32]>) {
        self.since_status += period;
        if self.since_status >= STATUS_EVERY {
            self.since_status = 0;
            let status = self.conductor.status().unwrap();
            assert_eq!(status.starved, 0, "the bench does not feed the renderer fast enough");
        }
        if let Some(gains) = gains {
            self.levels.songs[0].stems[..gains.len()].copy_from_slice(gains);
            self.conductor.set_levels(self.levels.clone());
        }
    }

    /// What is measured.
    pub(crate) fn render(&mut self, out: &mut [f32]) {
        self.renderer.render(out);
    }
}

/// Stereo stems that feed the buses in turn.
fn mixer(stems: usize, outputs: usize) -> Mixer {
    let route = |source: usize| Route {
        source,
        stem: source / 2,
        channel: source % outputs,
        coefficient: 1.0,
    };
    let stem_of = (0..2 * stems).map(|source| source / 2).collect();
    Mixer::new(&vec![0.5; stems], stem_of, (0..2 * stems).map(route).collect())
}
