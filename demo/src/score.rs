//! What a song is made of, as data.

use crate::theory::Chord;

/// A song.
#[derive(Debug)]
pub(crate) struct Song {
    /// The word the setlists call it by, and its folder.
    pub(crate) key: &'static str,
    /// The title on the screen.
    pub(crate) title: &'static str,
    /// What its chance is seeded with.
    pub(crate) seed: u64,
    /// The instrument that plays the melody.
    pub(crate) lead: Lead,
    /// The instrument that plays the chords.
    pub(crate) keys: Keys,
    /// Its sections, first to last.
    pub(crate) sections: &'static [Section],
    /// The files of its stems, in the order of [`Part`].
    pub(crate) formats: [Format; 9],
}

/// A stretch of a song.
#[derive(Debug)]
pub(crate) struct Section {
    /// The name on the screen.
    pub(crate) name: &'static str,
    /// How many bars it has.
    pub(crate) bars: u32,
    /// Quarter notes a minute.
    pub(crate) bpm: u32,
    /// The meter: beats in a bar, and the note that is one beat (4 or 8).
    pub(crate) meter: (u32, u32),
    /// One chord a bar, from the start again when there are more bars.
    pub(crate) chords: &'static [Chord],
    /// What the drummer plays.
    pub(crate) groove: Groove,
    /// One bar of bass, a letter a sixteenth: `1` root, `5` fifth, `8` octave, `-` held, `.` rest.
    pub(crate) bass: &'static str,
    /// One bar of keys: `x` the chord, `1` to `4` one of its notes, `-` held, `.` rest.
    pub(crate) keys: &'static str,
    /// The melody: a MIDI note (0 rests) and its length in sixteenths.
    pub(crate) melody: &'static [(u8, u32)],
    /// How loud everybody plays, from 0 to 1.
    pub(crate) energy: f32,
    /// Whether the backing voices sing.
    pub(crate) backing: bool,
}

/// One bar of drums, a letter a sixteenth: `X` hard, `x` as usual, `o` soft, `.` rest.
#[derive(Debug)]
pub(crate) struct Groove {
    pub(crate) kick: &'static str,
    pub(crate) snare: &'static str,
    pub(crate) hat: &'static str,
    pub(crate) shaker: &'static str,
    pub(crate) clap: &'static str,
}

/// The instrument of a melody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// Two sawtooths with a glide.
    Saw,
    /// A pipe with breath.
    Flute,
    /// A hollow rectangle.
    Square,
}

/// The instrument of the chords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// An electric piano.
    Electric,
    /// A plucked string.
    Plucked,
    /// A bell.
    Bell,
}

/// The stems every song has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Drums,
    Percussion,
    Bass,
    Keys,
    Pads,
    Lead,
    Backing,
    Fx,
    Guide,
}

impl Part {
    /// All of them, in the order of the song file.
    pub(crate) const ALL: [Self; 9] = [
        Self::Drums,
        Self::Percussion,
        Self::Bass,
        Self::Keys,
        Self::Pads,
        Self::Lead,
        Self::Backing,
        Self::Fx,
        Self::Guide,
    ];

    /// The stem's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Drums => "Drums",
            Self::Percussion => "Percussion",
            Self::Bass => "Bass",
            Self::Keys => "Keys",
            Self::Pads => "Pads",
            Self::Lead => "Lead",
            Self::Backing => "Backing",
            Self::Fx => "FX",
            Self::Guide => "Guide",
        }
    }

    /// The bus it feeds.
    pub(crate) const fn bus(self) -> &'static str {
        match self {
            Self::Drums | Self::Percussion => "drums",
            Self::Bass => "bass",
            Self::Keys | Self::Pads | Self::Fx => "music",
            Self::Lead | Self::Backing => "vocals",
            Self::Guide => "guide",
        }
    }

    /// Whether its file has one channel.
    pub(crate) const fn mono(self) -> bool {
        matches!(self, Self::Bass | Self::Guide)
    }
}

/// How a stem is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Wav16,
    Wav24,
    WavFloat,
    Flac16,
    Flac24,
}

impl Format {
    /// The end of the file's name.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Wav16 | Self::Wav24 | Self::WavFloat => "wav",
            Self::Flac16 | Self::Flac24 => "flac",
        }
    }
}

/// The name of a stem's file, in the folder of its song.
pub(crate) fn file_name(song: &Song, part: Part) -> String {
    let index = part as usize;
    format!("{:02}_{}.{}", index + 1, part.name(), song.formats[index].extension())
}
