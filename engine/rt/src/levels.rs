//! The gains that the conductor wants: a value of which only the newest counts.

use crate::{ArmedId, MAX_BUSES, MAX_STEMS, SONGS_AT_AUDIO};

/// Linear gains of all buses and of the stems of the songs that are with the audio thread, with
/// mutes and solos already worked in.
#[derive(Clone, Debug)]
pub struct Levels {
    /// The gain of each bus.
    pub buses: [f32; MAX_BUSES],
    /// The gains of the stems, by song.
    pub songs: [SongLevels; SONGS_AT_AUDIO],
    /// The outputs to other machines that are muted, a bit each: MIDI outputs from the lowest on, and
    /// [`crate::OSC_OUTPUT`].
    pub muted_outputs: u32,
}

/// The gains of a song's stems.
#[derive(Clone, Copy, Debug)]
pub struct SongLevels {
    /// The song; the default id, which no song has, where the place is free.
    pub song: ArmedId,
    /// The gain of each stem.
    pub stems: [f32; MAX_STEMS],
}

impl Levels {
    /// Levels of a rig whose buses have these gains, and of no song.
    pub fn new(bus_gains: &[f32]) -> Self {
        let mut buses = [0.0; MAX_BUSES];
        buses[..bus_gains.len()].copy_from_slice(bus_gains);
        let free = SongLevels { song: ArmedId::default(), stems: [0.0; MAX_STEMS] };
        Self { buses, songs: [free; SONGS_AT_AUDIO], muted_outputs: 0 }
    }

    /// The gains of a song's stems, if they are here.
    #[inline]
    pub fn of(&self, song: ArmedId) -> Option<&[f32; MAX_STEMS]> {
        self.songs.iter().find(|levels| levels.song == song).map(|levels| &levels.stems)
    }
}
