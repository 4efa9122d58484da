//! Checking a converted file by all that is in it.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::ContentHash;

/// Bytes of a converted file before its samples: `RIFF`, 12 bytes; `JUNK` or `ds64`, 8 + 28; `fmt `,
/// 8 + 18; `fact`, 8 + 4; `dnbt`, 8 + 64; `data`, 8.
pub const CONVERTED_HEADER_BYTES: usize = 12 + 36 + 26 + 12 + 72 + 8;
/// Where in it the two hashes are, of the source and of the samples, 32 bytes each.
pub const HASHES_AT: usize = 12 + 36 + 26 + 12 + 8;
/// The name of the chunk that holds them.
pub const HASHES_ID: [u8; 4] = *b"dnbt";

const CHUNK_BYTES: usize = 256 << 10;

/// Reads a whole converted file and says from which source it was made, by the source's hash.
///
/// `go_on` is told from time to time how many bytes were read; where it says false, the reading ends
/// with an error of the kind `Interrupted`.
///
/// # Errors
/// It cannot be read, it is no converted file, or its samples are not those that were written (the
/// kind is `InvalidData` then): delete it, and convert again.
pub fn verify(file: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> io::Result<ContentHash> {
    let damaged = |cause| io::Error::new(io::ErrorKind::InvalidData, cause);
    let mut reader = File::open(file)?;
    let mut header = [0; CONVERTED_HEADER_BYTES];
    reader.read_exact(&mut header)?;
    let (source, samples) = header[HASHES_AT..HASHES_AT + 64].split_at(32);
    if header[HASHES_AT - 8..HASHES_AT - 4] != HASHES_ID {
        return Err(damaged("it is not a converted file"));
    }
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut done = 0;
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => {
                hasher.update(&chunk[..count]);
                done += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if !go_on(done) {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "it was cancelled"));
        }
    }
    if hasher.finalize().as_bytes() != samples {
        return Err(damaged("its samples are not those that were written"));
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(source);
    Ok(ContentHash::from_bytes(hash))
}
