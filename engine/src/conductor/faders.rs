//! The faders, mutes and solos of the operator, and the gains that follow from them.

use downbeat_show_files::{Offset, Role, Show, Venue};

use crate::decibels::gain;
use crate::{MAX_LEVEL_DB, MIN_LEVEL_DB, Switch};

/// One fader.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Fader {
    /// Where it stands without the operator: at the show file's level and the venue's offset.
    home_db: f32,
    pub(super) level_db: f32,
    /// What the operator or the venue said of its mute; `None` is what the song's version says.
    pub(super) mute: Option<bool>,
    pub(super) soloed: bool,
}

impl Fader {
    fn at(level_db: f32, offset: Offset) -> Self {
        let mute = offset.muted.then_some(true);
        let mut fader = Self { home_db: level_db, mute, ..Self::default() };
        fader.set_level(level_db + offset.level_db);
        fader
    }

    pub(super) fn set_level(&mut self, level_db: f32) {
        if !level_db.is_nan() {
            self.level_db = level_db.clamp(MIN_LEVEL_DB, MAX_LEVEL_DB);
        }
    }

    /// Whether it is muted, where the version says `by_version`.
    pub(super) fn is_muted(&self, by_version: bool) -> bool {
        self.mute.unwrap_or(by_version)
    }

    pub(super) fn set_mute(&mut self, switch: Switch, by_version: bool) {
        self.mute = Some(switch.apply(self.is_muted(by_version)));
    }

    pub(super) fn set_solo(&mut self, switch: Switch) {
        self.soloed = switch.apply(self.soloed);
    }

    /// What a venue keeps of it: how it differs from the show file.
    pub(super) fn offset(&self) -> Offset {
        Offset { level_db: self.level_db - self.home_db, muted: self.mute == Some(true) }
    }
}

/// All faders. A bus keeps its fader from song to song; a stem's belongs to its song, and is there
/// again when the song is, in whatever version.
#[derive(Debug)]
pub(crate) struct Faders {
    buses: Vec<(Role, Fader)>,
    stems: Vec<Vec<Fader>>,
}

impl Faders {
    /// The faders as the show file and the venue have them: buses at their levels, stems at 0 dB on
    /// top of their trims.
    pub(crate) fn new(show: &Show, venue: Option<&Venue>) -> Self {
        let bus_offset = |name: &str| venue.map(|venue| venue.bus(name)).unwrap_or_default();
        let stem_offset =
            |song: &str, stem: &str| venue.map(|venue| venue.stem(song, stem)).unwrap_or_default();
        let buses = show.buses.iter();
        let stems = |song: &downbeat_show_files::Song| {
            let stems = song.stems.iter();
            stems.map(|stem| Fader::at(0.0, stem_offset(&song.key, &stem.name))).collect()
        };
        Self {
            buses: buses
                .map(|bus| (bus.role, Fader::at(bus.level_db, bus_offset(&bus.name))))
                .collect(),
            stems: show.songs.iter().map(stems).collect(),
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
        !fader.is_muted(false) && (fader.soloed || !soloed)
    }

    /// Whether a stem sounds that its version mutes or not: a solo silences the other stems of its
    /// song.
    pub(super) fn stem_is_open(&self, song: usize, stem: usize, by_version: bool) -> bool {
        let fader = self.stems[song][stem];
        let soloed = self.stems[song].iter().any(|fader| fader.soloed);
        !fader.is_muted(by_version) && (fader.soloed || !soloed)
    }

    /// The gain of each bus.
    pub(crate) fn bus_gains(&self) -> Vec<f32> {
        (0..self.buses.len())
            .map(|bus| if self.bus_is_open(bus) { gain(self.bus(bus).level_db) } else { 0.0 })
            .collect()
    }

    /// The gain of a stem, its trim included.
    pub(super) fn stem_gain(&self, song: usize, stem: usize, by_version: bool, trim: f32) -> f32 {
        let fader = self.stem(song, stem);
        let closed = fader.level_db <= MIN_LEVEL_DB || !self.stem_is_open(song, stem, by_version);
        if closed { 0.0 } else { gain(trim + fader.level_db) }
    }
}
