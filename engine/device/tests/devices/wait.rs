//! Waiting for what comes, and never for ever.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// How long anything may take. A test that waits that long has failed.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// Waits until the signal has rendered `frames` more.
pub(crate) fn for_frames(periods: &Receiver<usize>, frames: usize) {
    let mut seen = 0;
    while seen < frames {
        seen += periods.recv_timeout(LIMIT).expect("the device calls back");
    }
}

/// Forgets what was rendered so far.
pub(crate) fn forget(periods: &Receiver<usize>) {
    periods.try_iter().for_each(drop);
}

/// Waits until something is so, and says whether it ever was.
pub(crate) fn until(is_so: impl Fn() -> bool) -> bool {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        if Instant::now() >= end {
            return false;
        }
        std::thread::yield_now();
    }
    true
}
