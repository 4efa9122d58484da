//! Hashing a file piece by piece.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::glance::Glance;
use super::{Cache, ContentHash};

/// Bytes that are read at once: BLAKE3 is fast from 128 KiB on.
const CHUNK_BYTES: usize = 256 << 10;

/// A file whose hash is being taken, for whoever reads the file at the same time: it is read from
/// the disk once then.
///
/// It takes a quarter of a megabyte of memory.
pub struct Hashing {
    path: PathBuf,
    file: File,
    before: Glance,
    hasher: blake3::Hasher,
    chunk: Vec<u8>,
    done: u64,
}

impl Hashing {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be opened or read, or is no regular file.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let before = Glance::of(path)?;
        let file = File::open(path)?;
        let (hasher, chunk) = (blake3::Hasher::new(), vec![0; CHUNK_BYTES]);
        Ok(Self { path: path.to_owned(), file, before, hasher, chunk, done: 0 })
    }

    /// Reads on, a quarter of a megabyte at the most, and gives back how many bytes it has read
    /// from the start on. At the end of the file, as long as it was at first, nothing more is read,
    /// so a file that grows meanwhile ends too.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn step(&mut self) -> io::Result<u64> {
        let left = usize::try_from(self.before.bytes - self.done).unwrap_or(CHUNK_BYTES);
        let room = left.min(CHUNK_BYTES);
        let count = loop {
            match self.file.read(&mut self.chunk[..room]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.hasher.update(&self.chunk[..count]);
        self.done += count as u64;
        Ok(self.done)
    }

    /// Reads what is left, and notes the hash in the cache. That the note cannot be written is no
    /// error: the hash is right all the same.
    ///
    /// # Errors
    /// The file cannot be read, or was changed since [`Self::begin`].
    pub fn finish(mut self, cache: &Cache) -> io::Result<ContentHash> {
        loop {
            let before = self.done;
            if self.step()? == before {
                break;
            }
        }
        if self.done != self.before.bytes || Glance::of(&self.path)? != self.before {
            return Err(io::Error::other("it was changed while it was read"));
        }
        let hash = ContentHash::from_bytes(*self.hasher.finalize().as_bytes());
        let _ = cache.write_note(&self.path, &self.before, &hash);
        Ok(hash)
    }
}
