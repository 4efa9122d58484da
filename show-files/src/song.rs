//! A song: its stems, its tempo map and its sections, all checked.

use crate::{AudioFile, TempoMap};

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
    /// The sections, by bar.
    pub sections: Vec<Section>,
    /// The stems, from 1 to 64 of them, in the order of the file.
    pub stems: Vec<Stem>,
    /// The length of the longest stem.
    pub frames: u64,
}

/// The start of a named stretch of a song. It lasts until the next one, or the song's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The name on the screen.
    pub name: String,
    /// The bar it starts with, counted from 1.
    pub bar: u32,
    /// The frame of that bar's first beat, counted from the first frame of the stems. It is
    /// negative where a negative `offset` puts the bar before the audio.
    pub frame: i64,
}

/// One audio file of a song and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stem {
    /// The name, unique in the song.
    pub name: String,
    /// The file: mono or stereo, at the show's rate.
    pub file: AudioFile,
    /// The buses it feeds, at least one, none twice.
    pub buses: Vec<usize>,
    /// Its trim in dB, from -96 to +10.
    pub level_db: f32,
    /// From -1 (left) to 1 (right); `None` where the file does not say, which for a mono stem is
    /// not the same as 0.
    pub pan: Option<f32>,
}
