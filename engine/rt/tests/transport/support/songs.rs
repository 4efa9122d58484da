//! Songs whose samples say which frame of which song they are.

use std::sync::Arc;

use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, BLOCK_FRAMES, Block, BlockMap, ClickSounds,
    Command, Cue, CueRoute, Cues, Follow, Grid, GridPoint, LeadIn, Mixer, Place, Route, Score,
    ScoreParts, SongMidi, Sound, Span, Stretch, Stroke, TILE_FRAMES, TimeOfDay,
};

use super::{BEAT, FRAMES};

/// The sample of song `id` at a song frame: all of them differ, and they are exact in `f32`.
pub fn sample(id: u32, frame: i64) -> f32 {
    if frame < 0 { 0.0 } else { (frame + 1) as f32 * 0.0625 + id as f32 * 4096.0 }
}

pub fn span(from: i64, to: i64) -> Span {
    Span { from, to, vamps: false, section: 0, cue: None }
}

pub fn vamping(from: i64, to: i64) -> Span {
    Span { vamps: true, ..span(from, to) }
}

pub fn place(span: u32, frame: i64) -> Place {
    Place { span, frame }
}

/// Frames of one span.
pub fn stretch(span: u32, from: i64, to: i64) -> Stretch {
    Stretch { from: place(span, from), to: place(span, to) }
}

/// A song to be made.
#[derive(Clone)]
pub struct Song {
    pub id: u32,
    pub frames: u64,
    pub spans: Vec<Span>,
    pub start: LeadIn,
    pub follow: Follow,
    pub automation: Automation,
    pub clicks: bool,
    pub cue_beats: u16,
    /// The samples of the stem, by song frame.
    pub stem: fn(u32, i64) -> f32,
    /// The blocks that are there from the start.
    pub has: fn(usize) -> bool,
    /// What it sends.
    pub midi: ScoreParts,
}

/// A song of one pass over all its frames, with every block in memory.
pub fn song(id: u32) -> Song {
    Song {
        id,
        frames: FRAMES,
        spans: vec![span(0, FRAMES as i64)],
        start: LeadIn::None,
        follow: Follow::Stop,
        automation: Automation::none(),
        clicks: true,
        cue_beats: 4,
        stem: sample,
        has: |_| true,
        midi: ScoreParts::default(),
    }
}

impl Song {
    pub fn spans(self, spans: Vec<Span>) -> Self {
        Self { spans, ..self }
    }

    pub fn follow(self, follow: Follow) -> Self {
        Self { follow, ..self }
    }

    pub fn block(&self, index: usize) -> Box<Block> {
        let mut block = Box::new(Block::new(1));
        block.address(ArmedId(self.id), index);
        for tile in 0..BLOCK_FRAMES / TILE_FRAMES {
            let first = (index * BLOCK_FRAMES + tile * TILE_FRAMES) as i64;
            for (at, to) in block.runs_mut(tile, 0..1).iter_mut().enumerate() {
                let frame = first + at as i64;
                *to = if frame < self.frames as i64 { (self.stem)(self.id, frame) } else { 0.0 };
            }
            block.measure(tile, 0..1);
        }
        block
    }

    /// Points every half beat; subdivisions do not click.
    fn grid(&self) -> Grid {
        let point = |at: i64| GridPoint {
            frame: at * BEAT / 2,
            bar: at.div_euclid(8) as i32 + 1,
            beat: (at.rem_euclid(8) / 2 + 1) as u16,
            beats_in_bar: 4,
            subdivision: at.rem_euclid(2) as u16,
            stroke: Some(if at.rem_euclid(8) == 0 { Stroke::Accent } else { Stroke::Beat }),
            clicks: self.clicks && at.rem_euclid(2) == 0,
        };
        Grid::new((-16..self.frames as i64 * 2 / BEAT).map(point).collect())
    }

    pub fn arm(&self) -> Command {
        let mut blocks = BlockMap::new(self.frames);
        for index in (0..blocks.len()).filter(|&index| (self.has)(index)) {
            assert!(blocks.insert(self.block(index)).is_none());
        }
        let cue = |level: f32| {
            let route = CueRoute { source: 0, channel: 2, gain: 0.5 };
            Cue::new(vec![cue_sound(level)], vec![route])
        };
        let click = ClickSounds::new(sound(1.0), sound(2.0), sound(4.0), 1..2);
        Command::Arm(Box::new(ArmedSong {
            id: ArmedId(self.id),
            frames: self.frames,
            arrangement: Arrangement::new(self.spans.clone()).unwrap(),
            start: self.start,
            follow: self.follow,
            mixer: Mixer::new(
                &[1.0],
                vec![0],
                vec![Route { source: 0, stem: 0, channel: 0, coefficient: 1.0 }],
            ),
            automation: self.automation.clone(),
            grid: Arc::new(self.grid()),
            click: Some(Arc::new(click)),
            cues: Some(Arc::new(Cues::new(self.cue_beats, vec![cue(1.0), cue(3.0)]))),
            timecode: Some(TimeOfDay::hour(self.id)),
            midi: SongMidi::new(Arc::new(Score::new(self.midi.clone()))),
            blocks,
        }))
    }

    pub fn go(&self) -> Command {
        Command::Go(ArmedId(self.id))
    }
}

/// Frames that a click sound rings.
pub const RING: usize = 150;

fn sound(level: f32) -> Sound {
    Sound::new(vec![click_sound(level)])
}

/// A click sound: a ramp down, so that its frames can be told apart.
pub fn click_sound(level: f32) -> Vec<f32> {
    (0..RING).map(|at| level + (RING - at) as f32 / 256.0).collect()
}

/// A cue: as long as a beat and a bit.
pub fn cue_sound(level: f32) -> Vec<f32> {
    (0..1_300).map(|at| level + at as f32 / 2048.0).collect()
}
