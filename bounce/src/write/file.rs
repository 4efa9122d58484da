//! One file that is being written: beside its place first, and in its place once it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::flac::{self, Flac};
use super::format::{Depth, Format};
use super::pack::{TILE, interleave, pack_24};
use super::quantise::Quantiser;
use super::wav;

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
    /// A tile of each channel, in whole numbers.
    tiles: Vec<[i32; TILE]>,
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
        // A period of many channels is more than this, and goes to the system as it is.
        let mut out = BufWriter::with_capacity(1 << 16, file);
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
            tiles: vec![[0; TILE]; channels],
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
        if self.flac.is_some() {
            self.interleaved.resize(frames * self.channels, 0);
        } else {
            self.bytes.resize(frames * self.channels * self.format.sample().bytes(), 0);
        }
        for from in (0..frames).step_by(TILE) {
            self.encode(runs, from, TILE.min(frames - from));
        }
        match &mut self.flac {
            Some(flac) => flac.push(&mut self.out, &self.interleaved),
            None => self.out.write_all(&self.bytes),
        }
    }

    /// Makes what is written of a tile: `count` frames of the runs.
    fn encode(&mut self, runs: &[&[f32]], from: usize, count: usize) {
        let samples = from * self.channels..(from + count) * self.channels;
        let depth = self.format.sample();
        if depth != Depth::Float {
            for (channel, (run, tile)) in runs.iter().zip(&mut self.tiles).enumerate() {
                self.quantiser.run(channel, &run[from..from + count], &mut tile[..count]);
            }
        }
        let tiles = self.tiles.iter().map(<[i32; TILE]>::as_slice);
        if self.flac.is_some() {
            return interleave(tiles, &mut self.interleaved[samples], |sample| sample);
        }
        let bytes = samples.start * depth.bytes()..samples.end * depth.bytes();
        let bytes = &mut self.bytes[bytes];
        match depth {
            Depth::Bits24 => pack_24(&self.tiles, count, bytes),
            Depth::Bits16 => interleave(tiles, bytes.as_chunks_mut().0, |sample: i32| {
                (sample as i16).to_le_bytes()
            }),
            Depth::Float => {
                let floats = runs.iter().map(|run| &run[from..from + count]);
                interleave(floats, bytes.as_chunks_mut().0, f32::to_le_bytes);
            }
        }
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
