//! From a path to an audio file the engine can read.

use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::source::Source;
use super::{PcmSample, ProbeError, aiff, flac, riff, w64};

/// An audio file, and all that is needed to read its samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is wrapped in.
    pub container: Container,
    /// Channels, at least 1.
    pub channels: u16,
    /// Frames per second, at least 1.
    pub rate: u32,
    /// Frames that the file really holds, whatever its header claims.
    pub frames: u64,
    /// How its samples are written.
    pub encoding: Encoding,
    /// What the file was when it was probed; `None` for what is no file.
    pub stamp: Option<Stamp>,
    /// The file that a person named, if this one was converted from it.
    pub source: Option<PathBuf>,
}

impl AudioFile {
    /// Whether this stands in for a file that is still to be converted, in a show that is only looked
    /// at ([`Loaded::partial`](crate::Loaded::partial)): there are no samples to read.
    #[must_use]
    pub fn awaits_conversion(&self) -> bool {
        self.source.as_ref() == Some(&self.path)
    }
}

/// The length of a file and when it was last changed: enough to see that another was put in its
/// place, whose samples would be read as what they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of a file.
    #[must_use]
    pub fn of(metadata: &fs::Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }

    /// The length of the file in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// The kind of an audio file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// RIFF WAVE, up to 4 GiB.
    Wav,
    /// RF64 or BW64 (EBU Tech 3306, ITU-R BS.2088): WAVE past 4 GiB.
    Rf64,
    /// Sony Wave64.
    W64,
    /// AIFF.
    Aiff,
    /// AIFF-C.
    Aifc,
    /// FLAC in its own container.
    Flac,
}

/// How the samples of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Uncompressed, channels interleaved.
    Pcm {
        /// One sample.
        sample: PcmSample,
        /// The byte at which the first sample starts.
        data_offset: u64,
    },
    /// FLAC.
    Flac {
        /// Bits of one sample, from 4 to 32.
        bits: u32,
    },
}

/// What [`probe`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// The file.
    pub file: AudioFile,
    /// Set if the header claims more frames than the file holds.
    pub truncated: Option<Truncation>,
}

/// A file that ends before its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truncation {
    /// Frames by its header.
    pub claimed_frames: u64,
    /// Frames that are there.
    pub held_frames: u64,
}

/// Finds out by its content what an audio file is. Reads a few kilobytes at most, however large the
/// file is and whatever it claims.
///
/// # Errors
/// The file cannot be opened or read, or is not audio that can be played as it is.
pub fn probe(path: &Path) -> Result<Probed, ProbeError> {
    // Opening a pipe would wait for its other end, so the kind comes first.
    if !fs::metadata(path)?.is_file() {
        return Err(ProbeError::NotAFile);
    }
    let file = File::open(path)?;
    let stamp = Stamp::of(&file.metadata()?);
    let mut probed = probe_reader(file, path)?;
    probed.file.stamp = Some(stamp);
    Ok(probed)
}

/// [`probe`] of anything that can be read and sought; `path` is only written into the result.
///
/// # Errors
/// As [`probe`].
pub fn probe_reader(reader: impl Read + Seek, path: &Path) -> Result<Probed, ProbeError> {
    let mut source = Source::new(reader)?;
    let found = match source.head() {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
            riff::read(&mut source, Container::Wav)
        }
        [b'R', b'F', b'6', b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..]
        | [b'B', b'W', b'6', b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
            riff::read(&mut source, Container::Rf64)
        }
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'F', ..] => {
            aiff::read(&mut source, Container::Aiff)
        }
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'C', ..] => {
            aiff::read(&mut source, Container::Aifc)
        }
        [b'f', b'L', b'a', b'C', ..] => flac::read(&mut source),
        head if head.starts_with(&w64::RIFF_GUID) => w64::read(&mut source),
        [] => Err(ProbeError::Empty),
        head => Err(stranger(head)),
    }?;
    Ok(found.probed(path))
}

/// Names the audio files people bring that cannot be played as they are, or not yet.
fn stranger(head: &[u8]) -> ProbeError {
    let compressed = match head {
        [b'O', b'g', b'g', b'S', ..] if !is_opus(head) => Some("an Ogg file"),
        [b'I', b'D', b'3', ..] | [0xff, 0xe2..=0xe7 | 0xf2..=0xf7 | 0xfa..=0xff, ..] => {
            Some("an MP3 file (or has its tags in front)")
        }
        [0xff, 0xf0 | 0xf1 | 0xf8 | 0xf9, ..] => Some("an AAC file"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("an MP4 or M4A file"),
        [b'c', b'a', b'f', b'f', ..] => Some("a Core Audio file"),
        _ => None,
    };
    if let Some(name) = compressed {
        return ProbeError::Compressed(name);
    }
    let name = match head {
        [b'O', b'g', b'g', b'S', ..] => "an Opus file",
        [b'w', b'v', b'p', b'k', ..] => "a WavPack file",
        [b'M', b'A', b'C', b' ', ..] => "a Monkey's Audio file",
        [0x30, 0x26, 0xb2, 0x75, ..] => "a Windows Media file",
        [b'R', b'I', b'F', b'X', ..] => "a WAV file with the high byte first (RIFX)",
        [b'R', b'I', b'F', b'F', ..] => "a RIFF file without audio",
        _ => return ProbeError::Unknown,
    };
    ProbeError::Unsupported(name.to_owned())
}

/// Whether the first packet of an Ogg stream says that it is Opus (RFC 7845), which the decoder does
/// not know.
fn is_opus(head: &[u8]) -> bool {
    head.get(..64).is_some_and(|page| page.windows(8).any(|name| name == b"OpusHead"))
}

/// What a walk through a container found.
pub(super) struct Found {
    pub(super) container: Container,
    pub(super) channels: u16,
    pub(super) rate: u32,
    pub(super) claimed_frames: u64,
    pub(super) held_frames: u64,
    pub(super) encoding: Encoding,
}

impl Found {
    fn probed(self, path: &Path) -> Probed {
        let Self { container, channels, rate, claimed_frames, held_frames, encoding } = self;
        let frames = claimed_frames.min(held_frames);
        let truncated =
            (claimed_frames > held_frames).then_some(Truncation { claimed_frames, held_frames });
        let path = path.to_owned();
        let stamp = None;
        let file =
            AudioFile { path, container, channels, rate, frames, encoding, stamp, source: None };
        Probed { file, truncated }
    }
}
