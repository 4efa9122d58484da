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
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), kept: VecDeque::new(), changed: false }
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
    }

    /// Whether there are new ones since the last call.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    pub(super) fn all(&self) -> Vec<Notice> {
        self.kept.iter().cloned().collect()
    }
}
