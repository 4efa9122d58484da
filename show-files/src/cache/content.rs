//! The hash of all that is in a file.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::str::FromStr;

/// Bytes that are read at once: BLAKE3 is fast from 128 KiB on.
const CHUNK_BYTES: usize = 256 << 10;

/// The BLAKE3 hash of everything in a file: two files with the same hash are the same file.
///
/// Written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of these 32 bytes' worth of digest, as it stands in a file.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a whole file. `go_on` is told after every quarter of a megabyte how many bytes were
    /// read; where it says false, the reading ends with an error of the kind `Interrupted`.
    ///
    /// # Errors
    /// The file cannot be opened or read, or `go_on` said false.
    pub fn of_file(path: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut done = 0;
        loop {
            let count = match file.read(&mut chunk) {
                Ok(0) => return Ok(Self(*hasher.finalize().as_bytes())),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(&chunk[..count]);
            done += count as u64;
            if !go_on(done) {
                return Err(io::Error::new(io::ErrorKind::Interrupted, "it was cancelled"));
            }
        }
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

/// What is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a content hash is 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for ContentHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        blake3::Hash::from_hex(text).map(|hash| Self(*hash.as_bytes())).map_err(|_| NotAHash)
    }
}
