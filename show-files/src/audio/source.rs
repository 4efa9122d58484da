//! Reads of a file at given places, most of them from one buffer.

use std::io::{self, Read, Seek, SeekFrom};

use super::ProbeError;

/// Enough for every header that has no pictures or notes in front of the audio.
const HEAD_BYTES: u64 = 4096;

/// A file that is read at offsets. The first few thousand bytes are read once.
pub(super) struct Source<R> {
    reader: R,
    len: u64,
    head: Vec<u8>,
}

impl<R: Read + Seek> Source<R> {
    pub(super) fn new(mut reader: R) -> Result<Self, ProbeError> {
        let len = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        Ok(Self { reader, len, head })
    }

    /// The bytes of the file from the start, at most as many as the buffer holds.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// `N` bytes at an offset.
    pub(super) fn bytes<const N: usize>(&mut self, offset: u64) -> Result<[u8; N], ProbeError> {
        let mut bytes = [0; N];
        let from_head = usize::try_from(offset)
            .ok()
            .and_then(|start| self.head.get(start..start.checked_add(N)?));
        if let Some(known) = from_head {
            bytes.copy_from_slice(known);
        } else if offset.checked_add(N as u64).is_none_or(|end| end > self.len) {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        } else {
            self.reader.seek(SeekFrom::Start(offset))?;
            self.reader.read_exact(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// The last bytes of the file, at most `bytes` of them.
    pub(super) fn tail(&mut self, bytes: u64) -> Result<Vec<u8>, ProbeError> {
        self.reader.seek(SeekFrom::Start(self.len.saturating_sub(bytes)))?;
        let mut tail = Vec::new();
        self.reader.by_ref().take(bytes).read_to_end(&mut tail)?;
        Ok(tail)
    }

    /// The number of bytes from an offset to the end of the file.
    pub(super) fn bytes_from(&self, offset: u64) -> u64 {
        self.len.saturating_sub(offset)
    }
}

/// The two bytes at `at`, low byte first.
pub(super) fn u16_le(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// The four bytes at `at`, low byte first.
pub(super) fn u32_le(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The eight bytes at `at`, low byte first.
pub(super) fn u64_le(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_le(bytes, at)) | u64::from(u32_le(bytes, at + 4)) << 32
}

/// The two bytes at `at`, high byte first.
pub(super) fn u16_be(bytes: &[u8], at: usize) -> u16 {
    u16_le(bytes, at).swap_bytes()
}

/// The four bytes at `at`, high byte first.
pub(super) fn u32_be(bytes: &[u8], at: usize) -> u32 {
    u32_le(bytes, at).swap_bytes()
}
