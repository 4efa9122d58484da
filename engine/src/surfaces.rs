//! What control surfaces count, for the operator.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts that surfaces keep and snapshots show. No thread waits for another here.
#[derive(Debug, Default)]
pub struct SurfaceCounts {
    clients: AtomicU64,
    refused: AtomicU64,
}

impl SurfaceCounts {
    /// Says how many clients are served now.
    pub fn set_clients(&self, clients: usize) {
        self.clients.store(clients as u64, Ordering::Relaxed);
    }

    /// Counts what was refused.
    pub fn refuse(&self, count: u64) {
        self.refused.fetch_add(count, Ordering::Relaxed);
    }

    /// What was counted.
    pub(crate) fn view(&self) -> SurfacesView {
        SurfacesView {
            clients: self.clients.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }
}

/// The control surfaces, for the eye.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurfacesView {
    /// Clients that are served now.
    pub clients: u64,
    /// Messages and packets that were refused since the start.
    pub refused: u64,
}
