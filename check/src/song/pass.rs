//! One pass over all files of a song, in step.
//!
//! Chunk by chunk every file is read and measured, the files side by side; then the chunks are added
//! up to buses and outputs and compared with each other, while they are in the processor's cache.
//! Memory is a chunk for each file, however long the song is.

use downbeat_show_files::cache::Cache;
use downbeat_show_files::{Show, Song};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::mix::{Mix, Sum};
use super::pairs::{Pair, Pairs};
use super::timing::Timing;
use super::voice::{Heard, StemFile, Voice, Wanted, follows_grid};
use crate::Progress;

/// What was measured of the stems of a song together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SongMeasures {
    /// The peak of each bus of the show.
    pub(crate) buses: Vec<f32>,
    /// The sum of each output, from output 1 on.
    pub(crate) outputs: Vec<Sum>,
    /// The pairs of stems that have something in common.
    pub(crate) pairs: Vec<Pair>,
    /// For each stem that should follow the grid, how it does.
    pub(crate) timing: Vec<Option<Timing>>,
}

/// What came of a pass.
pub(crate) struct Measured {
    /// In the order of the files.
    pub(crate) files: Vec<Heard>,
    pub(crate) song: SongMeasures,
}

/// Reads all files of a song. `wanted` says what is wanted of each file besides the sums.
pub(crate) fn measure(
    show: &Show,
    song: &Song,
    files: &[StemFile<'_>],
    wanted: &[Wanted],
    cache: &Cache,
    progress: &dyn Progress,
) -> Measured {
    let grid = |file: &StemFile<'_>| file.plays && follows_grid(&song.stems[file.stem].name);
    let mut voices: Vec<Voice> = files
        .iter()
        .zip(wanted)
        .map(|(file, wanted)| Voice::new(file.file, *wanted, grid(file)))
        .collect();
    // The files of the stems come first.
    let stems = song.stems.len();
    let mut mix = Mix::new(show, song);
    let mut pairs = Pairs::new(stems, show.rate);
    let mut frame = 0;
    loop {
        voices.par_iter_mut().for_each(Voice::step);
        let lengths = voices.iter().map(|voice| voice.planes.first().map_or(0, Vec::len));
        let count = lengths.max().unwrap_or(0);
        if count == 0 {
            break;
        }
        pairs.push(voices[..stems].iter().map(|voice| voice.low.as_slice()));
        let read: u64 = voices.iter().map(Voice::bytes).sum();
        let mut planes: Vec<&mut Vec<Vec<f32>>> =
            voices[..stems].iter_mut().map(|voice| &mut voice.planes).collect();
        mix.push(frame, count, &mut planes);
        frame += count as u64;
        progress.advance(read);
    }
    let beats: Vec<i64> = song
        .tempo
        .points(show.rate, 1, 1, song.frames.cast_signed())
        .iter()
        .map(|beat| beat.frame)
        .collect();
    let timing = voices[..stems]
        .iter()
        .map(|voice| voice.attacks.as_ref()?.against(&beats, show.rate))
        .collect();
    let (buses, outputs) = mix.finish();
    Measured {
        files: voices.into_par_iter().map(|voice| voice.finish(cache)).collect(),
        song: SongMeasures { buses, outputs, pairs: pairs.finish(), timing },
    }
}
