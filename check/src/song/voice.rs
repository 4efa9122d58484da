//! One file of a song on its way through the pass.

use std::path::PathBuf;

use downbeat_show_files::cache::{Cache, ContentHash, Hashing, verify};
use downbeat_show_files::{AudioFile, Song};
use downbeat_stems::{CHUNK_FRAMES, Frames, StemFault};

use super::timing::Attacks;
use crate::measure::{GROUP, Groups, StemMeasures, StemMeter, peaks};
use crate::report::depth;

/// Faults that are kept of a file.
const MOST_FAULTS: usize = 4;
/// Samples of the low-rate copy of a chunk.
pub(super) const LOW: usize = CHUNK_FRAMES / GROUP;

/// A file that a song plays: that of a stem, or the other take of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StemFile<'a> {
    pub(crate) stem: usize,
    pub(crate) file: &'a AudioFile,
    /// Whether the song plays it unless a version says otherwise.
    pub(crate) plays: bool,
}

/// The files of a song: first those of its stems in order, then the takes that only versions play.
pub(crate) fn files(song: &Song) -> Vec<StemFile<'_>> {
    let stems = || song.stems.iter().enumerate();
    let playing = stems().map(|(stem, of)| StemFile { stem, file: &of.file, plays: true });
    let others = stems().flat_map(|(stem, of)| {
        let takes = of.takes.iter().flat_map(|takes| [&takes.wet, &takes.dry]);
        let others = takes.filter(|take| take.path != of.file.path);
        others.map(move |file| StemFile { stem, file, plays: false })
    });
    playing.chain(others).collect()
}

impl StemFile<'_> {
    /// What [`Voice::bytes`] of all chunks come to.
    pub(crate) fn bytes(&self) -> u64 {
        let AudioFile { frames, channels, encoding, .. } = self.file;
        frames * u64::from(*channels) * u64::from(depth(*encoding).0) / 8
    }
}

/// Whether a stem should be on the beats: drums and clicks, by their names.
pub(crate) fn follows_grid(name: &str) -> bool {
    const WORDS: [&str; 7] = ["drum", "kick", "snare", "beat", "click", "metronome", "schlagzeug"];
    let name = name.to_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// What came of one file.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// What was measured; `None` if it was known before.
    pub(crate) measures: Option<StemMeasures>,
    /// What of it could not be read.
    pub(crate) faults: Vec<StemFault>,
    /// Set if somebody wrote to it meanwhile.
    pub(crate) changed: Option<StemFault>,
    /// What is wrong with a file that was converted, other than that it cannot be read.
    pub(crate) spoilt: Option<String>,
    /// The hash of all that is in it, if it was wanted and could be had.
    pub(crate) content: Option<ContentHash>,
}

impl Heard {
    /// Whether all of it was heard, so that its measures may be kept.
    pub(crate) fn whole(&self) -> bool {
        self.faults.is_empty() && self.changed.is_none() && self.spoilt.is_none()
    }
}

/// What is wanted of a file, besides its part in the sums.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Its measures. A file that was converted is compared with what the converter wrote then.
    pub(crate) measures: bool,
    /// The hash of all that is in it.
    pub(crate) content: bool,
}

/// A file that is read in step with the others of its song.
pub(super) struct Voice {
    pub(super) planes: Vec<Vec<f32>>,
    /// The mean of all channels, group by group.
    pub(super) low: Vec<f32>,
    pub(super) attacks: Option<Attacks>,
    pub(super) faults: Vec<StemFault>,
    frames: Option<Frames>,
    groups: Vec<Groups>,
    meter: Option<StemMeter>,
    /// Goes over the bytes beside the samples, so that the disk is read once.
    hashing: Option<Hashing>,
    /// Bytes of samples that were read.
    read: u64,
    /// A file that is to be compared with what the converter wrote, and what it was made from.
    converted: Option<(PathBuf, PathBuf)>,
}

impl Voice {
    /// A file is read whether or not anything else is wanted, for the sums.
    pub(super) fn new(file: &AudioFile, wanted: Wanted, attacks: bool) -> Self {
        let channels = usize::from(file.channels);
        let (frames, faults) = match Frames::open(file) {
            Ok(frames) => (Some(frames), Vec::new()),
            Err(fault) => (None, vec![fault]),
        };
        let bits = frames.as_ref().map(Frames::bits).filter(|_| wanted.measures);
        let hashed = frames.is_some() && wanted.content;
        let source = file.source.clone().filter(|_| wanted.measures);
        Self {
            planes: vec![Vec::new(); channels],
            low: vec![0.0; LOW],
            attacks: attacks.then(Attacks::default),
            faults,
            meter: bits.map(|bits| StemMeter::new(file, bits)),
            frames,
            groups: (0..channels).map(|_| Groups::default()).collect(),
            hashing: hashed.then(|| Hashing::begin(&file.path).ok()).flatten(),
            read: 0,
            converted: source.map(|source| (file.path.clone(), source)),
        }
    }

    /// Reads and measures the next chunk. What is over has empty planes.
    pub(super) fn step(&mut self) {
        if let Some(frames) = &mut self.frames
            && let Err(fault) = frames.next_chunk(&mut self.planes)
            && self.faults.len() < MOST_FAULTS
        {
            self.faults.push(fault);
        }
        self.hash();
        for (groups, plane) in self.groups.iter_mut().zip(&self.planes) {
            groups.look(plane);
        }
        if let Some(meter) = &mut self.meter {
            meter.push(&self.planes, &self.groups);
        }
        if let Some(attacks) = &mut self.attacks {
            attacks.push(peaks(&self.groups));
        }
        let scale = 1.0 / (GROUP * self.groups.len().max(1)) as f32;
        self.low.fill(0.0);
        for groups in &self.groups {
            for (low, sum) in self.low.iter_mut().zip(&groups.sums) {
                *low += sum * scale;
            }
        }
    }

    /// The share of the chunk in the file, as far as progress is concerned: as if the file were as
    /// large as its length and depth make it.
    pub(super) fn bytes(&self) -> u64 {
        let bits = self.frames.as_ref().map_or(0, Frames::bits);
        self.planes.iter().map(|plane| plane.len() as u64).sum::<u64>() * u64::from(bits) / 8
    }

    /// Takes the hash as far as the samples were read.
    fn hash(&mut self) {
        self.read += self.bytes();
        let mut done = 0;
        while let Some(hashing) = &mut self.hashing {
            match hashing.step() {
                Ok(now) if now < self.read && now > done => done = now,
                Ok(_) => break,
                // What cannot be read the samples tell.
                Err(_) => self.hashing = None,
            }
        }
    }

    /// What was measured, and what was wrong with the file.
    pub(super) fn finish(self, cache: &Cache) -> Heard {
        let changed = self.frames.as_ref().and_then(|frames| frames.still_the_same().err());
        let spoilt =
            self.converted.filter(|_| self.frames.is_some()).and_then(|(converted, source)| {
                match verify(&converted, &mut |_| true) {
                    Err(error) => Some(error.to_string()),
                    Ok(from) => cache
                        .known(&source)
                        .is_some_and(|known| known != from)
                        .then(|| "it was made from another file".to_owned()),
                }
            });
        Heard {
            measures: self.meter.map(StemMeter::finish),
            faults: self.faults,
            changed,
            spoilt,
            content: self.hashing.and_then(|hashing| hashing.finish(cache).ok()),
        }
    }
}
