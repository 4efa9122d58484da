//! Whether an Ogg file is whole: the last page of a stream says that it is the last.
//!
//! Source: RFC 3533, section 6.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

/// A page has at most 27 + 255 + 255 * 255 bytes, so the last one begins within these.
const TAIL_BYTES: u64 = 128 << 10;
const LAST_PAGE: u8 = 4;

/// Whether the last page of a file is the last page of its stream.
pub(super) fn is_whole(file: &mut File) -> io::Result<bool> {
    let bytes = file.metadata()?.len();
    file.seek(SeekFrom::Start(bytes.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    // The capture pattern, and the version, which is zero.
    let last = tail.windows(6).rev().find(|window| window.starts_with(b"OggS\0"));
    Ok(last.is_some_and(|window| window[5] & LAST_PAGE != 0))
}
