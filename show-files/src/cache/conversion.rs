//! Converted files in the cache, and those that are still to be made.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Cache, ContentHash};
use crate::{AudioFile, Probed, probe};

/// The version of the converter that makes the files of the cache. It goes up when a better one
/// gives other samples; files of another version are made again.
pub const CONVERTER_VERSION: u32 = 1;

/// Rates of files that can be converted, in frames per second. What is outside is no music but a
/// damaged header, and the resampler's memory grows with the rates.
pub const CONVERTIBLE_RATES: std::ops::RangeInclusive<u32> = 4_000..=768_000;

/// A file that must be converted before its show can be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The file that the show names.
    pub source: PathBuf,
    /// Which of its audio tracks, counted from 1; `None` where the show does not say, which is the
    /// first one.
    pub track: Option<u16>,
    /// The show's rate, in frames per second.
    pub rate: u32,
    /// Why it cannot be played as it is.
    pub why: Why,
    /// Where the converted file goes.
    pub cache: Cache,
}

/// Why a file cannot be played as it is. Its `Display` completes "the file is ...".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is at this rate, in frames per second, and the show at another.
    Rate(u32),
    /// It is compressed, in this way.
    Compressed(&'static str),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => write!(f, "at {rate} Hz"),
            Self::Compressed(what) => f.write_str(what),
        }
    }
}

impl Conversion {
    /// Where the converted form of a source with this hash is, or will be.
    #[must_use]
    pub fn target(&self, source: &ContentHash) -> PathBuf {
        let name = ConvertedName {
            source: source.short(),
            track: self.track.unwrap_or(1),
            rate: self.rate,
            version: CONVERTER_VERSION,
        };
        self.cache.folder().join(name.to_string())
    }

    /// The converted file, if it is there and the source is still the one it was made from, as far
    /// as can be seen without reading it. Some ten microseconds.
    #[must_use]
    pub fn converted(&self) -> Option<AudioFile> {
        self.converted_from(&self.cache.known(&self.source)?)
    }

    /// The file that was converted from a source with this hash, if it is there and whole.
    #[must_use]
    pub fn converted_from(&self, source: &ContentHash) -> Option<AudioFile> {
        let Probed { mut file, truncated } = probe(&self.target(source)).ok()?;
        if truncated.is_some() || file.rate != self.rate || file.frames == 0 {
            return None;
        }
        file.source = Some(self.source.clone());
        Some(file)
    }

    /// What it is called in messages: the file, and its track if the show names one.
    #[must_use]
    pub fn name(&self) -> String {
        let file = self.source.file_name().map_or_else(|| self.source.as_path(), Path::new);
        match self.track {
            Some(track) => format!("{} track {track}", file.display()),
            None => file.display().to_string(),
        }
    }
}

/// The name of a converted file, which says all that it is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedName {
    /// The hash of its source, as [`ContentHash::short`] writes it.
    pub source: String,
    /// The track of the source, counted from 1.
    pub track: u16,
    /// Its rate, in frames per second.
    pub rate: u32,
    /// The converter that made it.
    pub version: u32,
}

impl fmt::Display for ConvertedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, track, rate, version } = self;
        write!(f, "{source}-{track}-{rate}-v{version}.wav")
    }
}

impl ConvertedName {
    /// Reads the name of a file; `None` if no converted file is called so.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(".wav")?.split('-');
        let source = parts.next()?.to_owned();
        let (track, rate) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let version = parts.next()?.strip_prefix('v')?.parse().ok()?;
        let name = Self { source, track, rate, version };
        let is_hash = name.source.len() == 32
            && name.source.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        (is_hash && parts.next().is_none()).then_some(name)
    }
}
