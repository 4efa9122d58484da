//! A song before the audio thread has it: made, filled with its head, read its cues.

use std::sync::Arc;

use downbeat_rt::{ArmedSong, BlockMap, Cue, Cues, Mixer, SongMidi};

use super::order::Wanted;
use crate::song_source::{SongSource, StemSource};

/// A song that is made ready.
#[derive(Debug)]
pub(super) struct Preparing {
    pub(super) song: Box<ArmedSong>,
    /// The cues that are read so far; one that cannot be read is silent.
    cues: Vec<Cue>,
}

impl Preparing {
    /// The song without any block.
    pub(super) fn new(wanted: &Wanted) -> Self {
        let source = &wanted.song;
        let gains: Vec<f32> = source.stems.iter().map(StemSource::gain).collect();
        let song = ArmedSong {
            id: wanted.id,
            frames: source.frames,
            arrangement: source.arrangement.clone(),
            start: source.start,
            follow: wanted.follow,
            mixer: Mixer::new(&gains, source.stem_of.clone(), source.routes.clone()),
            automation: source.automation.clone(),
            grid: Arc::clone(&source.grid),
            click: source.click.clone(),
            cues: None,
            timecode: wanted.timecode,
            midi: SongMidi::new(Arc::clone(&source.score)),
            blocks: BlockMap::of_size(source.size, source.frames),
        };
        Self { song: Box::new(song), cues: Vec::new() }
    }

    /// A song that came back. It has its cues.
    pub(super) fn again(song: Box<ArmedSong>) -> Self {
        Self { song, cues: Vec::new() }
    }

    /// Whether all cues of its source are read.
    pub(super) fn has_cues(&self, source: &SongSource) -> bool {
        source.cues.is_empty() || self.song.cues.is_some()
    }

    /// Reads the next cue. Returns what is wrong with it.
    pub(super) fn read_cue(&mut self, source: &SongSource) -> Option<String> {
        let next = source.cues.get(self.cues.len())?;
        let (cue, fault) = match next.read() {
            Ok(cue) => (cue, None),
            Err(fault) => (Cue::default(), Some(fault)),
        };
        self.cues.push(cue);
        if self.cues.len() == source.cues.len() {
            let cues = std::mem::take(&mut self.cues);
            self.song.cues = Some(Arc::new(Cues::new(source.cue_beats, cues)));
        }
        fault
    }
}
