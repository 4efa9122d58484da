//! One file that is being written: beside its place first, and in its place once it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::flac::{self, Flac};
use super::format::{Depth, Format};
use super::quantise::Quantiser;
use super::wav;

/// Frames that are interleaved at a time, so that what is written stays in the nearest cache.
const TILE: usize = 64;

/// A file of a bounce. One that is dropped before [`Self::finish`] leaves nothing behind.
pub(crate) struct FileWriter {
    path: PathBuf,
    temporary: TempPath,
    out: BufWriter<File>,
    format: Format,
    rate: u32,
    channels: usize,
    quantiser: Quantiser,
    flac: Option<Flac>,
    frames: u64,
    whole: Vec<i32>,
    interleaved: Vec<i32>,
    bytes: Vec<u8>,
}

/// A file that is whole, and not yet in its place.
pub(crate) struct Finished {
    path: PathBuf,
    temporary: TempPath,
    /// Samples beyond full scale.
    pub(crate) clipped: u64,
}

impl FileWriter {
    /// Begins a file of so many channels.
    pub(crate) fn new(path: &Path, format: Format, rate: u32, channels: usize) -> io::Result<Self> {
        if format.is_flac() && channels > flac::MAX_CHANNELS {
            return Err(io::Error::other(format!(
                "FLAC holds at most {} channels, and this has {channels}; choose a WAV format",
                flac::MAX_CHANNELS
            )));
        }
        let (file, temporary) = beside(path)?.into_parts();
        // Everything comes in pieces of this size or more.
        let mut out = BufWriter::with_capacity(1 << 18, file);
        let depth = format.sample();
        let flac = if format.is_flac() {
            Some(Flac::begin(&mut out, rate, channels, 8 * depth.bytes())?)
        } else {
            wav::begin(&mut out)?;
            None
        };
        Ok(Self {
            path: path.to_owned(),
            temporary,
            out,
            format,
            rate,
            channels,
            quantiser: Quantiser::new(depth, channels),
            flac,
            frames: 0,
            whole: Vec::new(),
            interleaved: Vec::new(),
            bytes: Vec::new(),
        })
    }

    /// Its place.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends frames: a run for each channel, all of one length.
    pub(crate) fn write(&mut self, runs: &[&[f32]]) -> io::Result<()> {
        let frames = runs.first().map_or(0, |run| run.len());
        self.frames += frames as u64;
        let depth = self.format.sample();
        if depth == Depth::Float {
            self.bytes.resize(frames * self.channels * 4, 0);
            interleave(runs, self.bytes.as_chunks_mut().0, f32::to_le_bytes);
            return self.out.write_all(&self.bytes);
        }
        self.whole.resize(frames * self.channels, 0);
        for (channel, (run, to)) in
            runs.iter().zip(self.whole.chunks_exact_mut(frames.max(1))).enumerate()
        {
            self.quantiser.run(channel, run, to);
        }
        let whole: Vec<&[i32]> = self.whole.chunks_exact(frames.max(1)).collect();
        if let Some(flac) = &mut self.flac {
            self.interleaved.resize(frames * self.channels, 0);
            interleave(&whole, &mut self.interleaved, |sample| sample);
            return flac.push(&mut self.out, &self.interleaved);
        }
        self.bytes.resize(frames * self.channels * depth.bytes(), 0);
        if depth == Depth::Bits16 {
            interleave(&whole, self.bytes.as_chunks_mut().0, |sample| {
                (sample as i16).to_le_bytes()
            });
        } else {
            interleave(&whole, self.bytes.as_chunks_mut().0, |sample| {
                let [a, b, c, _] = sample.to_le_bytes();
                [a, b, c]
            });
        }
        self.out.write_all(&self.bytes)
    }

    /// Writes the end and the header. It is not synced to the disk: a bounce that a power cut took
    /// can be made again.
    pub(crate) fn finish(mut self) -> io::Result<Finished> {
        match self.flac.take() {
            Some(flac) => flac.end(&mut self.out)?,
            None => {
                let depth = self.format.sample();
                wav::end(&mut self.out, self.rate, self.channels, depth, self.frames)?;
            }
        }
        let Self { path, temporary, quantiser, .. } = self;
        Ok(Finished { path, temporary, clipped: quantiser.clipped })
    }
}

impl Finished {
    /// Puts it in its place; over a file that is there only with `force`.
    pub(crate) fn place(self, force: bool) -> io::Result<()> {
        let placed = if force {
            self.temporary.persist(&self.path)
        } else {
            self.temporary.persist_noclobber(&self.path)
        };
        placed.map_err(|error| error.error)
    }
}

/// Interleaves runs of one length.
#[inline]
fn interleave<S: Copy, T>(runs: &[&[S]], to: &mut [T], each: impl Fn(S) -> T) {
    let channels = runs.len();
    for (tile, to) in to.chunks_mut(TILE * channels).enumerate() {
        for (channel, run) in runs.iter().enumerate() {
            for (to, from) in to[channel..].iter_mut().step_by(channels).zip(&run[tile * TILE..]) {
                *to = each(*from);
            }
        }
    }
}

/// A temporary file in the folder of `path`, so that it can be renamed, with the permissions that a
/// new file has.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".downbeat-bounce-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
