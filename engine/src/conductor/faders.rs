//! The faders, mutes and solos of the operator, and the gains that follow from them.

use downbeat_show_files::{Role, Show};

use crate::decibels::gain;
use crate::{MAX_LEVEL_DB, MIN_LEVEL_DB};

/// One fader.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Fader {
    pub(super) level_db: f32,
    pub(super) muted: bool,
    pub(super) soloed: bool,
}

impl Fader {
    fn at(level_db: f32) -> Self {
        Self { level_db, ..Self::default() }
    }

    pub(super) fn set_level(&mut self, level_db: f32) {
        if !level_db.is_nan() {
            self.level_db = level_db.clamp(MIN_LEVEL_DB, MAX_LEVEL_DB);
        }
    }
}

/// All faders. A bus keeps its fader from song to song; a stem's belongs to its song, and is there
/// again when the song is.
#[derive(Debug)]
pub(super) struct Faders {
    buses: Vec<(Role, Fader)>,
    stems: Vec<Vec<Fader>>,
}

impl Faders {
    /// The faders as the show file has them: buses at their levels, stems at 0 dB on top of their
    /// trims.
    pub(super) fn new(show: &Show) -> Self {
        Self {
            buses: show.buses.iter().map(|bus| (bus.role, Fader::at(bus.level_db))).collect(),
            stems: show.songs.iter().map(|song| vec![Fader::default(); song.stems.len()]).collect(),
        }
    }

    pub(super) fn bus_mut(&mut self, bus: usize) -> Option<&mut Fader> {
        self.buses.get_mut(bus).map(|(_, fader)| fader)
    }

    pub(super) fn stem_mut(&mut self, song: usize, stem: usize) -> Option<&mut Fader> {
        self.stems.get_mut(song)?.get_mut(stem)
    }

    pub(super) fn bus(&self, bus: usize) -> Fader {
        self.buses[bus].1
    }

    pub(super) fn stem(&self, song: usize, stem: usize) -> Fader {
        self.stems[song][stem]
    }

    /// Whether a bus sounds. A solo silences the other buses of the same role only: soloing the
    /// drums in the PA must not take the click from the drummer, nor the pilot from the switch.
    pub(super) fn bus_is_open(&self, bus: usize) -> bool {
        let (role, fader) = self.buses[bus];
        let soloed = self.buses.iter().any(|(other, fader)| *other == role && fader.soloed);
        !fader.muted && (fader.soloed || !soloed)
    }

    /// Whether a stem sounds: a solo silences the other stems of its song.
    pub(super) fn stem_is_open(&self, song: usize, stem: usize) -> bool {
        let fader = self.stems[song][stem];
        !fader.muted && (fader.soloed || !self.stems[song].iter().any(|fader| fader.soloed))
    }

    /// The gain of each bus.
    pub(super) fn bus_gains(&self) -> Vec<f32> {
        (0..self.buses.len())
            .map(|bus| if self.bus_is_open(bus) { gain(self.bus(bus).level_db) } else { 0.0 })
            .collect()
    }

    /// The gain of a stem, its trim included.
    pub(super) fn stem_gain(&self, song: usize, stem: usize, trim_db: f32) -> f32 {
        let fader = self.stem(song, stem);
        let closed = fader.level_db <= MIN_LEVEL_DB || !self.stem_is_open(song, stem);
        if closed { 0.0 } else { gain(trim_db + fader.level_db) }
    }
}
