//! A file that tells how far it was read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

/// A file for the decoder. How far it was read is seen through the shared count.
pub(super) struct Counting {
    file: File,
    bytes: u64,
    at: u64,
    read: Arc<AtomicU64>,
}

impl Counting {
    pub(super) fn new(file: File, read: &Arc<AtomicU64>) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes, at: 0, read: Arc::clone(read) })
    }
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.at += count as u64;
        self.read.store(self.at, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Counting {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

impl MediaSource for Counting {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}
