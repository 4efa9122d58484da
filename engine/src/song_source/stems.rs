//! The stems of a song, as a version plays them, and their ways to the buses.

use downbeat_rt::{MAX_CHANNELS, Rig, Route};
use downbeat_show_files::{AudioFile, Song};

use crate::decibels::gain;
use crate::routing::{StemPlace, routes};

/// A stem's file and trim.
#[derive(Debug)]
pub(crate) struct StemSource {
    pub(crate) name: String,
    /// The take that the version picks; the other one is not read.
    pub(crate) file: AudioFile,
    pub(crate) first_channel: usize,
    /// The level of the song file with the version's offset, in dB.
    pub(crate) trim_db: f32,
    /// Whether its fader starts muted. It is read all the same: the operator may unmute it.
    pub(crate) muted: bool,
}

impl StemSource {
    /// The gain that it starts with.
    pub(crate) fn gain(&self) -> f32 {
        if self.muted { 0.0 } else { gain(self.trim_db) }
    }
}

/// All stems of a song.
pub(super) struct Stems {
    pub(super) stems: Vec<StemSource>,
    /// The stem of each channel of a block.
    pub(super) stem_of: Vec<usize>,
    pub(super) routes: Vec<Route>,
}

/// The stems of a song in a version.
pub(super) fn make(song: &Song, version: Option<usize>, rig: &Rig) -> Stems {
    let mut all = Stems { stems: Vec::new(), stem_of: Vec::new(), routes: Vec::new() };
    for (index, stem) in song.stems.iter().enumerate() {
        let mix = song.mix(version, index);
        let channels = usize::from(mix.file.channels);
        let place = StemPlace { stem: index, first_channel: all.stem_of.len(), channels };
        for &bus in &stem.buses {
            all.routes.extend(routes(place, stem.pan, rig.bus_channels(bus)));
        }
        all.stems.push(StemSource {
            name: stem.name.clone(),
            file: mix.file.clone(),
            first_channel: place.first_channel,
            trim_db: mix.level_db,
            muted: mix.muted,
        });
        all.stem_of.extend(std::iter::repeat_n(index, channels));
    }
    debug_assert!(all.stem_of.len() <= MAX_CHANNELS);
    all
}
