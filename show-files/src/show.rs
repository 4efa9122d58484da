//! The show: the rig, the songs and the setlists, all checked.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::{
    AudioFile, ClickPattern, Meter, MidiRig, OscRules, Pilot, Setlist, Song, Timecode,
    TransportRules,
};

/// A show that has no errors, with everything worked out that a player needs.
///
/// Indices (`usize`) point into the lists of this struct and are always valid.
#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    /// The show file this was read from.
    pub file: PathBuf,
    /// Everything that it is made of, each once: the show file, the files of its songs, what they
    /// name (of converted audio files those they were made from), its controls and its saved
    /// setlists. Folders that it names are among them, and names that differ only in links are two.
    /// Not those of venues: see [`Venue::files`](crate::Venue::files).
    pub files: BTreeSet<PathBuf>,
    /// The name of the show.
    pub name: String,
    /// Frames per second of everything in the show.
    pub rate: u32,
    /// Seconds a stop takes to fade to silence, from 0 to 60.
    pub stop_fade_seconds: f64,
    /// Bytes the engine may spend on blocks.
    pub memory_bytes: u64,
    /// The buses, in the order of the file.
    pub buses: Vec<Bus>,
    /// The click, if the show has one.
    pub click: Option<Click>,
    /// The songs, in the order of the file.
    pub songs: Vec<Song>,
    /// The setlists, in the order of the file; the first one is played if nobody says which.
    pub setlists: Vec<Setlist>,
    /// The rules of the transport.
    pub transport: TransportRules,
    /// How timecode goes.
    pub timecode: Timecode,
    /// The pilot, for the buses of that role.
    pub pilot: Pilot,
    /// What it sends by MIDI, and where.
    pub midi: MidiRig,
    /// Where OSC is listened for, if it is.
    pub osc: Option<OscRules>,
}

impl Show {
    /// Every audio file that the show names: of its click, stems with both takes, and cues. A file
    /// that it names several times comes as often.
    pub fn audio_files(&self) -> impl Iterator<Item = &AudioFile> {
        let click = self.click.iter().flat_map(|click| {
            [&click.accent, &click.beat, &click.subdivision].into_iter().flatten()
        });
        let stems = self.songs.iter().flat_map(|song| &song.stems).flat_map(|stem| {
            let takes = stem.takes.iter().flat_map(|takes| [&takes.wet, &takes.dry]);
            takes.chain(std::iter::once(&stem.file))
        });
        let guides = self.songs.iter().filter_map(|song| song.guide.as_ref());
        let cues = guides.flat_map(|guide| guide.cues.iter().flatten());
        click.chain(stems).chain(cues)
    }
}

/// A named summing point with physical outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Bus {
    /// The name, unique in the show.
    pub name: String,
    /// The outputs, counted from 1 to 64: from 1 to 8 of them, none twice.
    pub outputs: Vec<u16>,
    /// Who hears it.
    pub role: Role,
    /// The level the fader starts at, in dB, from -96 to +10.
    pub level_db: f32,
}

/// Who hears a bus. Buses of different roles never share an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The audience.
    Pa,
    /// People on stage.
    Monitor,
    /// Machines that follow timecode. Carries nothing else.
    Timecode,
    /// A machine that listens whether this player is alive. Carries nothing else.
    Pilot,
}

impl Role {
    /// The word for it in a show file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pa => "pa",
            Self::Monitor => "monitor",
            Self::Timecode => "timecode",
            Self::Pilot => "pilot",
        }
    }

    /// Whether stems and the click may feed such a bus.
    #[must_use]
    pub const fn carries_music(self) -> bool {
        matches!(self, Self::Pa | Self::Monitor)
    }
}

/// How the click sounds and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Click {
    /// The bus it feeds.
    pub bus: usize,
    /// Its level in dB, from -96 to +10.
    pub level_db: f32,
    /// Clicks per beat, from 1 (beats only) to 8.
    pub subdivide: u16,
    /// What is played in place of that in bars of some meters.
    pub patterns: Vec<(Meter, ClickPattern)>,
    /// The sound of a bar's first beat; `None` is the built-in one.
    pub accent: Option<AudioFile>,
    /// The sound of the other beats; `None` is the built-in one.
    pub beat: Option<AudioFile>,
    /// The sound between beats; `None` is the built-in one.
    pub subdivision: Option<AudioFile>,
}
