//! The file that an offline run writes.

mod header;

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use header::{header, HEADER_BYTES};

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {cause}", path.display())]
pub struct WriteError {
    path: PathBuf,
    cause: io::Error,
}

/// Writes the outputs of an offline run into a WAV file of 32-bit floats, one channel an output,
/// bit for bit. A file of more than 4 GiB becomes an RF64 file (EBU Tech 3306), which is the same
/// with wider sizes.
///
/// A writer that is dropped without [`finish`](Self::finish) still tries to leave a file that can
/// be read.
pub struct FileWriter {
    path: PathBuf,
    file: BufWriter<File>,
    rate: u32,
    channels: u16,
    frames: u64,
    interleaved: Vec<u8>,
    finished: bool,
}

impl FileWriter {
    /// Creates the file, over one that is there.
    ///
    /// # Errors
    ///
    /// The file cannot be created, there are no channels, or the rate is zero.
    pub fn new(path: impl Into<PathBuf>, rate: u32, channels: u16) -> Result<Self, WriteError> {
        let path = path.into();
        let file = create(&path, rate, channels).map_err(at(&path))?;
        Ok(Self { path, file, rate, channels, frames: 0, interleaved: Vec::new(), finished: false })
    }

    /// Appends a period: channel `c` stands in `planar[c * frames .. (c + 1) * frames]`.
    ///
    /// # Errors
    ///
    /// The disk is full or gone, or `planar` is no whole number of frames.
    pub fn write_planar(&mut self, planar: &[f32]) -> Result<(), WriteError> {
        let channels = usize::from(self.channels);
        if !planar.len().is_multiple_of(channels) {
            let cause = format!("{} samples are no whole frames of {channels}", planar.len());
            return Err(at(&self.path)(io::Error::new(io::ErrorKind::InvalidInput, cause)));
        }
        let frames = planar.len() / channels;
        self.interleaved.clear();
        for frame in 0..frames {
            for channel in 0..channels {
                let sample = planar[channel * frames + frame];
                self.interleaved.extend_from_slice(&sample.to_le_bytes());
            }
        }
        self.file.write_all(&self.interleaved).map_err(at(&self.path))?;
        self.frames += frames as u64;
        Ok(())
    }

    /// Frames written so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Writes the sizes into the header and everything to the disk. Where that fails, as where nobody
    /// calls this, the file is a whole one of what the disk took, as far as the disk allows.
    ///
    /// # Errors
    ///
    /// The disk is full or gone.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.seal().map_err(at(&self.path))
    }

    fn seal(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header(self.rate, self.channels, self.frames))?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        self.finished = true;
        Ok(())
    }

    /// Says in the header how much the disk took, past what still waits to be written.
    fn salvage(&mut self) -> io::Result<()> {
        let file = self.file.get_mut();
        let bytes = file.metadata()?.len().saturating_sub(HEADER_BYTES as u64);
        let frames = bytes / (4 * u64::from(self.channels));
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header(self.rate, self.channels, frames))?;
        // What waits is tried once more when the writer goes, and must not go over the start.
        file.seek(SeekFrom::End(0)).map(drop)
    }
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        if !self.finished && self.seal().is_err() {
            // Nobody is left to hear of an error.
            let _ = self.salvage();
        }
    }
}

fn create(path: &Path, rate: u32, channels: u16) -> io::Result<BufWriter<File>> {
    if channels == 0 || rate == 0 {
        let cause = format!("{channels} channels at {rate} Hz are no sound");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, cause));
    }
    let mut file = BufWriter::with_capacity(1 << 16, File::create(path)?);
    file.write_all(&[0; HEADER_BYTES])?;
    Ok(file)
}

/// Names the file in an error.
fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError + '_ {
    move |cause| WriteError { path: path.to_owned(), cause }
}
