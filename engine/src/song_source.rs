//! A song as the engine knows it before it is armed.

use std::sync::Arc;

use downbeat_rt::{BLOCK_FRAMES, Block, ClickSounds, Grid, MAX_CHANNELS, Rig, Route};
use downbeat_show_files::{AudioFile, Show, Song};

use crate::routing::{StemPlace, routes};
use crate::song_grid;

/// What arming a song needs, worked out once when the show is opened. Never changed after.
#[derive(Debug)]
pub(crate) struct SongSource {
    pub(crate) title: String,
    pub(crate) frames: u64,
    pub(crate) stems: Vec<StemSource>,
    /// The stem of each channel of a block.
    pub(crate) stem_of: Vec<usize>,
    pub(crate) routes: Vec<Route>,
    pub(crate) grid: Arc<Grid>,
    pub(crate) click: Option<Arc<ClickSounds>>,
    /// Where it starts after GO.
    pub(crate) start: i64,
    pub(crate) sections: Vec<SectionStart>,
    /// The tempo and meter of bar 1, for the eye.
    pub(crate) tempo: String,
}

/// A stem's file and trim.
#[derive(Debug)]
pub(crate) struct StemSource {
    pub(crate) name: String,
    pub(crate) file: AudioFile,
    pub(crate) first_channel: usize,
    /// The level of the song file, in dB.
    pub(crate) trim_db: f32,
}

/// Where a section begins.
#[derive(Debug)]
pub(crate) struct SectionStart {
    pub(crate) name: String,
    pub(crate) bar: i32,
    pub(crate) frame: i64,
}

impl SongSource {
    pub(crate) fn new(
        show: &Show,
        song: &Song,
        rig: &Rig,
        click: Option<&Arc<ClickSounds>>,
    ) -> Self {
        let mut stems: Vec<StemSource> = Vec::new();
        let mut stem_of = Vec::new();
        let mut all_routes = Vec::new();
        for (index, stem) in song.stems.iter().enumerate() {
            let channels = usize::from(stem.file.channels);
            let place = StemPlace { stem: index, first_channel: stem_of.len(), channels };
            for &bus in &stem.buses {
                all_routes.extend(routes(place, stem.pan, rig.bus_channels(bus)));
            }
            stems.push(StemSource {
                name: stem.name.clone(),
                file: stem.file.clone(),
                first_channel: place.first_channel,
                trim_db: stem.level_db,
            });
            stem_of.extend(std::iter::repeat_n(index, channels));
        }
        debug_assert!(stem_of.len() <= MAX_CHANNELS);
        let subdivide = show.click.as_ref().map_or(1, |click| click.subdivide);
        let (grid, start) = song_grid::make(song, rig.rate(), subdivide);
        let (bpm, meter) = song.tempo.first();
        Self {
            title: song.title.clone(),
            frames: song.frames,
            stems,
            stem_of,
            routes: all_routes,
            grid: Arc::new(grid),
            click: click.cloned(),
            start,
            sections: song
                .sections
                .iter()
                .map(|section| SectionStart {
                    name: section.name.clone(),
                    bar: i32::try_from(section.bar).unwrap_or(i32::MAX),
                    frame: section.frame,
                })
                .collect(),
            tempo: format!("{bpm} {}/{}", meter.beats, meter.unit),
        }
    }

    /// Channels of a block.
    pub(crate) fn channels(&self) -> usize {
        self.stem_of.len()
    }

    /// Blocks of the whole song.
    pub(crate) fn blocks(&self) -> usize {
        self.frames.div_ceil(BLOCK_FRAMES as u64) as usize
    }

    /// Memory of one block, in bytes.
    pub(crate) fn block_bytes(&self) -> u64 {
        Block::bytes(self.channels()) as u64
    }

    /// The first blocks of the places the song may be entered at besides its head, in the order of
    /// the song: its sections.
    pub(crate) fn entries(&self) -> impl Iterator<Item = usize> + '_ {
        self.sections
            .iter()
            .filter(|section| section.frame > 0 && (section.frame as u64) < self.frames)
            .map(|section| section.frame as usize / BLOCK_FRAMES)
    }
}
