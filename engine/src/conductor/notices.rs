//! What the operator should know, newest kept.

use std::collections::VecDeque;
use std::time::Instant;

use crate::{NOTICES_KEPT, Notice, Weight};

/// The notices since the start.
#[derive(Debug)]
pub(super) struct Notices {
    since: Instant,
    kept: VecDeque<Notice>,
    changed: bool,
    /// How many there ever were.
    count: u64,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), kept: VecDeque::new(), changed: false, count: 0 }
    }

    pub(super) fn since(&self) -> Instant {
        self.since
    }

    pub(super) fn add(&mut self, weight: Weight, text: impl Into<String>) {
        if self.kept.len() == NOTICES_KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(Notice { at: self.since.elapsed(), weight, text: text.into() });
        self.changed = true;
        self.count += 1;
    }

    /// Those that came since there were `count`, which is the count of now afterwards.
    pub(super) fn new_since(&self, count: &mut u64) -> Vec<Notice> {
        let new = usize::try_from(self.count - *count).unwrap_or(usize::MAX);
        *count = self.count;
        let passed = self.kept.len().saturating_sub(new);
        self.kept.iter().skip(passed).cloned().collect()
    }

    /// Whether there are new ones since the last call.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    pub(super) fn all(&self) -> Vec<Notice> {
        self.kept.iter().cloned().collect()
    }
}
