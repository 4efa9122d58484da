//! A song: its stems, its tempo map, its sections and its versions, all checked.

use crate::{
    AudioFile, Automation, Colour, Event, Guide, JumpAt, LyricLine, MidiPart, Pass, SongTimecode,
    Take, Takes, TempoMap, Version,
};

/// A song whose files are all there, at the show's rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Song {
    /// The word the setlists call it by, unique in the show.
    pub key: String,
    /// The title on the screen.
    pub title: String,
    /// Where its bars and beats are.
    pub tempo: TempoMap,
    /// Bars that are counted before the song's first frame, whether or not the click is on in it.
    pub count_in_bars: u32,
    /// Whether the click sounds in this song. Never true in a show without a click.
    pub click: bool,
    /// The sections, in the order of their frames.
    pub sections: Vec<Section>,
    /// The stems, from 1 to 64 of them, in the order of the file.
    pub stems: Vec<Stem>,
    /// The length of the longest file of all stems, the alternatives too.
    pub frames: u64,
    /// The song as it is, from frame 0 to `frames` without a gap: each section is a pass, and so
    /// is what lies before, between and after them. Never empty.
    pub passes: Vec<Pass>,
    /// Other ways to play it, in the order of the file.
    pub versions: Vec<Version>,
    /// Levels that change while it plays: at most one for each stem and each bus.
    pub automation: Vec<Automation>,
    /// Where a jump in it happens if the operator does not say; `None` is as in the show.
    pub jump: Option<JumpAt>,
    /// Where its timecode begins.
    pub timecode: SongTimecode,
    /// The MIDI program that calls it, from 1 to 128, unique in the show.
    pub program: Option<u8>,
    /// The cues that announce its sections, if the show has a guide and the song wants it.
    pub guide: Option<Guide>,
    /// What it sends to other machines, in the order of sending.
    pub events: Vec<Event>,
    /// The MIDI files that are played with it.
    pub midi: Vec<MidiPart>,
    /// Its words, in the order of time.
    pub lyrics: Vec<LyricLine>,
}

/// A named stretch of a song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The name on the screen.
    pub name: String,
    /// The bar that holds its first frame, counted from 1; 0 and less before bar 1.
    pub bar: i32,
    /// Its first frame, counted from the first frame of the stems. It is negative where a negative
    /// `offset` puts the bar before the audio.
    pub frame: i64,
    /// The frame after its last one: where the next section begins, or earlier if the file says so;
    /// for the last section the song's end.
    pub end: i64,
    /// Its colour on the screen.
    pub colour: Option<Colour>,
    /// What the operator wants to be told here.
    pub note: Option<String>,
    /// Whether it repeats until it is released.
    pub loops: bool,
}

/// One audio file of a song, or two that stand for each other, and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stem {
    /// The name, unique in the song.
    pub name: String,
    /// The file that plays if no version says otherwise: mono or stereo, at the show's rate.
    pub file: AudioFile,
    /// The buses it feeds, at least one, none twice.
    pub buses: Vec<usize>,
    /// Its trim in dB, from -96 to +10.
    pub level_db: f32,
    /// From -1 (left) to 1 (right); `None` where the file does not say, which for a mono stem is
    /// not the same as 0.
    pub pan: Option<f32>,
    /// Both files of a stem that is there wet and dry; `file` is one of them.
    pub takes: Option<Takes>,
}

/// A stem as one version of the song plays it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StemMix<'a> {
    /// The file that plays.
    pub file: &'a AudioFile,
    /// Its trim in dB: the stem's and the version's together.
    pub level_db: f32,
    /// Whether it starts muted.
    pub muted: bool,
}

impl Stem {
    /// The file of a take, or the one that plays by default.
    #[must_use]
    pub fn take(&self, take: Option<Take>) -> &AudioFile {
        match (&self.takes, take) {
            (Some(takes), Some(Take::Wet)) => &takes.wet,
            (Some(takes), Some(Take::Dry)) => &takes.dry,
            _ => &self.file,
        }
    }
}

impl Song {
    /// What is played, in order; `None` is the song as it is. Never empty.
    #[must_use]
    pub fn passes(&self, version: Option<usize>) -> &[Pass] {
        version.map_or(&self.passes, |version| &self.versions[version].passes)
    }

    /// A stem as a version plays it; `None` is the song as it is.
    #[must_use]
    pub fn mix(&self, version: Option<usize>, stem: usize) -> StemMix<'_> {
        let change = version.map(|version| self.versions[version].stems[stem]).unwrap_or_default();
        let stem = &self.stems[stem];
        StemMix {
            file: stem.take(change.take),
            level_db: stem.level_db + change.level_db,
            muted: change.muted,
        }
    }

    /// Makes it go on past its loops by itself: each is played once. For where nobody releases them.
    pub fn play_loops_once(&mut self) {
        self.sections.iter_mut().for_each(|section| section.loops = false);
        let versions = self.versions.iter_mut().map(|version| &mut version.passes);
        for pass in std::iter::once(&mut self.passes).chain(versions).flatten() {
            pass.loops = false;
        }
    }

    /// The frames it lasts if every loop is played once.
    #[must_use]
    pub fn length(&self, version: Option<usize>) -> u64 {
        self.passes(version).iter().map(Pass::frames).sum()
    }
}
