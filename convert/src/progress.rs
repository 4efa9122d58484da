//! Telling how far a conversion is.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::FileReport;

/// Is told how far a conversion is, from several threads at once.
pub trait Progress: Sync {
    /// So many more bytes of sources are done. In the end the sum is that of [`crate::convert`]'s
    /// total, also where files failed.
    fn advanced(&self, bytes: u64);

    /// A file is done or has failed.
    fn finished(&self, file: &FileReport);

    /// Whether to stop. Asked many times a second; files that are being converted then are given up.
    fn cancelled(&self) -> bool {
        false
    }

    /// Told once, before anything else: the number of files, and the bytes of all sources.
    fn started(&self, files: usize, bytes: u64);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn advanced(&self, _bytes: u64) {}
    fn finished(&self, _file: &FileReport) {}
    fn started(&self, _files: usize, _bytes: u64) {}
}

/// How far one file is: no step back, and never past its end.
pub(crate) struct Meter<'a> {
    progress: &'a dyn Progress,
    bytes: u64,
    told: AtomicU64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(progress: &'a dyn Progress, bytes: u64) -> Self {
        Self { progress, bytes, told: AtomicU64::new(0) }
    }

    /// So many bytes of the file are done, counted from its start.
    pub(crate) fn at(&self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        let told = self.told.fetch_max(bytes, Ordering::Relaxed);
        if bytes > told {
            self.progress.advanced(bytes - told);
        }
    }

    /// The file is done.
    pub(crate) fn end(&self) {
        self.at(self.bytes);
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.progress.cancelled()
    }
}
