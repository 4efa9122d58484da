//! What the operator is told of refusals.

use std::time::{Duration, Instant};

/// How often the operator is told of refusals.
pub(crate) const NOTICE_EVERY: Duration = Duration::from_secs(10);

/// The refusals since the last notice, and when that was.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    count: u64,
    last: Option<String>,
    told: Option<Instant>,
}

impl Refusals {
    /// So many more, the last of them for this reason.
    pub(crate) fn add(&mut self, count: u64, last: String) {
        self.count += count;
        self.last = Some(last);
    }

    /// What to tell the operator now.
    pub(crate) fn notice(&mut self, now: Instant) -> Option<String> {
        let soon = self.told.is_some_and(|told| now < told + NOTICE_EVERY);
        let last = if soon { None } else { self.last.take() }?;
        self.told = Some(now);
        let count = std::mem::take(&mut self.count);
        Some(match count {
            1 => format!("OSC: refused: {last}"),
            count => format!("OSC: {count} messages were refused; the last: {last}"),
        })
    }
}
