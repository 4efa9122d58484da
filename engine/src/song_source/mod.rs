//! A song as the engine knows it before it is armed.

mod automation;
mod cues;
mod pins;
mod score;
mod spans;
mod stems;

use std::sync::Arc;

use downbeat_rt::{
    Arrangement, Automation, Block, BlockSize, ClickSounds, Follow, Grid, LeadIn, Quantum, Rig,
    Route, Score, ramp_frames,
};
use downbeat_show_files::{Event, LyricLine, Pace, Show, Then};

pub(crate) use self::cues::CueSource;
pub(crate) use self::pins::{PIN_BLOCKS, ready_blocks};
pub(crate) use self::stems::StemSource;
use crate::{SpanView, quantum, song_grid};

/// What arming a song in one of its versions needs, worked out once. Never changed after, and shared
/// by all entries of a setlist that play the same.
#[derive(Debug)]
pub(crate) struct SongSource {
    /// The song's place in the show file.
    pub(crate) song: usize,
    /// The word the setlists call it by.
    pub(crate) key: String,
    pub(crate) title: String,
    /// The name of the version; `None` is the song as it is.
    pub(crate) version_name: Option<String>,
    /// The names of all versions of the song, in the order of its file.
    pub(crate) version_names: Arc<[String]>,
    /// The names of all its sections, in the order of its file.
    pub(crate) section_names: Arc<[String]>,
    /// Frames of its audio, whatever is played of it.
    pub(crate) frames: u64,
    /// What is played, in which order.
    pub(crate) arrangement: Arrangement,
    /// The section of each span, by its place in the song file; `None` before the first section and
    /// between two.
    pub(crate) sections: Vec<Option<usize>>,
    /// The spans, for the eye.
    pub(crate) spans: Arc<[SpanView]>,
    /// The stems of the song file, in its order.
    pub(crate) stems: Vec<StemSource>,
    /// The stem of each channel of a block.
    pub(crate) stem_of: Vec<usize>,
    pub(crate) routes: Vec<Route>,
    pub(crate) automation: Automation,
    pub(crate) grid: Arc<Grid>,
    pub(crate) click: Option<Arc<ClickSounds>>,
    /// Where a jump in it happens, if the song file says.
    pub(crate) jump: Option<Quantum>,
    /// How it begins after GO.
    pub(crate) start: LeadIn,
    /// Bars that are counted before it.
    pub(crate) count_in: u16,
    /// The guide's cues, by the numbers that the spans have. They are read when it is armed.
    pub(crate) cues: Vec<CueSource>,
    /// Beats before its span at which a cue starts.
    pub(crate) cue_beats: u16,
    /// The tempo and meter of bar 1, for the eye.
    pub(crate) tempo: String,
    /// The tempo from first to last.
    paces: Vec<Pace>,
    /// Lines to sing, by frame.
    pub(crate) lyrics: Vec<LyricLine>,
    /// MIDI and OSC messages, by frame, for the eye.
    pub(crate) events: Vec<Event>,
    /// What it sends to other machines.
    pub(crate) score: Arc<Score>,
    /// How many frames its blocks have.
    pub(crate) size: BlockSize,
    /// Blocks that stay besides the head, in the order in which the arrangement comes to them.
    pins: Vec<usize>,
}

impl SongSource {
    /// A song of the show in one of its versions; `None` is the song as it is. Reads no file.
    pub(crate) fn new(
        show: &Show,
        number: usize,
        version: Option<usize>,
        rig: &Rig,
        click: Option<&Arc<ClickSounds>>,
        size: BlockSize,
    ) -> Self {
        let song = &show.songs[number];
        let stems::Stems { stems, stem_of, routes } = stems::make(song, version, rig);
        let cues = cues::make(song, version, rig);
        let arrangement = spans::arrange(song, version, &cues);
        let (grid, counted) = song_grid::make(song, rig.rate(), show.click.as_ref());
        let score = Arc::new(score::make(show, number, &grid));
        let (bpm, meter) = song.tempo.first();
        let pins = pins::make(&arrangement, song.frames, rig.rate(), size);
        Self {
            song: number,
            key: song.key.clone(),
            version_names: song.versions.iter().map(|version| version.name.clone()).collect(),
            section_names: song.sections.iter().map(|section| section.name.clone()).collect(),
            jump: song.jump.map(quantum),
            title: song.title.clone(),
            version_name: version.map(|version| song.versions[version].name.clone()),
            frames: song.frames,
            sections: song.passes(version).iter().map(|pass| pass.section).collect(),
            spans: spans::for_the_eye(song, version, rig.rate(), &grid),
            count_in: u16::try_from(song.count_in_bars).unwrap_or(u16::MAX),
            start: song_grid::lead_in(song, arrangement.first().frame, counted),
            arrangement,
            stems,
            stem_of,
            routes,
            automation: automation::make(song, rig),
            grid: Arc::new(grid),
            click: click.cloned(),
            cue_beats: cues::beats(song),
            cues,
            tempo: format!("{bpm} {}/{}", meter.beats, meter.unit),
            paces: song.tempo.paces(),
            lyrics: song.lyrics.clone(),
            events: song.events.clone(),
            score,
            size,
            pins,
        }
    }

    /// Quarter notes a minute at a frame.
    pub(crate) fn bpm_at(&self, frame: i64, rate: u32) -> f64 {
        let seconds = frame as f64 / f64::from(rate.max(1));
        let at = self.paces.partition_point(|pace| pace.from_seconds <= seconds);
        self.paces.get(at.saturating_sub(1)).map_or(0.0, |pace| pace.bpm_at(seconds))
    }

    /// What follows its end where the setlist says `then`.
    pub(crate) fn follow(&self, then: Then) -> Follow {
        let short = |frames: u64| u32::try_from(frames).unwrap_or(u32::MAX);
        match then {
            Then::Stop => Follow::Stop,
            Then::Continue => Follow::Continue,
            Then::Pause { frames } => Follow::Pause { frames },
            Then::Segue(segue) => Follow::Segue {
                at: segue.before_end,
                crossfade: short(segue.crossfade),
                click_after: short(segue.click_after),
            },
        }
    }

    /// Frames that are played from first to last, each span once.
    pub(crate) fn length(&self) -> u64 {
        self.arrangement.frames()
    }

    /// Channels of a block.
    pub(crate) fn channels(&self) -> usize {
        self.stem_of.len()
    }

    /// Blocks of the whole song.
    pub(crate) fn blocks(&self) -> usize {
        self.size.blocks(self.frames)
    }

    /// Memory of one block, in bytes.
    pub(crate) fn block_bytes(&self) -> u64 {
        Block::bytes_of(self.size, self.channels()) as u64
    }

    /// The blocks of its head: those that must be in memory before it is armed, so that it sounds in
    /// the next callback.
    pub(crate) fn head(&self) -> std::ops::Range<usize> {
        let first = self.size.index_of(self.arrangement.first().frame);
        first.min(self.blocks())..(first + PIN_BLOCKS).min(self.blocks())
    }

    /// The blocks that stay besides the head, in the order in which the arrangement comes to them:
    /// those that make the start of each span ready to be jumped to.
    pub(crate) fn pins(&self) -> &[usize] {
        &self.pins
    }

    /// Memory that its cues take once they are read, in bytes.
    pub(crate) fn cue_bytes(&self) -> u64 {
        self.cues.iter().map(CueSource::bytes).sum()
    }
}

/// Frames of the crossfade of a cut at this rate.
pub(crate) fn crossfade(rate: u32) -> i64 {
    i64::from(ramp_frames(rate))
}

#[cfg(test)]
mod tests;
